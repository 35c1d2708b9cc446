package undo_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"cspready/graph"
	"cspready/graph/sim"
	"cspready/graph/sim/client"
	"cspready/graph/sim/scenario"
	"cspready/steps"
	"cspready/steps/breakglass"
	"cspready/steps/journal"
	"cspready/steps/mfa"
	"cspready/steps/secret"
	"cspready/steps/secureapp"
	"cspready/steps/steptest"
	"cspready/steps/undo"
)

// broken is a journal on a full disk: it keeps nothing of some kinds of records.
type broken struct {
	steps.Journal
	lost []steps.RecordKind
	err  error
}

func (b broken) Append(tenantID string, r steps.Record) error {
	if slices.Contains(b.lost, r.Kind) {
		return b.err
	}
	return b.Journal.Append(tenantID, r)
}

// switchedOn is a tenant in which security defaults were just turned on by us.
func switchedOn(t *testing.T, l *steps.Ledger, bend ...func(*scenario.Scenario)) (*sim.Tenant, steps.Tenant,
	[]steps.Outcome) {
	t.Helper()
	time.Sleep(time.Until(steptest.Morning))
	tenant := steptest.NewTenant(t, steptest.FabrikamScenario(bend...))
	dir := steptest.SessionOverride{Tenant: client.SignedIn(tenant,
		append(steptest.PolicyScopes(), steptest.BreakGlassScopes()...)...), MFA: graph.Yes, Method: graph.Browser}
	step := steptest.FindStep(t, dir, mfa.SecurityDefaultsID,
		steps.Profile{BreakGlass: []string{"spare@fabrikam.onmicrosoft.com"}, Statements: steps.NewStatements(nil)})
	work := steptest.ApproveAll(t, step, steps.Profile{})
	for op, ok := work.Next(); ok; op, ok = work.Next() {
		work = work.Record(l.Do(t.Context(), op))
	}
	return tenant, dir, work.Outcomes()
}

func TestAChangeThatCannotBeNotedIsNotMade(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		full := errors.New("no space left")
		l := &steps.Ledger{Journal: broken{journal.None(), []steps.RecordKind{steps.Intended}, full}}
		tenant, _, outcomes := switchedOn(t, l)
		if len(outcomes) != 1 || outcomes[0].State != steps.Failed || !errors.Is(outcomes[0].Err, full) {
			t.Errorf("%+v", outcomes)
		}
		if id := steps.Explain(outcomes[0].Err).Happened.ID; id != "error.journal" {
			t.Errorf("the advice is %s", id)
		}
		steptest.WantNoWrites(t, tenant)
	})
}

// TestAChangeThatWasCutShortIsLookedUp has a run die between the write and its note, and before the write.
func TestAChangeThatWasCutShortIsLookedUp(t *testing.T) {
	for name, made := range map[string]bool{"after the write": true, "before the write": false} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				kept := journal.None()
				tenant, dir, _ := switchedOn(t,
					&steps.Ledger{Journal: broken{kept, []steps.RecordKind{steps.Applied}, errors.New("killed")}})
				if !made {
					setDefaults(t, tenant, false)
				}
				e := steps.Changes(kept, tenant.ID())[0]
				if e.Tried || !e.MayBeInForce() {
					t.Fatalf("%+v", e)
				}
				step, err := undo.NewStep(dir, steps.Profile{}, kept, e)
				if err != nil {
					t.Fatal(err)
				}
				before := len(tenant.Writes())
				if outcomes := steptest.FixAll(t, step, nil); (len(outcomes) == 1) != made {
					t.Errorf("%d changes", len(outcomes))
				}
				if n := len(tenant.Writes()) - before; (n == 1) != made {
					t.Errorf("%d writes", n)
				}
				if !made && steps.Changes(kept, tenant.ID())[0].Undone.IsZero() {
					t.Error("a change that is not there is not noted as undone")
				}
			})
		})
	}
}

// TestWhatSomebodyChangedSinceIsLeftAlone makes a policy, which somebody switches on, before and after the undoing
// was shown.
func TestWhatSomebodyChangedSinceIsLeftAlone(t *testing.T) {
	for name, early := range map[string]bool{"before it was shown": true, "after it was shown": false} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				l := doing(t)
				tenant, dir, _ := switchedOn(t, l, steptest.PremiumP1, steptest.DefaultsOn)
				e := steps.Changes(l.Journal, tenant.ID())[0]
				if e.Reversal.Kind != steps.PolicyCreated {
					t.Fatalf("%+v", e.Reversal)
				}
				meddle := func() {
					setDefaults(t, tenant, false)
					time.Sleep(time.Minute)
					switchOn(t, tenant, e.Reversal.ID)
				}
				if early {
					meddle()
				}
				step, err := undo.NewStep(dir, steps.Profile{}, l.Journal, e)
				if err != nil {
					t.Fatal(err)
				}
				plan, err := step.Plan(t.Context(), nil)
				if err != nil {
					t.Fatal(err)
				}
				if early {
					if f, err := step.Check(t.Context()); len(plan.Ops) != 0 || err != nil || f.Summary.ID != "undo.moved" {
						t.Errorf("%d changes, %s (%v)", len(plan.Ops), f.Summary.ID, err)
					}
					return
				}
				work, err := plan.Approve(plan.Approval(0, ""))
				if err != nil {
					t.Fatal(err)
				}
				meddle()
				op, _ := work.Next()
				if o := l.Do(t.Context(), op); o.State != steps.Failed || !errors.Is(o.Err, steps.ErrPlanChanged) {
					t.Errorf("%v (%v)", o.State, o.Err)
				}
			})
		})
	}
}

// TestUndoingLocksNobodyOut: what would is refused, and what could wants the name of the tenant.
func TestUndoingLocksNobodyOut(t *testing.T) {
	ada := steps.Entry{TenantID: "t", ID: "abcdefgh", Step: breakglass.ID} // older than everything
	of := func(kind steps.ReversalKind, upn string) func(*testing.T, steps.Tenant) steps.Entry {
		return func(t *testing.T, dir steps.Tenant) steps.Entry {
			e := ada
			e.Reversal = steps.Reversal{Kind: kind, ID: steptest.AccountID(t, dir, upn), Name: upn,
				Of: graph.GlobalAdministrator}
			return e
		}
	}
	elsewhere := func(entry func(*testing.T, steps.Tenant) steps.Entry) func(*testing.T, steps.Tenant) steps.Entry {
		return func(t *testing.T, dir steps.Tenant) steps.Entry {
			e := entry(t, dir)
			e.Step = secureapp.ID
			return e
		}
	}
	const me, spare = "mila@fabrikam.example", "spare@fabrikam.onmicrosoft.com"
	plain := steptest.ChangeUser(spare, func(u *scenario.User) { u.Roles = nil })
	eligible := steptest.ChangeUser(spare,
		func(u *scenario.User) { u.Roles, u.Eligible = nil, []string{"Security Administrator"} })
	byGroup := func(s *scenario.Scenario) {
		s.Groups = append(s.Groups, scenario.Group{Name: "Helpers", Members: []string{spare},
			Roles: []string{"Security Administrator"}})
	}
	for name, c := range map[string]struct {
		bend  []func(*scenario.Scenario)
		entry func(*testing.T, steps.Tenant) steps.Entry
		guard string
		typed bool
	}{
		"nothing else asks for MFA": {steptest.Options(steptest.DefaultsOn), func(*testing.T, steps.Tenant) steps.Entry {
			e := ada
			e.Reversal.Kind = steps.DefaultsSwitched
			return e
		}, "undo.guard-open", true},
		"the own account":        {nil, of(steps.AccountCreated, me), "undo.guard-self", false},
		"an account with a role": {nil, of(steps.AccountCreated, spare), "undo.guard-role", false},
		"a role to be activated": {steptest.Options(steptest.PremiumP2, eligible), of(steps.AccountCreated, spare),
			"undo.guard-role", false},
		"a role through a group": {steptest.Options(plain, byGroup), of(steps.AccountCreated, spare), "undo.guard-role",
			false},
		"a break-glass account": {steptest.Options(plain), of(steps.AccountCreated, spare), "undo.guard-break-glass",
			true},
		"a declared account": {steptest.Options(plain), elsewhere(of(steps.AccountCreated, spare)),
			"undo.guard-break-glass", true},
		"the role of a break-glass": {nil, of(steps.RoleAssigned, spare), "undo.guard-break-glass", true},
		"the role of a declared":    {nil, elsewhere(of(steps.RoleAssigned, spare)), "undo.guard-break-glass", true},
		"the own role":              {nil, of(steps.RoleAssigned, me), "undo.guard-own-role", true},
		"the last role": {steptest.Options(steptest.ChangeUser(spare,
			func(u *scenario.User) { u.Disabled = true })), of(steps.RoleAssigned, me), "undo.guard-last-admin", false},
		"an API that others may call": {steptest.Options(steptest.RegisteredApp()),
			func(*testing.T, steps.Tenant) steps.Entry {
				e := ada
				e.Reversal = steps.Reversal{Kind: steps.PrincipalCreated, Of: graph.PartnerCenterAPI}
				return e
			}, "undo.guard-used", false},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				time.Sleep(time.Until(steptest.Morning))
				tenant := steptest.NewTenant(t, steptest.FabrikamScenario(c.bend...))
				dir := client.SignedIn(tenant, append(steptest.AppScopes(), steptest.BreakGlassScopes()...)...)
				step, err := undo.NewStep(dir, steps.Profile{BreakGlass: []string{spare}}, journal.None(), c.entry(t, dir))
				if err != nil {
					t.Fatal(err)
				}
				plan, err := step.Plan(t.Context(), nil)
				if err != nil || len(plan.Ops) != 1 || !slices.Contains(steptest.GuardReasons(plan), c.guard) ||
					plan.IsBlocked() == c.typed {
					t.Errorf("%d changes, blocked %v, %v (%v)", len(plan.Ops), plan.IsBlocked(), steptest.GuardReasons(plan), err)
				}
				steptest.WantNoWrites(t, tenant)
			})
		})
	}
}

// TestAClaimOfGoneIsBelievedLate: right after the write a replica still has what was before, which is no reason to
// call the change undone.
func TestAClaimOfGoneIsBelievedLate(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := doing(t)
		tenant, dir, _ := switchedOn(t, l)
		tenant.SetBehaviour(scenario.Behaviour{Lag: time.Hour}) // every other look is answered with what was before
		for range 4 {
			step, err := undo.NewStep(dir, steps.Profile{}, l.Journal, steps.Changes(l.Journal, tenant.ID())[0])
			if err != nil {
				t.Fatal(err)
			}
			if plan, err := step.Plan(t.Context(), nil); err != nil || len(plan.Ops) != 1 {
				t.Fatalf("%d changes (%v)", len(plan.Ops), err)
			}
		}
	})
}

// TestTheJournalHoldsNoSecret goes through everything that is made with a secret, and looks for each of them.
func TestTheJournalHoldsNoSecret(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		tenant, d, l := steptest.NorthwindTenant(t), &steptest.FakeFiles{}, doing(t)
		door := client.SignedIn(tenant, append(steptest.AppScopes(), steptest.BreakGlassScopes()...)...)
		steptest.AllowAppSignIn(t, tenant, door)
		p := steptest.AutomatingProfile(d, steptest.AccountID(t, door, steptest.ConsentAgent))
		step := steptest.FindStep(t, door, secureapp.ID, p)
		carryOut(t, l, step, steptest.ApproveAll(t, step, p, steptest.WithClientSecret))
		p = steptest.WritingProfile(d)
		made := steptest.FindStep(t, steptest.SessionOverride{Tenant: door, MFA: graph.Yes, Method: graph.Browser},
			breakglass.ID, p)
		carryOut(t, l, made, steptest.ApproveSome(t, made, p,
			func(title string) bool { return strings.HasPrefix(title, "account-create") }))
		text := ""
		for _, r := range l.Journal.Records(tenant.ID()) {
			text += printed(t, r)
		}
		secrets := 0
		for _, app := range steptest.ListApplications(t, tenant) {
			for _, item := range []secret.Kind{secret.ClientSecret, secret.RefreshToken, secret.Certificate} {
				for _, kept := range d.All(app.AppID, item) {
					secrets++
					if strings.Contains(text, string(kept.Text)) {
						t.Errorf("the journal has a %v", item)
					}
				}
			}
		}
		for upn, kept := range d.Passwords {
			secrets++
			if strings.Contains(text, string(kept.Text)) {
				t.Errorf("the journal has the password of %s", upn)
			}
		}
		if secrets < 3 || text == "" {
			t.Errorf("%d secrets were made", secrets)
		}
	})
}

// setDefaults is somebody else who switches security defaults, and switchOn one who switches a policy on.
func setDefaults(t *testing.T, tenant *sim.Tenant, on bool) {
	t.Helper()
	body := fmt.Sprintf(`{"isEnabled":%v}`, on)
	yes := graph.Permit(t.Context(),
		graph.Request{Method: "PATCH", Path: "/policies/identitySecurityDefaultsEnforcementPolicy", Body: body})
	if err := client.SignedIn(tenant, steptest.PolicyScopes()...).SetSecurityDefaults(yes, on); err != nil {
		t.Fatal(err)
	}
}

func switchOn(t *testing.T, tenant *sim.Tenant, policy string) {
	t.Helper()
	const body = `{"state":"enabled"}`
	yes := graph.Permit(t.Context(),
		graph.Request{Method: "PATCH", Path: "/identity/conditionalAccess/policies/" + policy, Body: body})
	if err := client.SignedIn(tenant, steptest.PolicyScopes()...).UpdatePolicy(yes, policy, body); err != nil {
		t.Fatal(err)
	}
}

func printed(t *testing.T, v any) string {
	t.Helper()
	text, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}
