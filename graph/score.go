package graph

import "time"

// A ScoreItem is one requirement of the partner security score.
//
// https://learn.microsoft.com/graph/api/resources/partner-security-securityrequirement (beta)
type ScoreItem struct {
	Kind      string    // requirementType as in Graph's JSON
	Compliant Tri       // No for everything but "compliant"; Unknown if the status is missing
	Status    string    // as in Graph's JSON
	Preview   bool      // state is not "active"
	Action    string    // URL of the page to fix it; untrusted
	Updated   time.Time // when one of its properties last changed, which may be long ago
	Checked   time.Time // when the data of the whole score were refreshed; zero if unknown
	Score     float64
	MaxScore  float64

	// Of mfaEnforcedForAdmins; negative if unknown.
	Admins, AdminsWithMFA, AdminsWithout int
	// Of the two items on customers, mfaEnforcedForAdminsOfCustomers and spendingBudgetSetForCustomerAzureSubscriptions;
	// negative if unknown.
	Customers, CustomersCompliant int
	// Of securityAlertsPromptlyResolved, in hours; negative if unknown.
	AverageResponse float64
}

// Kinds of score items.
const (
	ScoreAdminMFA       = "mfaEnforcedForAdmins"
	ScoreCustomerMFA    = "mfaEnforcedForAdminsOfCustomers"
	ScoreContact        = "securityContactProvided"
	ScoreAlerts         = "securityAlertsPromptlyResolved"
	ScoreSpendingBudget = "spendingBudgetSetForCustomerAzureSubscriptions"
)

// A CustomerMFA is the state of MFA in one customer's tenant.
//
// https://learn.microsoft.com/graph/api/resources/partner-security-customermfainsight (beta)
type CustomerMFA struct {
	TenantID                            string
	CompliantAdmins, CompliantNonAdmins int
	Users                               int
	Defaults, Policies, PerUser         string
}
