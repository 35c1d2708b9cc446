package steps_test

import (
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"cspready/graph"
	"cspready/graph/sim/client"
	"cspready/graph/sim/scenario"
	"cspready/steps"
)

// TestWhatIsAutomatedDecidesWhetherAnApplicationIsNeeded takes nothing for an answer that is none.
func TestWhatIsAutomatedDecidesWhetherAnApplicationIsNeeded(t *testing.T) {
	says := func(list ...string) words { return words{steps.AskAutomation: list} }
	for name, c := range map[string]struct {
		said words
		apps func(*scenario.Scenario)
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

// TestPartnerCenterIsNoPurposeWhereThereIsNone asks no host that nobody documents, whatever was said in another cloud.
func TestPartnerCenterIsNoPurposeWhereThereIsNone(t *testing.T) {
	for cloud, want := range map[graph.Cloud]bool{graph.Global: true, graph.USGov: true, graph.China: true, graph.DoD: false} {
		synctest.Test(t, func(t *testing.T) {
			tenant := northwind(t, func(s *scenario.Scenario) { s.Cloud = cloud })
			p := saying(steps.DirectBill, billing)
			p.Cloud = cloud
			f := judged(t, tenant, steps.SecureAppModel, p)
			purpose, _ := questionOf(f, steps.AskPurpose)
			if offered := slices.ContainsFunc(purpose.Options, func(o steps.Option) bool { return o.Value == "partner-center" }); offered != want {
				t.Errorf("%s: Partner Center is offered: %v", cloud, offered)
			}
			plan, err := stepOf(t, client.SignedIn(tenant, appScopes()...), steps.SecureAppModel, p).Plan(t.Context(), nil)
			if err != nil {
				t.Fatal(err)
			}
			asks := false
			for _, op := range plan.Ops {
				for _, r := range op.Change().Requests {
					asks = asks || strings.Contains(r.Body, graph.PartnerCenterAPI)
				}
			}
			if asks != want {
				t.Errorf("%s: the plan asks for Partner Center: %v", cloud, asks)
			}
		})
	}
}

// quiet is a tenant in which Partner Center sees no application.
func quiet(s *scenario.Scenario) { s.PartnerCenter.Adoption = nil }

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
