package undo_test

import (
	"context"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"cspready/graph"
	"cspready/graph/sim/client"
	"cspready/graph/sim/scenario"
	"cspready/steps"
	"cspready/steps/journal"
	"cspready/steps/mfa"
	"cspready/steps/steptest"
	"cspready/steps/undo"
)

// TestUndoingAPolicyTellsWhoIsLost undoes changes of policies, as the journal has them or as somebody edited it.
func TestUndoingAPolicyTellsWhoIsLost(t *testing.T) {
	const off, on = `{"state":"enabledForReportingButNotEnforced"}`, `{"state":"enabled"}`
	everybody := steptest.PolicyNamed("MFA for everybody",
		steptest.Object{"users": steptest.Object{"includeUsers": []any{"All"}}}, nil)
	guests := steptest.PolicyNamed("MFA for guests",
		steptest.Object{"users": steptest.Object{"includeUsers": []any{"GuestsOrExternalUsers"}}}, nil)
	changed := func(was, body string) steps.Reversal {
		return steps.Reversal{Kind: steps.PolicyChanged, Was: was, Body: body}
	}
	method := func(of graph.MethodKind, was, body string) steps.Reversal {
		return steps.Reversal{Kind: steps.MethodAllowed, Of: string(of), Was: was, Body: body}
	}
	for name, c := range map[string]struct {
		bend  []func(*scenario.Scenario)
		is    steps.Reversal
		guard string // "-": none; empty: it is not undone
	}{
		"the last policy":       {steptest.Options(everybody), changed(off, on), "undo.guard-open"},
		"beside one for guests": {steptest.Options(everybody, guests), changed(off, on), "undo.guard-uncovered"},
		"beside its like":       {steptest.Options(everybody, everybody), changed(off, on), "-"},
		"a policy that was made": {steptest.Options(everybody), steps.Reversal{Kind: steps.PolicyCreated, Body: on},
			"undo.guard-open"},
		"made, with an empty body": {steptest.Options(everybody), steps.Reversal{Kind: steps.PolicyCreated, Body: `{}`},
			""},
		"more than was written": {steptest.Options(everybody),
			changed(`{"state":"enabledForReportingButNotEnforced","conditions":{}}`, on), ""},
		"changed, from an empty body": {steptest.Options(everybody), changed(off, `{}`), ""},
		"changed, to an empty body":   {steptest.Options(everybody), changed(`{}`, on), ""},
		"nobody is left out any more": {steptest.Options(steptest.ExcludedFromAll(steptest.Object{"excludeUsers": []any{"spare@fabrikam.onmicrosoft.com"}})), changed(`{"conditions":{"users":{"includeUsers":["All"]},"applications":{"includeApplications":["All"]},"clientAppTypes":["all"]}}`, `{"conditions":{"users":{"includeUsers":["All"]}}}`), "undo.guard-reached"},
		"a method that is off": {nil,
			method(graph.PasskeyMethod, `{"state":"disabled","includeTargets":[]}`,
				`{"state":"enabled","includeTargets":[{"id":"all_users"}]}`), "undo.guard-method-passkey"},
		"a method that is not written": {nil, method("sms", `{"state":"disabled"}`, `{"state":"enabled"}`), ""},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				time.Sleep(time.Until(steptest.Morning))
				tenant := steptest.NewTenant(t,
					steptest.FabrikamScenario(append(steptest.Options(steptest.PremiumP1, steptest.DefaultsOff), c.bend...)...))
				dir := client.SignedIn(tenant, append(steptest.PolicyScopes(), steptest.BreakGlassScopes()...)...)
				policies, err := dir.Policies(t.Context())
				if err != nil {
					t.Fatal(err)
				}
				if len(policies) > 0 {
					c.is.ID = policies[0].ID
				}
				step, err := undo.NewStep(dir, steps.Profile{}, journal.None(),
					steps.Entry{TenantID: "t", ID: "abcdefgh", At: time.Now(), Step: mfa.EveryUserID, Reversal: c.is})
				if err != nil {
					t.Fatal(err)
				}
				plan, err := step.Plan(t.Context(), nil)
				if err != nil || (len(plan.Ops) == 1) != (c.guard != "") {
					t.Fatalf("%d changes, by hand %v (%v)", len(plan.Ops), steptest.MessageIDs(plan.Manual), err)
				}
				want := []string{c.guard}
				if c.guard == "-" || c.guard == "" {
					want = nil
				}
				if got := steptest.GuardReasons(plan); !slices.Equal(got, want) || plan.IsBlocked() {
					t.Errorf("guards %v", got)
				}
				for _, g := range plan.Guards {
					if g.Reason.ID == "undo.guard-reached" &&
						(len(g.Subjects) != 1 || g.Subjects[0].Name != "spare@fabrikam.onmicrosoft.com") {
						t.Errorf("it names %+v", g.Subjects)
					}
				}
				steptest.WantNoWrites(t, tenant)
			})
		})
	}
}

// TestUndoingASwitchWantsASpare: security defaults ask everybody for MFA, so somebody else has to be able to let
// people in again.
func TestUndoingASwitchWantsASpare(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := doing(t)
		_, dir, e := switchedOver(t, l)
		declared := []string{"spare@fabrikam.onmicrosoft.com"}
		for name, c := range map[string]struct {
			dir      steps.Tenant
			declared []string
			want     string
		}{
			"there is one":              {dir, declared, ""},
			"nobody said which":         {dir, nil, "guard.break-glass-none"},
			"another one is said to be": {dir, []string{"mila@fabrikam.example"}, "guard.break-glass-weak"},
			"there is none":             {lonely{dir}, declared, "guard.break-glass-weak"},
		} {
			step, err := undo.NewStep(c.dir, steps.Profile{BreakGlass: c.declared}, l.Journal, e)
			if err != nil {
				t.Fatal(err)
			}
			plan, err := step.Plan(t.Context(), nil)
			got := strings.Join(steptest.GuardReasons(plan), " ")
			if err != nil || got != c.want || plan.IsBlocked() {
				t.Errorf("%s: %v (%v)", name, got, err)
			}
		}
	})
}

// lonely has no Global Administrator but who is signed in.
type lonely struct{ steps.Tenant }

func (lonely) Holders(context.Context, string) ([]graph.User, error) { return nil, nil }
