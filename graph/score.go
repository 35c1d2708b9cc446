package graph

import "time"

// A ScoreItem is one requirement of the partner security score.
//
// https://learn.microsoft.com/graph/api/resources/partner-security-securityrequirement (beta)
type ScoreItem struct {
	Kind      string    // requirementType, as Graph spells it
	Compliant Tri       // No for everything that is not "compliant"; Unknown when nothing is told
	Status    string    // as Graph spells it
	Preview   bool      // state is not "active"
	Action    string    // URL of the page where it is mended; untrusted
	Updated   time.Time // when a property of it last changed, which may be long ago
	Checked   time.Time // when the data of the whole score were last looked at; zero when not told
	Score     float64
	MaxScore  float64

	// Of mfaEnforcedForAdmins; negative when not told.
	Admins, AdminsWithMFA, AdminsWithout int
	// Of mfaEnforcedForAdminsOfCustomers; negative when not told.
	Customers, CustomersCompliant int
	// Of securityAlertsPromptlyResolved, in hours; negative when not told.
	AverageResponse float64
}

// Kinds of score items.
const (
	ScoreAdminMFA    = "mfaEnforcedForAdmins"
	ScoreCustomerMFA = "mfaEnforcedForAdminsOfCustomers"
	ScoreContact     = "securityContactProvided"
	ScoreAlerts      = "securityAlertsPromptlyResolved"
)

// A CustomerMFA is how one customer's tenant stands.
//
// https://learn.microsoft.com/graph/api/resources/partner-security-customermfainsight (beta)
type CustomerMFA struct {
	TenantID                            string
	CompliantAdmins, CompliantNonAdmins int
	Users                               int
	Defaults, Policies, PerUser         string
}
