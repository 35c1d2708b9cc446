package automation_test

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
	"cspready/steps/automation"
	"cspready/steps/secureapp"
	"cspready/steps/steptest"
)

// TestWhatIsAutomatedDecidesWhetherAnApplicationIsNeeded takes nothing for an answer that is none.
func TestWhatIsAutomatedDecidesWhetherAnApplicationIsNeeded(t *testing.T) {
	says := func(list ...string) steptest.StatedAnswers {
		return steptest.StatedAnswers{automation.AskAutomation: list}
	}
	for name, c := range map[string]struct {
		said             steptest.StatedAnswers
		ListApplications func(*scenario.Scenario)
		want             steps.Status
		says             string
	}{
		"nobody said":             {nil, steptest.RegisteredApp(), steps.Unknown, "automation.unanswered"},
		"nothing was marked":      {says(), steptest.RegisteredApp(), steps.Unknown, "automation.unanswered"},
		"nobody said, none there": {nil, nil, steps.Unknown, "automation.unanswered"},
		"nothing is": {says(automation.AutomatesNothing), steptest.NoAdoption, steps.NotApplicable,
			"secure-app.not-needed"},
		"nothing is, yet one came": {says(automation.AutomatesNothing), steptest.RegisteredApp(), steps.Unknown,
			"secure-app.contradicted"},
		"nothing, and scripts are": {says(automation.AutomatesNothing, automation.AutomatesScripts), nil, steps.NotMet,
			"secure-app.none"},
		"scripts, and nothing is": {says(automation.AutomatesScripts, automation.AutomatesNothing),
			steptest.RegisteredApp(), steps.Met, "secure-app.unproven"},
		"a panel": {says(automation.AutomatesPanel), nil, steps.NotMet, "secure-app.none"},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				tenant := steptest.NorthwindTenant(t)
				if c.ListApplications != nil {
					tenant = steptest.NorthwindTenant(t, c.ListApplications)
				}
				p := steptest.StatedProfile(steps.DirectBill, c.said)
				f := steptest.CheckRequirement(t, tenant, secureapp.ID, p)
				steptest.WantFinding(t, f, c.want, c.says)
				if _, asks := steptest.FindQuestion(f, automation.AskAutomation); !asks {
					t.Error("what is automated cannot be said, or said anew")
				}
				if stated := f.Basis == steps.Stated; stated != (c.want == steps.NotApplicable) {
					t.Errorf("the finding rests on a statement: %v", stated)
				}
				if by := steptest.FindFact(f, "fact.automation").Got.Args["by"]; c.want == steps.NotApplicable && by != "somebody" {
					t.Errorf("it is not told who said it: %v", by)
				}
				if u := steptest.CheckRequirement(t, tenant, secureapp.ConsentUserID, p); c.want == steps.NotApplicable {
					steptest.WantFinding(t, u, steps.NotApplicable, "consent-user.not-needed")
				} else if u.Status != steps.Unknown && c.says != "secure-app.contradicted" {
					t.Errorf("the account that consents is %v, and nobody named one", u.Status)
				}
			})
		})
	}
}

// TestPartnerCenterIsNoPurposeWhereThereIsNone calls no undocumented host, whatever was stated in another cloud.
func TestPartnerCenterIsNoPurposeWhereThereIsNone(t *testing.T) {
	for cloud, want := range map[graph.Cloud]bool{graph.Global: true, graph.USGov: true, graph.China: true,
		graph.DoD: false} {
		synctest.Test(t, func(t *testing.T) {
			tenant := steptest.NorthwindTenant(t, func(s *scenario.Scenario) { s.Cloud = cloud })
			p := steptest.StatedProfile(steps.DirectBill, steptest.BillingAnswers)
			p.Cloud = cloud
			f := steptest.CheckRequirement(t, tenant, secureapp.ID, p)
			purpose, _ := steptest.FindQuestion(f, automation.AskPurpose)
			if offered := slices.ContainsFunc(purpose.Options,
				func(o steps.Option) bool { return o.Value == "partner-center" }); offered != want {
				t.Errorf("%s: Partner Center is offered: %v", cloud, offered)
			}
			plan, err := steptest.FindStep(t, client.SignedIn(tenant, steptest.AppScopes()...), secureapp.ID,
				p).Plan(t.Context(),
				nil)
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

// TestThatNothingIsAutomatedHoldsForNinetyDays asks again when the answer is too old.
func TestThatNothingIsAutomatedHoldsForNinetyDays(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		tenant := steptest.NorthwindTenant(t, steptest.NoAdoption)
		p := steptest.StatedProfile(steps.DirectBill,
			steptest.StatedAnswers{automation.AskAutomation: {automation.AutomatesNothing}})
		time.Sleep(90 * 24 * time.Hour)
		steptest.WantFinding(t, steptest.CheckRequirement(t, tenant, secureapp.ID, p), steps.NotApplicable,
			"secure-app.not-needed")
		time.Sleep(time.Second)
		steptest.WantFinding(t, steptest.CheckRequirement(t, tenant, secureapp.ID, p), steps.Unknown, "automation.unanswered")
	})
}
