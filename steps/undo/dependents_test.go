package undo_test

import (
	"context"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"cspready/graph"
	"cspready/graph/sim/client"
	"cspready/graph/sim/scenario"
	"cspready/steps"
	"cspready/steps/journal"
	"cspready/steps/secureapp"
	"cspready/steps/steptest"
	"cspready/steps/undo"
)

// outrun is a tenant in which somebody else is a moment faster with every service principal.
type outrun struct{ steps.Tenant }

func (o outrun) CreatePrincipal(ctx context.Context, body string) (graph.ServicePrincipalObject, error) {
	if _, err := o.Tenant.CreatePrincipal(ctx, body); err != nil {
		return graph.ServicePrincipalObject{}, err
	}
	return graph.ServicePrincipalObject{}, &graph.Error{Op: "create a service principal", Kind: graph.ErrConflict}
}

func TestWhatSomebodyElseMadeIsNotOursToUndo(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		time.Sleep(time.Until(steptest.Morning))
		tenant, l := steptest.NorthwindTenant(t), doing(t)
		own := client.SignedIn(tenant, steptest.AppScopes()...)
		steptest.AllowAppSignIn(t, tenant, own)
		door := outrun{own}
		p := steptest.AutomatingProfile(&steptest.FakeFiles{}, steptest.AccountID(t, door, steptest.ConsentAgent))
		step := steptest.FindStep(t, door, secureapp.ID, p)
		carryOut(t, l, step, steptest.ApproveAll(t, step, p))
		seen := 0
		for _, e := range steps.Changes(l.Journal, tenant.ID()) {
			if e.Reversal.Kind != steps.PrincipalCreated {
				continue
			}
			seen++
			if e.State != steps.AlreadySo || undo.Refusal(e).ID != "undo.not-made" {
				t.Errorf("%v: %v, %q", called(e), e.State, undo.Refusal(e).ID)
			}
		}
		if seen == 0 {
			t.Error("no service principal was made")
		}
	})
}

// TestWhatWasBuiltOnAnApplicationIsNamed: credentials, redirects and consents that came since go with the registration.
func TestWhatWasBuiltOnAnApplicationIsNamed(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		time.Sleep(time.Until(steptest.Morning))
		tenant := steptest.NewTenant(t, steptest.FabrikamScenario(steptest.RegisteredApp(func(a *scenario.Application) {
			a.WebRedirects = append(a.WebRedirects, "https://billing.fabrikam.example/back")
			a.Secrets = append(a.Secrets, scenario.Credential{Name: "billing"})
		})))
		dir := client.SignedIn(tenant, append(steptest.AppScopes(), steptest.BreakGlassScopes()...)...)
		all, err := dir.Applications(t.Context())
		if err != nil || len(all) == 0 {
			t.Fatal(err)
		}
		e := steps.Entry{TenantID: tenant.ID(), ID: "abcdefgh",
			Reversal: steps.Reversal{Kind: steps.AppCreated, ID: all[0].ID}}
		for at, want := range map[time.Time][]string{
			{}:         {"undo.guard-credentials", "undo.guard-redirects", "undo.guard-consents"},
			time.Now(): {"undo.guard-older", "undo.guard-credentials", "undo.guard-redirects", "undo.guard-consents"},
		} {
			e.At = at
			step, err := undo.NewStep(dir, steps.Profile{}, journal.None(), e)
			if err != nil {
				t.Fatal(err)
			}
			plan, err := step.Plan(t.Context(), nil)
			if err != nil || plan.IsBlocked() {
				t.Fatalf("blocked %v (%v)", plan.IsBlocked(), err)
			}
			if got := steptest.GuardReasons(plan); !slices.Equal(got, want) {
				t.Errorf("%v, not %v", got, want)
			}
		}
		steptest.WantNoWrites(t, tenant)
	})
}
