package undo_test

import (
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"cspready/assets"
	"cspready/graph"
	"cspready/graph/sim"
	"cspready/graph/sim/client"
	"cspready/graph/sim/scenario"
	"cspready/steps"
	"cspready/steps/breakglass"
	"cspready/steps/journal"
	"cspready/steps/mfa"
	"cspready/steps/secureapp"
	"cspready/steps/steptest"
	"cspready/steps/undo"
)

// state is all of a tenant that a change of ours can touch, as text that can be compared.
func state(t *testing.T, tenant *sim.Tenant) string {
	t.Helper()
	door := client.SignedIn(tenant, append(steptest.AppScopes(), steptest.BreakGlassScopes()...)...)
	ctx := t.Context()
	facts := map[string]any{}
	keep := func(name string, v any, err error) {
		if err != nil {
			t.Fatalf("%v: %v", name, err)
		}
		facts[name] = v
	}
	on, err := door.SecurityDefaults(ctx)
	keep("security defaults", on, err)
	policies, err := door.Policies(ctx)
	for i := range policies {
		var raw map[string]any
		_ = json.Unmarshal(policies[i].Raw, &raw)
		delete(raw, "modifiedDateTime")
		policies[i].Raw, _ = json.Marshal(raw)
	}
	keep("policies", policies, err)
	assigned, err := door.Assignments(ctx, nil)
	keep("roles", assigned, err)
	found, err := door.Applications(ctx)
	for i := range found {
		found[i].Lock.Known = true // one that is not set is as good as one that is off
	}
	keep("applications", found, err)
	pass, err := door.PassPolicy(ctx)
	keep("passes", []any{pass.Enabled, pass.Include}, err)
	keys, err := door.PasskeyPolicy(ctx)
	keep("passkeys", []any{keys.Enabled, keys.SelfService, keys.Include}, err)
	var users, principals, grants, members []any
	for u, err := range door.Users(ctx) {
		users = append(users, []any{u.ID, u.Enabled})
		keep("users", users, err)
	}
	for p, err := range door.Principals(ctx) {
		principals = append(principals, []any{p.AppID, p.Enabled})
		keep("service principals", principals, err)
		its, err := door.GrantsOf(ctx, p.ID)
		for _, g := range its {
			slices.Sort(g.Scopes)
			grants = append(grants, []any{g.ClientID, g.ResourceID, g.Scopes})
		}
		keep("consents", grants, err)
	}
	groups, err := door.GroupsNamed(ctx, "AdminAgents")
	for _, g := range groups {
		for m := range door.GroupMembers(ctx, []string{g.ID}) {
			members = append(members, m.UserIDs)
		}
	}
	keep("members", members, err)
	text, err := json.MarshalIndent(facts, "", " ")
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// doing is a ledger that keeps a journal in files, from which every change is read again.
func doing(t *testing.T) *steps.Ledger {
	t.Helper()
	kept := journal.Open(t.TempDir(), func(s assets.Text) string { return s.ID },
		func(s assets.Text) { t.Errorf("%s: %v", s.ID, s.Args) })
	return &steps.Ledger{Journal: kept, By: func() string { return "mila@fabrikam.example" }}
}

// called is what a change is called, by the id of its words.
func called(e steps.Entry) any { return e.Title.Args["text"] }

// carryOut makes the changes of a work, and reads them back.
func carryOut(t *testing.T, l *steps.Ledger, step steps.Step, work steps.Work) {
	t.Helper()
	for op, ok := work.Next(); ok; op, ok = work.Next() {
		o := l.Do(t.Context(), op)
		if work = work.Record(o); !o.State.Succeeded() {
			t.Errorf("%s: %v (%v)", o.Change.Title.ID, o.State, o.Err)
		}
	}
	if _, err := l.Verify(t.Context(), step, work, steps.DefaultPatience); err != nil {
		t.Error(err)
	}
}

// takeBack undoes a change with no permission but those that its step and its change name.
func takeBack(t *testing.T, tenant *sim.Tenant, l *steps.Ledger, e steps.Entry) {
	t.Helper()
	open := func(scopes ...string) steps.Step {
		door := client.SignedIn(tenant, append([]string{"User.Read", "Organization.Read.All"}, scopes...)...)
		step, err := undo.NewStep(steptest.SessionOverride{Tenant: door, MFA: graph.Yes, Method: graph.Browser},
			steps.Profile{}, l.Journal, e)
		if err != nil {
			t.Fatalf("%v: %v", called(e), err)
		}
		return step
	}
	reads := open().Info().Reads
	plan, err := open(reads...).Plan(t.Context(), nil)
	if err != nil || len(plan.Ops) != 1 || plan.IsBlocked() {
		t.Fatalf("%v: %d changes, guards %v, by hand %v (%v)", called(e), len(plan.Ops), steptest.GuardReasons(plan),
			steptest.MessageIDs(plan.Manual), err)
	}
	step := open(append(slices.Clone(reads), plan.Ops[0].Change().Scopes...)...)
	work, err := steps.Start(t.Context(), step, nil, plan.Approval(0, plan.ConfirmPhrase()))
	if err != nil {
		t.Fatalf("%v: %v", called(e), err)
	}
	carryOut(t, l, step, work)
}

// A deed makes changes in a tenant, of these kinds among others.
type deed struct {
	tenant func(t *testing.T) *sim.Tenant
	do     func(t *testing.T, tenant *sim.Tenant, l *steps.Ledger)
	kinds  []steps.ReversalKind
}

// deeds make changes of every kind that can be undone.
func deeds() map[string]deed {
	type kinds = []steps.ReversalKind
	byApp := func(bend ...func(steps.Answers)) func(t *testing.T, tenant *sim.Tenant, l *steps.Ledger) {
		return func(t *testing.T, tenant *sim.Tenant, l *steps.Ledger) {
			door := client.SignedIn(tenant, steptest.AppScopes()...)
			steptest.AllowAppSignIn(t, tenant, door)
			p := steptest.AutomatingProfile(&steptest.FakeFiles{}, steptest.AccountID(t, door, steptest.ConsentAgent))
			step := steptest.FindStep(t, door, secureapp.ID, p)
			carryOut(t, l, step, steptest.ApproveAll(t, step, p, bend...))
		}
	}
	byStep := func(id string, p steps.Profile, rounds int) func(t *testing.T, tenant *sim.Tenant, l *steps.Ledger) {
		return func(t *testing.T, tenant *sim.Tenant, l *steps.Ledger) {
			dir := steptest.SessionOverride{Tenant: client.SignedIn(tenant,
				append(steptest.PolicyScopes(), steptest.BreakGlassScopes()...)...), MFA: graph.Yes, Method: graph.Browser}
			if p.Statements == nil {
				p.Statements, p.Passphrases, p.Files = steps.NewStatements(nil), &steps.Passphrases{}, &steptest.FakeFiles{}
			}
			for range rounds {
				step := steptest.FindStep(t, dir, id, p)
				// this session too
				carryOut(t, l, step, steptest.ApproveSome(t, step, p,
					func(title string) bool { return title != "sessions.change" }))
			}
		}
	}
	bent := func(bend ...func(*scenario.Scenario)) func(t *testing.T) *sim.Tenant {
		return func(t *testing.T) *sim.Tenant { return steptest.NorthwindTenant(t, bend...) }
	}
	named := func(name string) func(t *testing.T) *sim.Tenant {
		return func(t *testing.T) *sim.Tenant { tenant, _ := steptest.ScenarioTenant(t, name); return tenant }
	}
	return map[string]deed{
		"security defaults": {named("new-reseller"), byStep(mfa.SecurityDefaultsID, steps.Profile{}, 1),
			kinds{steps.DefaultsSwitched}},
		"policies": {named("premium"),
			byStep(mfa.EveryUserID, steps.Profile{BreakGlass: []string{"emergency1@proseware.onmicrosoft.com",
				"emergency2@proseware.onmicrosoft.com"}}, 3),
			kinds{steps.PolicyChanged}},
		"security defaults replaced": {
			func(t *testing.T) *sim.Tenant {
				return steptest.NewTenant(t, steptest.FabrikamScenario(steptest.PremiumP1, steptest.DefaultsOn))
			},
			byStep(mfa.SecurityDefaultsID, steps.Profile{BreakGlass: []string{"spare@fabrikam.onmicrosoft.com"}}, 2),
			kinds{steps.PolicyCreated, steps.RouteSwitched},
		},
		"break-glass accounts": {named("new-reseller"), byStep(breakglass.ID, steps.Profile{}, 1),
			kinds{steps.AccountCreated, steps.RoleAssigned, steps.MethodAllowed, steps.Irreversible}},
		"an application": {bent(), byApp(),
			kinds{steps.AppCreated, steps.PrincipalCreated, steps.ConsentGranted, steps.CertificateAdded, steps.Irreversible}},
		"an application with a secret": {bent(), byApp(steptest.WithClientSecret),
			kinds{steps.AppCreated, steps.SecretAdded}},
		"an application as it was": {bent(steptest.RegisteredApp(func(a *scenario.Application) {
			a.Audience, a.PublicClient, a.Locked, a.Tags, a.Disabled = graph.OneTenant, true, nil,
				[]string{"cspready:secure-application-model", "billing"}, true
			a.Grants[1].Scopes = a.Grants[1].Scopes[:2]
		})), byApp(), kinds{steps.AppChanged, steps.PrincipalEnabled, steps.ConsentGranted, steps.CertificateAdded}},
		"an application that was deleted": {bent(steptest.RegisteredApp(steptest.DeletedApp)), byApp(),
			kinds{steps.AppCreated}},
		"a member": {bent(func(s *scenario.Scenario) {
			for i := range s.Groups {
				s.Groups[i].Members = nil
			}
		}), byApp(), kinds{steps.MemberAdded}},
	}
}

// TestWhatWasDoneIsUndone makes changes of every kind, undoes them with the latest first, and finds the tenant as it
// was before.
func TestWhatWasDoneIsUndone(t *testing.T) {
	for name, c := range deeds() {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				time.Sleep(time.Until(steptest.Morning))
				tenant, l := c.tenant(t), doing(t)
				tenant.SetBehaviour(scenario.Realistic())
				before := state(t, tenant)
				c.do(t, tenant, l)
				time.Sleep(time.Hour)
				made := steps.Changes(l.Journal, tenant.ID())
				for _, kind := range c.kinds {
					if !slices.ContainsFunc(made, func(e steps.Entry) bool { return e.Reversal.Kind == kind }) {
						t.Errorf("no change of the kind %s was made", kind)
					}
				}
				if state(t, tenant) == before {
					t.Fatal("nothing was changed")
				}
				for _, e := range made {
					if undo.Refusal(e).Empty() {
						takeBack(t, tenant, l, e)
						time.Sleep(time.Minute)
					}
				}
				if after := state(t, tenant); after != before {
					t.Errorf("the tenant is not as it was before:\n%s", difference(before, after))
				}
				for _, e := range steps.Changes(l.Journal, tenant.ID()) {
					told(t, e)
				}
			})
		})
	}
}

// told fails the test unless the journal tells the whole of a change.
func told(t *testing.T, e steps.Entry) {
	t.Helper()
	undoStep := e.Undoes != ""
	switch {
	case e.By == "" || e.At.IsZero() || !steps.IsChangeID(e.ID) || e.Title.Empty() || !e.Tried:
		t.Errorf("%v: %+v", called(e), e)
	case e.State == steps.Done && len(e.Requests) > 0 && e.Reversal.Why != "token" &&
		(len(e.Receipts) == 0 || !graph.IsGUID(e.Receipts[0].ID)):
		t.Errorf("%v has no request id: %+v", called(e), e.Receipts)
	case undoStep && e.Verified.IsZero():
		t.Errorf("%v was not read back", called(e))
	case !undoStep && e.Reversal.Kind != steps.Irreversible && e.State == steps.Done && e.Undone.IsZero():
		t.Errorf("%v is not noted as undone", called(e))
	}
	if _, err := undo.NewStep(nil, steps.Profile{}, nil, e); !errors.Is(err, steps.ErrNotUndoable) ||
		undo.Refusal(e).Empty() {
		t.Errorf("%v can be undone again: %v", called(e), err)
	}
}

// difference is the lines of two texts that are not in the other.
func difference(a, b string) string {
	lines := func(s string) []string { return strings.Split(s, "\n") }
	var list []string
	for _, l := range lines(a) {
		if !slices.Contains(lines(b), l) {
			list = append(list, "- "+l)
		}
	}
	for _, l := range lines(b) {
		if !slices.Contains(lines(a), l) {
			list = append(list, "+ "+l)
		}
	}
	return strings.Join(list, "\n")
}
