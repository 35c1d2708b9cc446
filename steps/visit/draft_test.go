package visit_test

import (
	"slices"
	"testing"
	"testing/synctest"

	"cspready/graph"
	"cspready/graph/sim"
	"cspready/graph/sim/client"
	"cspready/steps"
	"cspready/steps/automation"
	"cspready/steps/breakglass"
	"cspready/steps/catalog"
	"cspready/steps/custody"
	"cspready/steps/secureapp"
	"cspready/steps/snapshot"
	"cspready/steps/steptest"
	"cspready/steps/visit"
)

// drafted returns the drafts for a tenant by the requirement's id, and the statements afterwards.
func drafted(t *testing.T, tenant *sim.Tenant, p steps.Profile, known steps.Answers) (map[string]visit.Draft, *steps.Testimony) {
	t.Helper()
	p.Entered, p.Sealing = &steps.Entered{}, &steptest.FakeFiles{}
	list := catalog.Requirements(client.SignedIn(tenant, catalog.ReadScopes()...), p)
	var results []steps.Result
	for _, s := range list {
		results = append(results, catalog.Check(t.Context(), s, p, snapshot.Options{}))
	}
	found := map[string]visit.Draft{}
	for _, d := range visit.DraftPlans(t.Context(), list, results, p, known) {
		found[d.Result.Info.ID] = d
	}
	if n := len(tenant.Writes()); n != 0 {
		t.Errorf("%d writes", n)
	}
	return found, p.Testimony
}

func TestADraftTakesDefaultsAndStatesNothing(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		drafts, stated := drafted(t, steptest.Northwind(t), steptest.Saying(steps.DirectBill), steps.Answers{custody.AskFolder: {"/safe"}})
		breakGlass := drafts[breakglass.ID]
		if len(breakGlass.Plan.Ops) == 0 || breakGlass.Answers.First(breakglass.AskNewAccount+"1") == "" || breakGlass.Answers.First(custody.AskFolder) != "/safe" {
			t.Errorf("%d changes, with the answers %v", len(breakGlass.Plan.Ops), breakGlass.Answers)
		}
		if _, secret := breakGlass.Answers[custody.AskPassphrase]; secret {
			t.Error("a passphrase is among the answers")
		}
		app := drafts[secureapp.ID]
		if len(app.Plan.Ops) != 0 || !slices.ContainsFunc(app.Open, func(q steps.Question) bool { return q.ID == automation.AskAutomation }) {
			t.Errorf("%d changes of an application that nobody said is needed, and %d open questions", len(app.Plan.Ops), len(app.Open))
		}
		for question := range stated.All() {
			if question != breakglass.AskNewAccount+"1" && question != breakglass.AskNewAccount+"2" {
				t.Errorf("%s was stated", question)
			}
		}
	})
}

// TestAnApprovedPlanIdentifiesAChangeByAllThatIsShown, including the tenant.
func TestAnApprovedPlanIdentifiesAChangeByAllThatIsShown(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		drafts, _ := drafted(t, steptest.Northwind(t), steptest.Saying(steps.DirectBill), nil)
		plan := drafts[breakglass.ID].Plan
		approved := &visit.Paper{TenantID: plan.Tenant.ID, Made: "2026-11-22", Prints: []string{plan.Fingerprint(0)}, Steps: []string{breakglass.ID}}
		other := plan
		other.Tenant.ID = steptest.AppID("1")
		for name, c := range map[string]struct {
			approved *visit.Paper
			plan     steps.Plan
			at       int
			says     string
		}{
			"no approved plan": {nil, plan, 0, ""}, "on it": {approved, plan, 0, "paper.same"}, "another change": {approved, plan, 1, "paper.differs"},
			"another tenant": {approved, other, 0, "paper.elsewhere"},
		} {
			if got := c.approved.Says(c.plan, c.at).ID; got != c.says {
				t.Errorf("%s: %q, want %q", name, got, c.says)
			}
		}
		if !approved.For(plan.Tenant, breakglass.ID) || approved.For(plan.Tenant, secureapp.ID) || approved.For(graph.Organization{ID: steptest.AppID("1")}, breakglass.ID) {
			t.Error("the paper is for the wrong requirement")
		}
	})
}

// TestAnApprovedPlanWithoutChangesMarksNothing, and the line about it mentions no mark.
func TestAnApprovedPlanWithoutChangesMarksNothing(t *testing.T) {
	here := graph.Organization{ID: "t"}
	for want, approved := range map[string]*visit.Paper{
		"":                     nil,
		"paper.no-use":         {TenantID: "other", Prints: []string{"a"}},
		"paper.loaded-nothing": {TenantID: "T"},
		"paper.loaded":         {TenantID: "T", Prints: []string{"a"}},
	} {
		if stated := approved.Loaded(here); stated.ID != want {
			t.Errorf("%+v: says %q, want %q", approved, stated.ID, want)
		}
	}
}
