package steps_test

import (
	"slices"
	"testing"
	"testing/synctest"

	"cspready/graph"
	"cspready/graph/sim"
	"cspready/graph/sim/client"
	"cspready/steps"
)

// drafted are the plans on paper for a tenant, by requirement, and the testimony that they were made with.
func drafted(t *testing.T, tenant *sim.Tenant, p steps.Profile, known steps.Answers) (map[string]steps.Draft, *steps.Testimony) {
	t.Helper()
	p.Entered, p.Sealing = &steps.Entered{}, &drawer{}
	list := steps.Catalog(client.SignedIn(tenant, steps.ReadScopes()...), p)
	var results []steps.Result
	for _, s := range list {
		results = append(results, steps.Check(t.Context(), s, p, steps.Options{}))
	}
	found := map[string]steps.Draft{}
	for _, d := range steps.DraftPlans(t.Context(), list, results, p, known) {
		found[d.Result.Info.ID] = d
	}
	if n := len(tenant.Writes()); n != 0 {
		t.Errorf("%d writes", n)
	}
	return found, p.Testimony
}

func TestAPlanOnPaperTakesWhatIsOfferedAndStatesNothing(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		drafts, said := drafted(t, northwind(t), saying(steps.DirectBill), steps.Answers{steps.AskFolder: {"/safe"}})
		emergency := drafts[steps.BreakGlass]
		if len(emergency.Plan.Ops) == 0 || emergency.Answers.First(steps.AskNewAccount+"1") == "" || emergency.Answers.First(steps.AskFolder) != "/safe" {
			t.Errorf("%d changes, with the answers %v", len(emergency.Plan.Ops), emergency.Answers)
		}
		if _, secret := emergency.Answers[steps.AskPassphrase]; secret {
			t.Error("a passphrase is among the answers")
		}
		app := drafts[steps.SecureAppModel]
		if len(app.Plan.Ops) != 0 || !slices.ContainsFunc(app.Open, func(q steps.Question) bool { return q.ID == steps.AskAutomation }) {
			t.Errorf("%d changes of an application that nobody said is needed, and %d open questions", len(app.Plan.Ops), len(app.Open))
		}
		for question := range said.All() {
			if question != steps.AskNewAccount+"1" && question != steps.AskNewAccount+"2" {
				t.Errorf("%s was stated", question)
			}
		}
	})
}

// TestAPaperKnowsAChangeByAllThatIsShown also where only the tenant differs.
func TestAPaperKnowsAChangeByAllThatIsShown(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		drafts, _ := drafted(t, northwind(t), saying(steps.DirectBill), nil)
		plan := drafts[steps.BreakGlass].Plan
		paper := &steps.Paper{TenantID: plan.Tenant.ID, Made: "2026-11-22", Prints: []string{plan.Fingerprint(0)}, Steps: []string{steps.BreakGlass}}
		other := plan
		other.Tenant.ID = appNumber("1")
		for name, c := range map[string]struct {
			paper *steps.Paper
			plan  steps.Plan
			at    int
			says  string
		}{
			"no paper": {nil, plan, 0, ""}, "on it": {paper, plan, 0, "paper.same"}, "another change": {paper, plan, 1, "paper.differs"},
			"another tenant": {paper, other, 0, "paper.elsewhere"},
		} {
			if got := c.paper.Says(c.plan, c.at).ID; got != c.says {
				t.Errorf("%s: %q, want %q", name, got, c.says)
			}
		}
		if !paper.For(plan.Tenant, steps.BreakGlass) || paper.For(plan.Tenant, steps.SecureAppModel) || paper.For(graph.Organization{ID: appNumber("1")}, steps.BreakGlass) {
			t.Error("the paper is for the wrong requirement")
		}
	})
}

// TestAPaperWithoutChangesMarksNothing and does not send anybody to look for a mark.
func TestAPaperWithoutChangesMarksNothing(t *testing.T) {
	here := graph.Organization{ID: "t"}
	for want, paper := range map[string]*steps.Paper{
		"":                     nil,
		"paper.no-use":         {TenantID: "other", Prints: []string{"a"}},
		"paper.loaded-nothing": {TenantID: "T"},
		"paper.loaded":         {TenantID: "T", Prints: []string{"a"}},
	} {
		if said := paper.Loaded(here); said.ID != want {
			t.Errorf("%+v: says %q, want %q", paper, said.ID, want)
		}
	}
}
