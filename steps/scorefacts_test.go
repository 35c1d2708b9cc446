package steps_test

import (
	"testing"
	"testing/synctest"

	"cspready/graph"
	"cspready/graph/sim"
	"cspready/steps"
)

// TestTheTimeToAnswerIsRoundedAgainstThePartner shows no "24 hours" beside a cross.
func TestTheTimeToAnswerIsRoundedAgainstThePartner(t *testing.T) {
	for hours, want := range map[float64]int{3.5: 4, 24: 24, 24.2: 25} {
		synctest.Test(t, func(t *testing.T) {
			late := item(graph.ScoreAlerts, hours <= 24)
			late.AverageHours = hours
			shown := fact(judged(t, northwind(t, scores(late)), steps.AlertResponse, saying(steps.DirectBill)), "fact.score-response")
			if shown.Got.Args["count"] != want || shown.OK != (hours <= 24) {
				t.Errorf("%v hours are shown as %v, in time: %v", hours, shown.Got.Args["count"], shown.OK)
			}
		})
	}
}

func TestCustomersAreCountedAsFarAsTheyAreTold(t *testing.T) {
	insights := []sim.InsightScenario{
		{TenantID: "0b1c2d3e-4f50-4617-8293-a4b5c6d7e8f9", Admins: 2, NonAdmins: 8, Users: 10},
		{TenantID: "1c2d3e4f-5061-4728-93a4-b5c6d7e8f90a", Admins: 1, NonAdmins: 3, Users: 9},
	}
	told := item(graph.ScoreCustomerMFA, false)
	told.Customers, told.CustomersCompliant = 12, 9
	for name, c := range map[string]struct {
		item         sim.RequirementScenario
		insights     []sim.InsightScenario
		refused      bool
		covered, all any
	}{
		"one by one":   {told, insights, false, 1, 2},
		"by the item":  {told, nil, false, 9, 12},
		"refused":      {told, insights, true, nil, nil},
		"nothing told": {item(graph.ScoreCustomerMFA, false), nil, false, nil, nil},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				tenant := northwind(t, scores(c.item), func(s *sim.Scenario) { s.Score.Customers = c.insights })
				if c.refused {
					suffers(tenant, troubles["403"], 0, "/security/partner/securityScore/customerInsights")
				}
				f := judged(t, tenant, steps.CustomerMFA, saying(steps.DirectBill))
				is(t, f, steps.NotMet, "customer-mfa.lacking")
				shown := fact(f, "fact.customers")
				if shown.Got.Args["covered"] != c.covered || shown.Got.Args["people"] != c.all || shown.OK {
					t.Errorf("%v of %v are shown, in order: %v; want %v of %v", shown.Got.Args["covered"], shown.Got.Args["people"], shown.OK, c.covered, c.all)
				}
			})
		})
	}
}

// TestTheStricterOfScoreAndJudgementStands holds one against the other.
func TestTheStricterOfScoreAndJudgementStands(t *testing.T) {
	lacking, compliant := scores(item(graph.ScoreAdminMFA, false)), scores(item(graph.ScoreAdminMFA, true))
	unasked := func(s *sim.Scenario) { s.SecurityDefaults = false }
	emergency := "emergency1@northwindcloud.onmicrosoft.com"
	leftOut := func(s *sim.Scenario) {
		s.SecurityDefaults, s.Licence = false, "P1"
		leavesOut(obj{"excludeUsers": []any{emergency}})(s)
	}
	methods := "/users/{}/authentication/methods"
	policies := "/identity/conditionalAccess/policies"
	for name, c := range map[string]struct {
		bend  []func(*sim.Scenario)
		fails string
		want  steps.Status
		says  string
	}{
		"both in order":                 {bends(compliant), "", steps.Met, "admin-mfa.met"},
		"no score":                      {bends(noScore), "", steps.Met, "admin-mfa.met"},
		"no such item":                  {bends(scores(item(graph.ScoreContact, false))), "", steps.Met, "admin-mfa.met"},
		"in order, the score says no":   {bends(lacking), "", steps.NotMet, "admin-mfa.score-lacking"},
		"not asked, the score says yes": {bends(compliant, unasked), "", steps.NotMet, "admin-mfa.uncovered"},
		"not asked, the score says no":  {bends(lacking, unasked), "", steps.NotMet, "admin-mfa.uncovered"},
		"break-glass, no score":         {bends(noScore, leftOut), "", steps.Attention, "mfa-every-user.only-break-glass"},
		"break-glass, the score yes":    {bends(compliant, leftOut), "", steps.Attention, "mfa-every-user.only-break-glass"},
		"break-glass, the score no":     {bends(lacking, leftOut), "", steps.NotMet, "admin-mfa.score-lacking"},
		"not known, no score":           {bends(noScore), methods, steps.Unknown, "admin-mfa.unknown"},
		"not known, the score yes":      {bends(compliant), methods, steps.Met, "admin-mfa.score-met"},
		"not known, the score no":       {bends(lacking), methods, steps.NotMet, "admin-mfa.score-lacking"},
		"policies unread, the score no": {bends(lacking, unasked), policies, steps.NotMet, "admin-mfa.score-lacking"},
		"policies unread, score yes":    {bends(compliant, unasked), policies, steps.Unknown, "security-defaults.off-policies-unread"},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				tenant := northwind(t, c.bend...)
				if c.fails != "" {
					suffers(tenant, troubles["403"], 0, c.fails, "/reports/authenticationMethods/userRegistrationDetails")
				}
				p := saying(steps.DirectBill, words{steps.AskBreakGlass: {emergency}})
				is(t, judged(t, tenant, steps.AdminMFA, p), c.want, c.says)
			})
		})
	}
}
