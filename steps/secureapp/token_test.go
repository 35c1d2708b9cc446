package secureapp_test

import (
	"errors"
	"testing"
	"testing/synctest"

	"cspready/graph"
	"cspready/graph/sim"
	"cspready/graph/sim/client"
	"cspready/graph/sim/scenario"
	"cspready/steps"
	"cspready/steps/secret"
	"cspready/steps/secureapp"
	"cspready/steps/steptest"
)

// captureToken creates the application and captures its token, and returns the outcomes.
func captureToken(t *testing.T, tenant *sim.Tenant, d *steptest.FakeFiles,
	bend ...func(steps.Answers)) ([]steps.Outcome, steps.Profile) {
	t.Helper()
	door := client.SignedIn(tenant, steptest.AppScopes()...)
	steptest.AllowAppSignIn(t, tenant, door)
	p := steptest.AutomatingProfile(d, steptest.AccountID(t, door, steptest.ConsentAgent))
	return makeApp(t, steptest.FindStep(t, door, secureapp.ID, p), p, bend...), p
}

func TestUnsuitableSignInIsRefused(t *testing.T) {
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
				tenant, d := steptest.NorthwindTenant(t, c.bend), &steptest.FakeFiles{}
				outcomes, p := captureToken(t, tenant, d)
				o := steptest.LastOf(outcomes)
				var e *graph.Error
				if o.State != steps.Failed || !errors.As(o.Err, &e) || e.Kind != c.kind || e.Code != c.code && c.code != "" {
					t.Fatalf("%s: %v (%v), want %v %s", o.Change.Title.ID, o.State, o.Err, c.kind, c.code)
				}
				if id := steps.Explain(o.Err).Happened.ID; id == "error.unexpected" || id == "error.unknown" {
					t.Errorf("the advice is %s", id)
				}
				for _, app := range steptest.ListApplications(t, tenant) {
					if kept := d.All(app.AppID, secret.RefreshToken); len(kept) != 0 {
						t.Errorf("%d tokens were kept", len(kept))
					}
				}
				if _, ok := p.Statements.Valid("app-proof"); ok {
					t.Error("a proof was noted")
				}
			})
		})
	}
}

// TestClaimLostOnRenewalIsNoProof: the token is redeemed twice, as the first renewal can lose the claim. If the token
// is stored by then, another sign-in is the proof.
func TestClaimLostOnRenewalIsNoProof(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		tenant, d := steptest.NorthwindTenant(t), &steptest.FakeFiles{}
		b := scenario.Realistic()
		b.LosesMFA = true
		tenant.SetBehaviour(b)
		outcomes, p := captureToken(t, tenant, d)
		if o := steptest.LastOf(outcomes); o.State != steps.Unsure || !errors.Is(o.Err, graph.ErrMFA) {
			t.Errorf("%s: %v (%v)", o.Change.Title.ID, o.State, o.Err)
		}
		if s, ok := p.Statements.Valid("app-proof"); !ok || s.Answer[3] != "no" {
			t.Errorf("the proof is %v, want one that says no", s.Answer)
		}
		steptest.WantFinding(t, steptest.CheckRequirement(t, tenant, secureapp.ID, p), steps.NotMet,
			"secure-app.proof-failed")
		b.LosesMFA = false
		tenant.SetBehaviour(b)
		door := client.SignedIn(tenant, steptest.AppScopes()...)
		steptest.AllowAppSignIn(t, tenant, door)
		steptest.WantSucceeded(t, makeApp(t, steptest.FindStep(t, door, secureapp.ID, p), p))
		steptest.WantFinding(t, steptest.CheckRequirement(t, tenant, secureapp.ID, p), steps.Met, "secure-app.met")
	})
}

// TestMissingComplianceIsUnknown: a missing answer does not count as "yes".
func TestMissingComplianceIsUnknown(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		tenant, d := steptest.NorthwindTenant(t), &steptest.FakeFiles{}
		b := scenario.Realistic()
		b.NoMFAResult = true
		tenant.SetBehaviour(b)
		outcomes, p := captureToken(t, tenant, d)
		steptest.WantSucceeded(t, outcomes)
		if s, _ := p.Statements.Valid("app-proof"); len(s.Answer) < 4 || s.Answer[3] != "unknown" {
			t.Errorf("the proof is %v, want one that does not know", s.Answer)
		}
		f := steptest.CheckRequirement(t, tenant, secureapp.ID, p)
		if steptest.WantFinding(t, f, steps.Met, "secure-app.unproven"); f.Offer.ID != "secure-app.offer-proof" {
			t.Errorf("it is %q that is offered", f.Offer.ID)
		}
	})
}

// TestStoredTokenIsProvenWithoutSignIn: an earlier run was interrupted between storing and proving the token.
func TestStoredTokenIsProvenWithoutSignIn(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		tenant, d := steptest.NorthwindTenant(t), &steptest.FakeFiles{}
		outcomes, _ := captureToken(t, tenant, d)
		steptest.WantSucceeded(t, outcomes)
		door := client.SignedIn(tenant, steptest.AppScopes()...) // without a browser: a sign-in would fail
		p := steptest.AutomatingProfile(d, steptest.AccountID(t, door, steptest.ConsentAgent))
		again := makeApp(t, steptest.FindStep(t, door, secureapp.ID, p), p)
		steptest.WantSucceeded(t, again)
		if got := outcomeTitles(again); len(got) != 1 || got[0] != "app-token.change" {
			t.Errorf("changes were %v", got)
		}
	})
}
