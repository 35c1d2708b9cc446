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

// draftPlans returns the drafts for a tenant by the requirement's id, and the statements afterwards.
func draftPlans(t *testing.T, tenant *sim.Tenant, p steps.Profile, known steps.Answers) (map[string]visit.Draft,
	*steps.Statements) {
	t.Helper()
	p.Passphrases, p.Files = &steps.Passphrases{}, &steptest.FakeFiles{}
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
	return found, p.Statements
}

func TestADraftTakesDefaultsAndStatesNothing(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		drafts, stated := draftPlans(t, steptest.NorthwindTenant(t), steptest.StatedProfile(steps.DirectBill),
			steps.Answers{custody.AskFolder: {"/safe"}})
		breakGlass := drafts[breakglass.ID]
		if len(breakGlass.Plan.Ops) == 0 || breakGlass.Answers.First(breakglass.AskNewAccount+"1") == "" ||
			breakGlass.Answers.First(custody.AskFolder) != "/safe" {
			t.Errorf("%d changes, with the answers %v", len(breakGlass.Plan.Ops), breakGlass.Answers)
		}
		if _, secret := breakGlass.Answers[custody.AskPassphrase]; secret {
			t.Error("a passphrase is among the answers")
		}
		app := drafts[secureapp.ID]
		if len(app.Plan.Ops) != 0 || !slices.ContainsFunc(app.Unanswered,
			func(q steps.Question) bool { return q.ID == automation.AskAutomation }) {
			t.Errorf("%d changes of an application that nobody said is needed, and %d open questions", len(app.Plan.Ops),
				len(app.Unanswered))
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
		drafts, _ := draftPlans(t, steptest.NorthwindTenant(t), steptest.StatedProfile(steps.DirectBill), nil)
		plan := drafts[breakglass.ID].Plan
		approved := &visit.ApprovedPlan{TenantID: plan.Tenant.ID, Date: "2026-11-22",
			Fingerprints: []string{plan.Fingerprint(0)}, Steps: []string{breakglass.ID}}
		other := plan
		other.Tenant.ID = steptest.FixedAppID("1")
		for name, c := range map[string]struct {
			approved *visit.ApprovedPlan
			plan     steps.Plan
			at       int
			says     string
		}{
			"no approved plan": {nil, plan, 0, ""}, "on it": {approved, plan, 0, "paper.same"},
			"another change": {approved, plan, 1, "paper.differs"},
			"another tenant": {approved, other, 0, "paper.elsewhere"},
		} {
			if got := c.approved.CompareChange(c.plan, c.at).ID; got != c.says {
				t.Errorf("%s: %q, want %q", name, got, c.says)
			}
		}
		if !approved.HasChangesFor(plan.Tenant, breakglass.ID) || approved.HasChangesFor(plan.Tenant, secureapp.ID) ||
			approved.HasChangesFor(graph.Organization{ID: steptest.FixedAppID("1")}, breakglass.ID) {
			t.Error("the paper is for the wrong requirement")
		}
	})
}

// TestAnApprovedPlanWithoutChangesMarksNothing, and the line about it mentions no mark.
func TestAnApprovedPlanWithoutChangesMarksNothing(t *testing.T) {
	here := graph.Organization{ID: "t"}
	for want, approved := range map[string]*visit.ApprovedPlan{
		"":                     nil,
		"paper.no-use":         {TenantID: "other", Fingerprints: []string{"a"}},
		"paper.loaded-nothing": {TenantID: "T"},
		"paper.loaded":         {TenantID: "T", Fingerprints: []string{"a"}},
	} {
		if stated := approved.DescribeLoaded(here); stated.ID != want {
			t.Errorf("%+v: says %q, want %q", approved, stated.ID, want)
		}
	}
}
