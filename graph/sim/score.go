package sim

import (
	"net/http"
	"slices"
	"strconv"
	"time"

	"cspready/graph"
)

// A ScoreScenario is the partner security score of the tenant.
type ScoreScenario struct {
	Requirements []RequirementScenario `json:"requirements"`
	Customers    []InsightScenario     `json:"customers"`
	Ago          int                   `json:"daysAgo"` // age of the data
}

// A RequirementScenario is a requirement of the score. Type is Graph's, such as "mfaEnforcedForAdmins".
type RequirementScenario struct {
	Type      string `json:"type"`
	Compliant bool   `json:"compliant"`
	Score     int    `json:"score"`
	MaxScore  int    `json:"maxScore"`
	Preview   bool   `json:"preview"`

	Admins        int `json:"admins"`
	AdminsWithMFA int `json:"adminsWithMfa"`
	AdminsWithout int `json:"adminsWithout"`

	Customers          int `json:"customers"`
	CustomersCompliant int `json:"customersCompliant"`

	AverageHours float64 `json:"averageHours"`
}

// An InsightScenario is the MFA state of a customer's tenant.
type InsightScenario struct {
	TenantID  string `json:"tenantId"`
	Admins    int    `json:"admins"`
	NonAdmins int    `json:"nonAdmins"`
	Users     int    `json:"users"`
}

const scorePath = "/security/partner/securityScore"

var readScore = []string{"PartnerSecurity.Read.All", "PartnerSecurity.ReadWrite.All"}

// scoreOperations are the operations of the partner security score, which exist in beta and in the global cloud only.
//
// https://learn.microsoft.com/graph/api/resources/partner-security-partnersecurityscore
var scoreOperations = []operation{
	{method: "GET", path: scorePath, scopes: readScore, service: policyService, beta: true,
		entity: "partner.security.partnerSecurityScore", handle: scored(getScore)},
	{method: "GET", path: scorePath + "/requirements", scopes: readScore, service: policyService, beta: true,
		entity: "partner.security.securityRequirement", page: 100, handle: scored(getRequirements)},
	{method: "GET", path: scorePath + "/customerInsights", scopes: readScore, service: policyService, beta: true,
		entity: "partner.security.customerInsight", page: 100, handle: scored(getInsights)},
}

// scored wraps an operation with the checks of the score: the tenant must have one, and the caller must be allowed to
// read it.
func scored(handle func(*graphService, *ScoreScenario) any) func(*graphService, *call) (any, *fault) {
	return func(t *graphService, c *call) (any, *fault) {
		readers := []string{graph.SecurityAdministrator, graph.SecurityReader}
		may := func(role string) bool { return slices.Contains(readers, role) }
		switch {
		case t.cloud != graph.Global:
			return nil, invalid("BadRequest", "Resource not found for the segment 'partner'.")
		case c.query.Has("$top"):
			return nil, invalid("BadRequest", "The query option '$top' is not supported.")
		case t.scenario.Score == nil, !c.who.own && !c.dir.agent(c.who.user, adminAgents) &&
			!slices.ContainsFunc(c.dir.roles(c.who.user, true), may):
			return nil, &fault{status: http.StatusForbidden, code: "Forbidden",
				message: "The caller may not see the score of this partner."}
		}
		return handle(t, t.scenario.Score), nil
	}
}

func getScore(t *graphService, s *ScoreScenario) any {
	score, most := 0, 0
	for _, r := range s.Requirements {
		score, most = score+r.Score, most+r.MaxScore
	}
	return object{"id": guid(t.id, "score"), "currentScore": 100 * float64(score) / float64(max(most, 1)),
		"maxScore":            100.0,
		"lastRefreshDateTime": stamp(scoredAt().AddDate(0, 0, -s.Ago)), "updatedDateTime": stamp(scoredAt())}
}

// scoredAt is the time of the score, which is updated once a day.
func scoredAt() time.Time { return time.Now().UTC().Truncate(24 * time.Hour) }

func getRequirements(t *graphService, s *ScoreScenario) any {
	return listOf(s.Requirements, func(r RequirementScenario) object { return showRequirement(r, t.id) })
}

// showRequirement returns the requirement as Graph answers it. Graph misspells the value for "not compliant".
func showRequirement(r RequirementScenario, tenant string) object {
	o := object{
		"@odata.type": "#microsoft.graph.partner.security.securityRequirement",
		"id":          guid(tenant, "requirement", r.Type), "requirementType": r.Type,
		"complianceStatus": "noncomplaint", "score": r.Score, "maxScore": r.MaxScore, "state": "active",
		"updatedDateTime": stamp(scoredAt()),
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
	case graph.ScoreAlerts:
		o["@odata.type"] = "#microsoft.graph.partner.security.responseTimeSecurityRequirement"
		// a string, though the schema declares a number
		o["averageResponseTimeInHours"] = strconv.FormatFloat(r.AverageHours, 'f', -1, 64)
	}
	return o
}

func getInsights(_ *graphService, s *ScoreScenario) any {
	return listOf(s.Customers, func(i InsightScenario) object {
		return object{
			"@odata.type": "#microsoft.graph.partner.security.customerInsight", "tenantId": i.TenantID,
			"mfa": object{
				"compliantAdminsCount": i.Admins, "compliantNonAdminsCount": i.NonAdmins, "totalUsersCount": i.Users,
				"securityDefaultsStatus": "enabled", "mfaConditionalAccessPolicyStatus": "disabled",
				"legacyPerUserMfaStatus": "disabled",
			},
		}
	})
}
