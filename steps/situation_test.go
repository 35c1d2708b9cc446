package steps_test

import (
	"testing"
	"testing/synctest"
	"time"

	"cspready/graph/sim"
	"cspready/steps"
)

// TestWhatIsAutomatedDecidesWhetherAnApplicationIsNeeded takes nothing for an answer that is none.
func TestWhatIsAutomatedDecidesWhetherAnApplicationIsNeeded(t *testing.T) {
	says := func(list ...string) words { return words{steps.AskAutomation: list} }
	for name, c := range map[string]struct {
		said words
		apps func(*sim.Scenario)
		want steps.Status
		says string
	}{
		"nobody said":              {nil, registered(), steps.Unknown, "secure-app.unanswered"},
		"nothing was marked":       {says(), registered(), steps.Unknown, "secure-app.unanswered"},
		"nobody said, none there":  {nil, nil, steps.Unknown, "secure-app.unanswered"},
		"nothing is":               {says(steps.AutomatesNothing), quiet, steps.NotApplicable, "secure-app.not-needed"},
		"nothing is, yet one came": {says(steps.AutomatesNothing), registered(), steps.Unknown, "secure-app.contradicted"},
		"nothing, and scripts are": {says(steps.AutomatesNothing, steps.AutomatesScripts), nil, steps.NotMet, "secure-app.none"},
		"scripts, and nothing is":  {says(steps.AutomatesScripts, steps.AutomatesNothing), registered(), steps.Met, "secure-app.unproven"},
		"a panel":                  {says(steps.AutomatesPanel), nil, steps.NotMet, "secure-app.none"},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				tenant := northwind(t)
				if c.apps != nil {
					tenant = northwind(t, c.apps)
				}
				p := saying(steps.DirectBill, c.said)
				f := judged(t, tenant, steps.SecureAppModel, p)
				is(t, f, c.want, c.says)
				if _, asks := questionOf(f, steps.AskAutomation); !asks {
					t.Error("what is automated cannot be said, or said anew")
				}
				if stated := f.Basis == steps.Stated; stated != (c.want == steps.NotApplicable) {
					t.Errorf("the finding rests on a statement: %v", stated)
				}
				if by := fact(f, "fact.automation").Got.Args["by"]; c.want == steps.NotApplicable && by != "somebody" {
					t.Errorf("it is not told who said it: %v", by)
				}
				if u := judged(t, tenant, steps.AppConsentUser, p); c.want == steps.NotApplicable {
					is(t, u, steps.NotApplicable, "consent-user.not-needed")
				} else if u.Status != steps.Unknown && c.says != "secure-app.contradicted" {
					t.Errorf("the account that consents is %v, and nobody named one", u.Status)
				}
			})
		})
	}
}

// quiet is a tenant in which Partner Center sees no application.
func quiet(s *sim.Scenario) { s.PartnerCenter.Adoption = nil }

// TestThatNothingIsAutomatedHoldsForNinetyDays asks again when the answer is too old.
func TestThatNothingIsAutomatedHoldsForNinetyDays(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		tenant := northwind(t, quiet)
		p := saying(steps.DirectBill, words{steps.AskAutomation: {steps.AutomatesNothing}})
		time.Sleep(90 * 24 * time.Hour)
		is(t, judged(t, tenant, steps.SecureAppModel, p), steps.NotApplicable, "secure-app.not-needed")
		time.Sleep(time.Second)
		is(t, judged(t, tenant, steps.SecureAppModel, p), steps.Unknown, "secure-app.unanswered")
	})
}
