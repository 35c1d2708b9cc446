package live

import (
	"context"
	"iter"
	"net/http"
	"strings"

	"cspready/graph"
)

const scorePath = "/security/partner/securityScore"

// A requirement is an item of the partner security score, with the fields of all kinds that are read here.
//
// https://learn.microsoft.com/graph/api/resources/partner-security-securityrequirement (beta)
type requirement struct {
	RequirementType, ComplianceStatus, State, ActionURL, UpdatedDateTime string
	Score, MaxScore                                                      figure

	// adminsMfaEnforcedSecurityRequirement
	TotalAdminsCount, MFAEnabledAdminsCount, AdminsRequiredNotUsingMFACount figure
	// customersMfaEnforcedSecurityRequirement
	TotalTenantCount, CompliantTenantCount figure
	// responseTimeSecurityRequirement, which prints a text
	AverageResponseTimeInHours figure
}

func (r requirement) read() (graph.ScoreItem, bool) {
	return graph.ScoreItem{
		Kind: r.RequirementType, Compliant: compliance(r.ComplianceStatus), Status: r.ComplianceStatus,
		Preview: r.State != "" && !strings.EqualFold(r.State, "active"), Action: r.ActionURL, Updated: when(r.UpdatedDateTime),
		Score: r.Score.float(), MaxScore: r.MaxScore.float(),
		Admins: r.TotalAdminsCount.int(), AdminsWithMFA: r.MFAEnabledAdminsCount.int(), AdminsWithout: r.AdminsRequiredNotUsingMFACount.int(),
		Customers: r.TotalTenantCount.int(), CustomersCompliant: r.CompliantTenantCount.int(), AverageResponse: r.AverageResponseTimeInHours.float(),
	}, r.RequirementType != ""
}

// compliance reads a status. The other member of the enumeration is spelt "noncomplaint" there and "nonCompliant" in the samples: whatever is
// not the good word is bad.
func compliance(status string) graph.Tri {
	if status == "" {
		return graph.Unknown
	}
	return graph.TriOf(strings.EqualFold(status, "compliant"))
}

// Score returns the items of the partner security score, which the global cloud alone has.
//
// https://learn.microsoft.com/graph/api/partner-security-partnersecurityscore-list-requirements (beta)
func (c *Connection) Score(ctx context.Context) ([]graph.ScoreItem, error) {
	const op = graph.OpReadScore
	if err := c.scored(op); err != nil {
		return nil, err
	}
	// The whole tells of when its data are: an item says only when it last changed.
	whole, err := one[struct{ LastRefreshDateTime string }](ctx, c, op, c.beta(scorePath))
	if err != nil {
		return nil, err
	}
	items, err := collect(converted(op, each[requirement](ctx, c, op, c.beta(scorePath+"/requirements")), requirement.read))
	for i := range items {
		items[i].Checked = when(whole.LastRefreshDateTime)
	}
	return items, err
}

// CustomersMFA yields how the customers' tenants stand. The service leaves the size of a page to itself.
//
// https://learn.microsoft.com/graph/api/partner-security-partnersecurityscore-list-customerinsights (beta)
func (c *Connection) CustomersMFA(ctx context.Context) iter.Seq2[graph.CustomerMFA, error] {
	const op = graph.OpReadCustomersMFA
	if err := c.scored(op); err != nil {
		return func(yield func(graph.CustomerMFA, error) bool) { yield(graph.CustomerMFA{}, err) }
	}
	return converted(op, each[insight](ctx, c, op, c.beta(scorePath+"/customerInsights")), insight.read)
}

// An insight is what the score says of one customer.
//
// https://learn.microsoft.com/graph/api/resources/partner-security-customermfainsight (beta)
type insight struct {
	TenantID string
	MFA      struct {
		CompliantAdminsCount, CompliantNonAdminsCount, TotalUsersCount                   figure
		SecurityDefaultsStatus, MFAConditionalAccessPolicyStatus, LegacyPerUserMFAStatus string
	}
}

func (i insight) read() (graph.CustomerMFA, bool) {
	return graph.CustomerMFA{
		TenantID: i.TenantID, CompliantAdmins: i.MFA.CompliantAdminsCount.int(), CompliantNonAdmins: i.MFA.CompliantNonAdminsCount.int(),
		Users: i.MFA.TotalUsersCount.int(), Defaults: i.MFA.SecurityDefaultsStatus, Policies: i.MFA.MFAConditionalAccessPolicyStatus,
		PerUser: i.MFA.LegacyPerUserMFAStatus,
	}, i.TenantID != ""
}

// scored refuses a question to a cloud that has no score.
func (c *Connection) scored(op string) error {
	if c.cfg.Cloud == graph.Global {
		return nil
	}
	return &graph.Error{Op: op, Kind: graph.ErrNotFound, Status: http.StatusNotFound}
}
