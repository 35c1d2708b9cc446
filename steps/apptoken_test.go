package steps_test

import (
	"encoding/json"
	"errors"
	"io/fs"
	"testing"
	"testing/synctest"
	"time"

	"cspready/assets"
	"cspready/graph"
	"cspready/graph/sim"
	"cspready/graph/sim/client"
	"cspready/graph/sim/scenario"
	"cspready/steps"
	"cspready/steps/secret"
)

// northwind is the direct bill partner of the demo, bent.
func northwind(t *testing.T, bend ...func(*scenario.Scenario)) *sim.Tenant {
	t.Helper()
	time.Sleep(time.Until(morning)) // the tenant is of our days
	text, err := fs.ReadFile(assets.Scenarios(), "direct-bill.json")
	if err != nil {
		t.Fatal(err)
	}
	var s scenario.Scenario
	if err := json.Unmarshal(text, &s); err != nil {
		t.Fatal(err)
	}
	for _, b := range bend {
		b(&s)
	}
	tenant := tenantOf(t, s)
	tenant.SetBehaviour(scenario.Realistic())
	return tenant
}

// consented is a visit that goes from nothing to the token, and what became of it.
func consented(t *testing.T, tenant *sim.Tenant, d *drawer, bend ...func(steps.Answers)) ([]steps.Outcome, steps.Profile) {
	t.Helper()
	door := client.SignedIn(tenant, appScopes()...)
	signsInto(t, tenant, door)
	p := automating(d, idOf(t, door, agent))
	return makeApp(t, stepOf(t, door, steps.SecureAppModel, p), p, bend...), p
}

// last is the last of a list, such as what became of the change that failed.
func last[T any](list []T) T { return list[len(list)-1] }

func TestASignInThatIsNotAsItShouldBeIsRefusedAndNothingIsKept(t *testing.T) {
	person := func(bend func(*scenario.Person)) func(*scenario.Scenario) {
		return func(s *scenario.Scenario) { bend(&s.Person) }
	}
	for name, c := range map[string]struct {
		bend func(*scenario.Scenario)
		kind graph.Kind
		code string
	}{
		"the wrong person": {person(func(p *scenario.Person) { p.IgnoresHint = true }), graph.ErrWrongAccount, ""},
		"no MFA":           {person(func(p *scenario.Person) { p.WithoutMFA = true }), graph.ErrMFA, ""},
		"declined":         {person(func(p *scenario.Person) { p.Action = scenario.Decline }), graph.ErrDeclined, ""},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				tenant, d := northwind(t, c.bend), &drawer{}
				outcomes, p := consented(t, tenant, d)
				o := last(outcomes)
				var e *graph.Error
				if o.State != steps.Failed || !errors.As(o.Err, &e) || e.Kind != c.kind || e.Code != c.code && c.code != "" {
					t.Fatalf("%s: %v (%v), want %v %s", o.Change.Title.ID, o.State, o.Err, c.kind, c.code)
				}
				if id := steps.Explain(o.Err).Happened.ID; id == "error.unexpected" || id == "error.unknown" {
					t.Errorf("the advice is %s", id)
				}
				for _, app := range apps(t, tenant) {
					if kept := d.All(app.AppID, secret.RefreshToken); len(kept) != 0 {
						t.Errorf("%d tokens were kept", len(kept))
					}
				}
				if _, ok := p.Testimony.Recall("app-proof"); ok {
					t.Error("a proof was noted")
				}
			})
		})
	}
}

// apps are the registrations of a tenant.
func apps(t *testing.T, tenant *sim.Tenant) []graph.Application {
	t.Helper()
	list, err := client.SignedIn(tenant, "Application.Read.All").Applications(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return list
}

// TestAClaimThatIsLostOnRenewalIsNoProof redeems twice, as the first renewal can lose it. Once it is kept, another sign-in is the proof.
func TestAClaimThatIsLostOnRenewalIsNoProof(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		tenant, d := northwind(t), &drawer{}
		b := scenario.Realistic()
		b.LosesMFA = true
		tenant.SetBehaviour(b)
		outcomes, p := consented(t, tenant, d)
		if o := last(outcomes); o.State != steps.Unsure || !errors.Is(o.Err, graph.ErrMFA) {
			t.Errorf("%s: %v (%v)", o.Change.Title.ID, o.State, o.Err)
		}
		if s, ok := p.Testimony.Recall("app-proof"); !ok || s.Answer[3] != "no" {
			t.Errorf("the proof is %v, want one that says no", s.Answer)
		}
		is(t, judged(t, tenant, steps.SecureAppModel, p), steps.NotMet, "secure-app.proof-failed")
		b.LosesMFA = false
		tenant.SetBehaviour(b)
		door := client.SignedIn(tenant, appScopes()...)
		signsInto(t, tenant, door)
		good(t, makeApp(t, stepOf(t, door, steps.SecureAppModel, p), p))
		is(t, judged(t, tenant, steps.SecureAppModel, p), steps.Met, "secure-app.met")
	})
}

// TestWhatPartnerCenterDoesNotSayIsUnknown takes no answer for no "yes".
func TestWhatPartnerCenterDoesNotSayIsUnknown(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		tenant, d := northwind(t), &drawer{}
		b := scenario.Realistic()
		b.NoMFAResult = true
		tenant.SetBehaviour(b)
		outcomes, p := consented(t, tenant, d)
		good(t, outcomes)
		if s, _ := p.Testimony.Recall("app-proof"); len(s.Answer) < 4 || s.Answer[3] != "unknown" {
			t.Errorf("the proof is %v, want one that does not know", s.Answer)
		}
		f := judged(t, tenant, steps.SecureAppModel, p)
		if is(t, f, steps.Met, "secure-app.unproven"); f.Offer.ID != "secure-app.offer-proof" {
			t.Errorf("it is %q that is offered", f.Offer.ID)
		}
	})
}

// TestATokenThatIsSealedIsProvenWithoutAnotherSignIn is the run after one that was cut short between the two.
func TestATokenThatIsSealedIsProvenWithoutAnotherSignIn(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		tenant, d := northwind(t), &drawer{}
		outcomes, _ := consented(t, tenant, d)
		good(t, outcomes)
		door := client.SignedIn(tenant, appScopes()...) // nobody listens: a sign-in would fail
		p := automating(d, idOf(t, door, agent))
		again := makeApp(t, stepOf(t, door, steps.SecureAppModel, p), p)
		good(t, again)
		if got := titles(again); len(got) != 1 || got[0] != "app-token.change" {
			t.Errorf("changes were %v", got)
		}
	})
}
