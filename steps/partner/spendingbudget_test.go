package partner_test

import (
	"slices"
	"testing"
	"testing/synctest"

	"cspready/graph"
	"cspready/graph/sim/scenario"
	"cspready/steps"
	"cspready/steps/partner"
	"cspready/steps/steptest"
)

func TestSpendingBudgetsAreWhatTheScoreSays(t *testing.T) {
	counted := item(graph.ScoreSpendingBudget, false)
	counted.Customers, counted.CustomersCompliant = 12, 3
	for name, c := range map[string]struct {
		bend    func(*scenario.Scenario)
		kind    steps.PartnerType
		want    steps.Status
		says    string
		covered any
	}{
		"compliant": {scores(item(graph.ScoreSpendingBudget, true)), steps.DirectBill, steps.Met,
			"spending-budget.met", 0},
		"some customers": {scores(counted), steps.IndirectProvider, steps.NotMet, "spending-budget.lacking", 3},
		"in preview":     {scores(preview(counted)), steps.DirectBill, steps.Unknown, "score.preview", nil},
		"three days old": {scoredAgo(3, counted), steps.DirectBill, steps.Unknown, "score.old", nil},
		"no such item": {scores(item(graph.ScoreCustomerMFA, true)), steps.DirectBill,
			steps.Unknown, "score.untold", nil},
		"no score":   {noScore, steps.DirectBill, steps.Unknown, "score.untold", nil},
		"a reseller": {scores(counted), steps.IndirectReseller, steps.NotApplicable, "spending-budget.free", nil},
		"an advisor": {scores(counted), steps.Advisor, steps.NotApplicable, "spending-budget.free", nil},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				f := steptest.CheckRequirement(t, steptest.NorthwindTenant(t, c.bend), partner.SpendingBudgetID,
					steptest.StatedProfile(c.kind))
				steptest.WantFinding(t, f, c.want, c.says)
				if shown := steptest.FindFact(f, "fact.budgets"); shown.Got.Args["covered"] != c.covered {
					t.Errorf("%v customers are shown, want %v", shown.Got.Args["covered"], c.covered)
				}
				if len(f.Questions) > 0 {
					t.Error("somebody is asked")
				}
			})
		})
	}
}

// TestItemsInPreviewAreShownAndNeverCounted: an item that Microsoft tries out changes no finding.
func TestItemsInPreviewAreShownAndNeverCounted(t *testing.T) {
	tried := scenario.Requirement{Type: "unknownFutureValue", MaxScore: 10, Preview: true}
	for _, compliant := range []bool{true, false} {
		synctest.Test(t, func(t *testing.T) {
			f := steptest.CheckRequirement(t,
				steptest.NorthwindTenant(t, scores(item(graph.ScoreCustomerMFA, compliant), tried)), partner.CustomerMFAID,
				steptest.StatedProfile(steps.DirectBill))
			if met := f.Status == steps.Met; met != compliant {
				t.Errorf("%v beside an item in preview", f.Status)
			}
			i := slices.IndexFunc(f.Facts, func(f steps.Fact) bool { return f.Name.ID == "fact.score-preview" })
			if i < 0 || !f.Facts[i].OK || !f.Facts[i].Want.Empty() {
				t.Errorf("%+v", f.Facts)
			}
		})
	}
}
