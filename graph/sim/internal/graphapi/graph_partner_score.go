package graphapi

import (
	"net/http"
	"slices"
	"strconv"
	"time"

	"cspready/graph"
	"cspready/graph/sim/internal/directory"
	"cspready/graph/sim/internal/odata"
	"cspready/graph/sim/scenario"
)

// ScorePath is the path of the partner security score.
const ScorePath = "/security/partner/securityScore"

var readScore = []string{"PartnerSecurity.Read.All", "PartnerSecurity.ReadWrite.All"}

// withScore wraps an operation with the checks of the score: the tenant must have one, and the caller must be allowed
// to read it.
func withScore(handle func(*Service, *scenario.Score) any) func(*Service, *request) (any, *odata.Error) {
	return func(t *Service, c *request) (any, *odata.Error) {
		readers := []string{graph.SecurityAdministrator, graph.SecurityReader}
		may := func(role string) bool { return slices.Contains(readers, role) }
		switch {
		case t.HomeCloud != graph.Global:
			return nil, odata.BadRequestCode("BadRequest", "Resource not found for the segment 'partner'.")
		case c.Query.Has("$top"):
			return nil, odata.BadRequestCode("BadRequest", "The query option '$top' is not supported.")
		case t.Scenario.Score == nil, !c.Token.IsAppOnly && !c.directory.IsAgent(c.Token.User, directory.AdminAgents) &&
			!slices.ContainsFunc(c.directory.RolesOf(c.Token.User, true), may):
			return nil, &odata.Error{Status: http.StatusForbidden, Code: "Forbidden",
				Message: "The caller may not see the score of this partner."}
		}
		return handle(t, t.Scenario.Score), nil
	}
}

func getScore(t *Service, s *scenario.Score) any {
	score, most := 0, 0
	for _, r := range s.Requirements {
		score, most = score+r.Score, most+r.MaxScore
	}
	return odata.Object{"id": directory.DerivedID(t.TenantID, "score"),
		"currentScore":        100 * float64(score) / float64(max(most, 1)),
		"maxScore":            100.0,
		"lastRefreshDateTime": odata.FormatTime(scoreTime().AddDate(0, 0, -s.DaysAgo)),
		"updatedDateTime":     odata.FormatTime(scoreTime())}
}

// scoreTime is the time of the score, which is updated once a day.
func scoreTime() time.Time { return time.Now().UTC().Truncate(24 * time.Hour) }

func getRequirements(t *Service, s *scenario.Score) any {
	return odata.ListOf(s.Requirements, func(r scenario.Requirement) odata.Object {
		return showRequirement(r, t.TenantID)
	})
}

// showRequirement returns the requirement as Graph answers it. Graph misspells the value for "not compliant".
func showRequirement(r scenario.Requirement, tenant string) odata.Object {
	o := odata.Object{
		"@odata.type": "#microsoft.graph.partner.security.securityRequirement",
		"id":          directory.DerivedID(tenant, "requirement", r.Type), "requirementType": r.Type,
		"complianceStatus": "noncomplaint", "score": r.Score, "maxScore": r.MaxScore, "state": "active",
		"updatedDateTime": odata.FormatTime(scoreTime()),
		"actionUrl":       "https://partner.microsoft.com/dashboard/v2/security/requirements",
		"helpUrl":         "https://aka.ms/partner-center-security-dashboard",
	}
	if r.Compliant {
		o["complianceStatus"] = "compliant"
	}
	if r.Preview {
		o["state"] = "preview"
	}
	switch r.Type {
	case graph.ScoreAdminMFA:
		o["@odata.type"] = "#microsoft.graph.partner.security.adminsMfaEnforcedSecurityRequirement"
		o["totalAdminsCount"], o["mfaEnabledAdminsCount"], o["adminsRequiredNotUsingMfaCount"] = r.Admins,
			r.AdminsWithMFA, r.AdminsWithout
	case graph.ScoreCustomerMFA:
		o["@odata.type"] = "#microsoft.graph.partner.security.customersMfaEnforcedSecurityRequirement"
		o["totalTenantCount"], o["compliantTenantCount"] = r.Customers, r.CustomersCompliant
	case graph.ScoreSpendingBudget:
		o["@odata.type"] = "#microsoft.graph.partner.security.customersSpendingBudgetSecurityRequirement"
		o["totalCustomersCount"], o["customersWithSpendBudgetCount"] = r.Customers, r.CustomersCompliant
	case graph.ScoreAlerts:
		o["@odata.type"] = "#microsoft.graph.partner.security.responseTimeSecurityRequirement"
		// a string, though the schema declares a number
		o["averageResponseTimeInHours"] = strconv.FormatFloat(r.AverageHours, 'f', -1, 64)
	}
	return o
}

func getInsights(_ *Service, s *scenario.Score) any {
	return odata.ListOf(s.Customers, func(i scenario.CustomerInsight) odata.Object {
		return odata.Object{
			"@odata.type": "#microsoft.graph.partner.security.customerInsight", "tenantId": i.TenantID,
			"mfa": odata.Object{
				"compliantAdminsCount": i.Admins, "compliantNonAdminsCount": i.NonAdmins, "totalUsersCount": i.Users,
				"securityDefaultsStatus": "enabled", "mfaConditionalAccessPolicyStatus": "disabled",
				"legacyPerUserMfaStatus": "disabled",
			},
		}
	})
}
