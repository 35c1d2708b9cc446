package partner_test

import (
	"context"
	"iter"
	"testing"
	"testing/synctest"
	"time"

	"cspready/graph"
	"cspready/graph/sim/client"
	"cspready/graph/sim/scenario"
	"cspready/steps"
	"cspready/steps/catalog"
	"cspready/steps/mfa"
	"cspready/steps/partner"
	"cspready/steps/snapshot"
	"cspready/steps/steptest"
)

// TestTheTimeToAnswerIsRoundedAgainstThePartner: a cross never has "24 hours" beside it.
func TestTheTimeToAnswerIsRoundedAgainstThePartner(t *testing.T) {
	for hours, want := range map[float64]int{3.5: 4, 24: 24, 24.2: 25} {
		synctest.Test(t, func(t *testing.T) {
			late := item(graph.ScoreAlerts, hours <= 24)
			late.AverageHours = hours
			shown := steptest.FindFact(steptest.CheckRequirement(t, steptest.NorthwindTenant(t, scores(late)),
				partner.AlertResponseID, steptest.StatedProfile(steps.DirectBill)), "fact.score-response")
			if shown.Got.Args["count"] != want || shown.OK != (hours <= 24) {
				t.Errorf("%v hours are shown as %v, in time: %v", hours, shown.Got.Args["count"], shown.OK)
			}
		})
	}
}

func TestCustomersAreCountedAsFarAsTheyAreTold(t *testing.T) {
	insights := []scenario.CustomerInsight{
		{TenantID: "0b1c2d3e-4f50-4617-8293-a4b5c6d7e8f9", Admins: 2, NonAdmins: 8, Users: 10},
		{TenantID: "1c2d3e4f-5061-4728-93a4-b5c6d7e8f90a", Admins: 0, NonAdmins: 3, Users: 3},
	}
	told := item(graph.ScoreCustomerMFA, false)
	told.Customers, told.CustomersCompliant = 12, 9
	for name, c := range map[string]struct {
		item         scenario.Requirement
		insights     []scenario.CustomerInsight
		refused      bool
		covered, all any
	}{
		"one by one":   {item(graph.ScoreCustomerMFA, false), insights, false, 1, 2},
		"by the item":  {told, insights, false, 9, 12},
		"refused":      {item(graph.ScoreCustomerMFA, false), insights, true, nil, nil},
		"nothing told": {item(graph.ScoreCustomerMFA, false), nil, false, nil, nil},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				tenant := steptest.NorthwindTenant(t, scores(c.item), func(s *scenario.Scenario) { s.Score.Customers = c.insights })
				if c.refused {
					steptest.FailReads(tenant, steptest.ReadFaults["403"], 0, "/security/partner/securityScore/customerInsights")
				}
				f := steptest.CheckRequirement(t, tenant, partner.CustomerMFAID, steptest.StatedProfile(steps.DirectBill))
				steptest.WantFinding(t, f, steps.NotMet, "customer-mfa.lacking")
				shown := steptest.FindFact(f, "fact.customers")
				if shown.Got.Args["covered"] != c.covered || shown.Got.Args["people"] != c.all || shown.OK {
					t.Errorf("%v of %v are shown, in order: %v; want %v of %v", shown.Got.Args["covered"], shown.Got.Args["people"],
						shown.OK, c.covered, c.all)
				}
			})
		})
	}
}

// butFor is a score that is compliant although it counts administrators without MFA.
func butFor(without int) scenario.Requirement {
	r := item(graph.ScoreAdminMFA, true)
	r.AdminsWithout = without
	return r
}

// untoldCustomers is a score with the numbers of one customer, and none of another, or without numbers of its own.
type untoldCustomers struct {
	steps.Tenant
	list []graph.CustomerMFA
}

func (t untoldCustomers) CustomersMFA(context.Context) iter.Seq2[graph.CustomerMFA, error] {
	return func(yield func(graph.CustomerMFA, error) bool) {
		for _, c := range t.list {
			if !yield(c, nil) {
				return
			}
		}
	}
}

func (untoldCustomers) Score(context.Context) ([]graph.ScoreItem, error) {
	return []graph.ScoreItem{{Kind: graph.ScoreCustomerMFA, Compliant: graph.No, Customers: 12, CustomersCompliant: -1,
		Score: -1, MaxScore: -1, Checked: time.Now()}}, nil
}

// TestNumbersThatAreNotToldAreNoNumbers: a missing number is not 0, and a customer without numbers is not compliant.
func TestNumbersThatAreNotToldAreNoNumbers(t *testing.T) {
	for name, c := range map[string]struct {
		list []graph.CustomerMFA
		want string
	}{
		"no customer": {nil, ""},
		"one of two": {[]graph.CustomerMFA{{TenantID: "1", CompliantAdmins: 1, CompliantNonAdmins: 2, Users: 3},
			{TenantID: "2", CompliantAdmins: -1, Users: 2}}, "score.customers"},
		"not the half": {[]graph.CustomerMFA{{TenantID: "1", CompliantAdmins: -1, CompliantNonAdmins: 9, Users: 3}},
			"score.customers"},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				f, err := steptest.FindStep(t,
					untoldCustomers{client.SignedIn(steptest.NorthwindTenant(t), catalog.ReadScopes()...), c.list},
					partner.CustomerMFAID, steptest.StatedProfile(steps.DirectBill)).Check(t.Context())
				if err != nil {
					t.Fatal(err)
				}
				steptest.WantFinding(t, f, steps.NotMet, "customer-mfa.lacking")
				if shown := steptest.FindFact(f, "fact.customers"); shown.Got.ID != c.want || shown.OK {
					t.Errorf("of customers is shown %s %v, in order: %v", shown.Got.ID, shown.Got.Args, shown.OK)
				}
				if points := steptest.FindFact(f, "fact.score"); points.Got.ID != "tri.unknown" || !points.Want.Empty() {
					t.Errorf("the points are %v of %v", points.Got, points.Want)
				}
			})
		})
	}
}

// TestTheStricterOfScoreAndJudgementStands: the score may make a finding not met, and never met.
func TestTheStricterOfScoreAndJudgementStands(t *testing.T) {
	lacking, compliant := scores(item(graph.ScoreAdminMFA, false)), scores(item(graph.ScoreAdminMFA, true))
	unasked := func(s *scenario.Scenario) { s.SecurityDefaults = false }
	emergency := "emergency1@northwindcloud.onmicrosoft.com"
	leftOut := func(s *scenario.Scenario) {
		s.SecurityDefaults, s.Licence = false, "P1"
		steptest.ExcludedFromAll(steptest.Object{"excludeUsers": []any{emergency}})(s)
	}
	methods := "/users/{}/authentication/methods"
	policies := "/identity/conditionalAccess/policies"
	for name, c := range map[string]struct {
		bend  []func(*scenario.Scenario)
		fails string
		want  steps.Status
		says  string
	}{
		"both in order": {steptest.Options(compliant), "", steps.Met, "admin-mfa.met"},
		"no score":      {steptest.Options(noScore), "", steps.Met, "admin-mfa.met"},
		"no such item": {steptest.Options(scores(item(graph.ScoreContact, false))), "", steps.Met,
			"admin-mfa.met"},
		"in order, the score says no":   {steptest.Options(lacking), "", steps.NotMet, "admin-mfa.score-lacking"},
		"not asked, the score says yes": {steptest.Options(compliant, unasked), "", steps.NotMet, "admin-mfa.uncovered"},
		"not asked, the score says no":  {steptest.Options(lacking, unasked), "", steps.NotMet, "admin-mfa.uncovered"},
		"break-glass, no score":         {steptest.Options(noScore, leftOut), "", steps.Attention, "mfa.only-break-glass"},
		"break-glass, the score yes":    {steptest.Options(compliant, leftOut), "", steps.Attention, "mfa.only-break-glass"},
		"break-glass, the score no":     {steptest.Options(lacking, leftOut), "", steps.NotMet, "admin-mfa.score-lacking"},
		"not known, no score":           {steptest.Options(noScore), methods, steps.Unknown, "admin-mfa.unknown"},
		"not known, the score yes":      {steptest.Options(compliant), methods, steps.Unknown, "admin-mfa.score-compliant"},
		"not known, the score no":       {steptest.Options(lacking), methods, steps.NotMet, "admin-mfa.score-lacking"},
		"in order, the score is old": {steptest.Options(scoredAgo(3, item(graph.ScoreAdminMFA, false))), "", steps.Met,
			"admin-mfa.met"},
		"not known, an old score's yes": {steptest.Options(scoredAgo(3, item(graph.ScoreAdminMFA, true))), methods,
			steps.Unknown, "admin-mfa.unknown"},
		"not known, a preview's yes": {steptest.Options(scores(preview(item(graph.ScoreAdminMFA, true)))), methods,
			steps.Unknown, "admin-mfa.unknown"},
		"not known, yes but for one": {steptest.Options(scores(butFor(1))), methods, steps.Unknown, "admin-mfa.unknown"},
		"policies unread, the score no": {steptest.Options(lacking, unasked), policies, steps.NotMet,
			"admin-mfa.score-lacking"},
		"policies unread, score yes": {steptest.Options(compliant, unasked), policies, steps.Unknown,
			"admin-mfa.score-compliant"},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				tenant := steptest.NorthwindTenant(t, c.bend...)
				if c.fails != "" {
					steptest.FailReads(tenant, steptest.ReadFaults["403"], 0, c.fails,
						"/reports/authenticationMethods/userRegistrationDetails")
				}
				p := steptest.StatedProfile(steps.DirectBill, steptest.StatedAnswers{snapshot.AskBreakGlass: {emergency}})
				steptest.WantFinding(t, steptest.CheckRequirement(t, tenant, mfa.AdminMFAID, p), c.want, c.says)
			})
		})
	}
}
