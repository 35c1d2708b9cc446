package wire

import (
	"strings"
	"time"

	"cspready/graph"
)

// A SecurityScore is the partner security score as a whole, without its requirements.
//
// https://learn.microsoft.com/graph/api/resources/partner-security-partnersecurityscore (beta)
type SecurityScore struct{ LastRefreshDateTime string }

// Read returns when the data of the score were last refreshed, zero if unknown. A requirement says only when it last
// changed.
func (s SecurityScore) Read() (time.Time, bool) { return readTime(s.LastRefreshDateTime), true }

// A SecurityRequirement is an item of the partner security score, with the properties of all kinds of items.
//
// https://learn.microsoft.com/graph/api/resources/partner-security-securityrequirement (beta)
type SecurityRequirement struct {
	RequirementType, ComplianceStatus, State, ActionURL, UpdatedDateTime string
	Score, MaxScore                                                      Number

	// adminsMfaEnforcedSecurityRequirement
	TotalAdminsCount, MFAEnabledAdminsCount, AdminsRequiredNotUsingMFACount Number
	// customersMfaEnforcedSecurityRequirement
	TotalTenantCount, CompliantTenantCount Number
	// customersSpendingBudgetSecurityRequirement
	TotalCustomersCount, CustomersWithSpendBudgetCount Number
	// responseTimeSecurityRequirement, which prints it as text
	AverageResponseTimeInHours Number
}

// Read returns the item; false for one that does not say what it is about.
func (r SecurityRequirement) Read() (graph.ScoreItem, bool) {
	customers, compliant := r.TotalTenantCount.Int(), r.CompliantTenantCount.Int()
	if strings.EqualFold(r.RequirementType, graph.ScoreSpendingBudget) {
		customers, compliant = r.TotalCustomersCount.Int(), r.CustomersWithSpendBudgetCount.Int()
	}
	return graph.ScoreItem{
		Kind: r.RequirementType, Compliant: readCompliance(r.ComplianceStatus), Status: r.ComplianceStatus,
		Preview: r.State != "" && !strings.EqualFold(r.State, "active"), Action: r.ActionURL,
		Updated: readTime(r.UpdatedDateTime), Score: r.Score.Float(), MaxScore: r.MaxScore.Float(),
		Admins: r.TotalAdminsCount.Int(), AdminsWithMFA: r.MFAEnabledAdminsCount.Int(),
		AdminsWithout: r.AdminsRequiredNotUsingMFACount.Int(), Customers: customers,
		CustomersCompliant: compliant, AverageResponse: r.AverageResponseTimeInHours.Float(),
	}, r.RequirementType != ""
}

// readCompliance reads a status. The other member of the enumeration is spelt "noncomplaint" there and "nonCompliant"
// in the samples, so every other text counts as not compliant.
func readCompliance(status string) graph.Tri {
	if status == "" {
		return graph.Unknown
	}
	return graph.TriOf(strings.EqualFold(status, "compliant"))
}

// A CustomerInsight is the state of MFA in one customer's tenant.
//
// https://learn.microsoft.com/graph/api/resources/partner-security-customermfainsight (beta)
type CustomerInsight struct {
	TenantID string
	MFA      struct {
		CompliantAdminsCount, CompliantNonAdminsCount, TotalUsersCount                   Number
		SecurityDefaultsStatus, MFAConditionalAccessPolicyStatus, LegacyPerUserMFAStatus string
	}
}

// Read returns the state; false where the answer does not say whose it is.
func (i CustomerInsight) Read() (graph.CustomerMFA, bool) {
	return graph.CustomerMFA{
		TenantID: i.TenantID, CompliantAdmins: i.MFA.CompliantAdminsCount.Int(),
		CompliantNonAdmins: i.MFA.CompliantNonAdminsCount.Int(), Users: i.MFA.TotalUsersCount.Int(),
		Defaults: i.MFA.SecurityDefaultsStatus, Policies: i.MFA.MFAConditionalAccessPolicyStatus,
		PerUser: i.MFA.LegacyPerUserMFAStatus,
	}, i.TenantID != ""
}
