package mfa_test

import (
	"errors"
	"testing"

	"cspready/graph"
	"cspready/graph/sim"
	"cspready/graph/sim/client"
	"cspready/steps"
	"cspready/steps/catalog"
	"cspready/steps/mfa"
	"cspready/steps/steptest"
)

func TestOperatorMFA(t *testing.T) {
	admin := []graph.Role{graph.RoleByTemplate(graph.GlobalAdministrator)}
	for name, c := range map[string]struct {
		mfa    graph.Tri
		who    graph.Operator
		want   steps.Status
		signIn bool
	}{
		"MFA and a role": {graph.Yes, graph.Operator{RolesKnown: true, Roles: admin}, steps.Met, false},
		"no MFA":         {graph.No, graph.Operator{RolesKnown: true, Roles: admin}, steps.NotMet, true},
		"MFA not told":   {graph.Unknown, graph.Operator{RolesKnown: true, Roles: admin}, steps.Unknown, true},
		"no role":        {graph.Yes, graph.Operator{RolesKnown: true}, steps.NotMet, false},
		"eligible role": {graph.Yes, graph.Operator{RolesKnown: true, Eligible: admin, EligibleKnown: true},
			steps.NotMet, true},
		"roles unread":            {graph.Yes, graph.Operator{}, steps.Unknown, false},
		"roles unread but hinted": {graph.Yes, graph.Operator{Roles: admin}, steps.Unknown, false},
		"no role, MFA not told":   {graph.Unknown, graph.Operator{RolesKnown: true}, steps.NotMet, true},
		"no MFA, roles unread":    {graph.No, graph.Operator{}, steps.NotMet, true},
		"only a Security Reader": {graph.Yes,
			graph.Operator{RolesKnown: true, Roles: []graph.Role{graph.RoleByTemplate(graph.SecurityReader)}}, steps.NotMet,
			false},
		"Global Reader is enough": {graph.Yes,
			graph.Operator{RolesKnown: true, Roles: []graph.Role{graph.RoleByTemplate(graph.GlobalReader)}}, steps.Met, false},
		"a guest with everything": {graph.Yes, graph.Operator{RolesKnown: true, Roles: admin, Guest: true}, steps.Met, false},
	} {
		t.Run(name, func(t *testing.T) {
			tenant := steptest.NewTenant(t, steptest.FabrikamScenario())
			dir := steptest.OperatorOverride{Tenant: steptest.SessionOverride{Tenant: client.SignedIn(tenant,
				catalog.ReadScopes()...), MFA: c.mfa, Method: graph.DeviceCode}, Signed: c.who, Err: nil}
			step := steptest.FindStep(t, dir, mfa.OperatorID, steps.Profile{})
			f, err := step.Check(t.Context())
			if err != nil || f.Status != c.want {
				t.Errorf("%v (%v), want %v", f.Status, err, c.want)
			}
			plan, err := step.Plan(t.Context(), nil)
			if err != nil || (plan.SignIn != nil) != c.signIn || len(plan.Ops) > 0 {
				t.Errorf("plan %+v (%v), want a new sign-in: %v", plan, err, c.signIn)
			}
			steptest.WantNoWrites(t, tenant)
		})
	}
}

func TestOperatorThatCannotBeReadIsAnError(t *testing.T) {
	dir := steptest.OperatorOverride{Tenant: client.SignedIn(steptest.NewTenant(t, steptest.FabrikamScenario()),
		"User.Read"), Signed: graph.Operator{}, Err: &graph.Error{Kind: graph.ErrOffline}}
	if _, err := steptest.FindStep(t, dir, mfa.OperatorID, steps.Profile{}).Check(t.Context()); !errors.Is(err,
		graph.ErrOffline) {
		t.Errorf("%v", err)
	}
}

func TestNewSignInWithMFAMendsTheOperator(t *testing.T) {
	tenant := steptest.NewTenant(t, steptest.FabrikamScenario())
	door := client.New(tenant)
	step := steptest.FindStep(t, door, mfa.OperatorID, steps.Profile{})
	signIn(t, tenant, door, graph.SignInRequest{Method: graph.Browser, Scopes: catalog.ReadScopes()})
	if f, err := step.Check(t.Context()); err != nil || f.Status != steps.NotMet {
		t.Fatalf("before: %v (%v)", f.Status, err)
	}
	plan, err := step.Plan(t.Context(), nil)
	if err != nil || plan.SignIn == nil {
		t.Fatalf("no sign-in planned: %v", err)
	}
	want := *plan.SignIn
	want.Scopes = catalog.ReadScopes()
	signIn(t, tenant, door, want)
	if f, err := step.Check(t.Context()); err != nil || f.Status != steps.Met {
		t.Errorf("after: %v (%v)", f.Status, err)
	}
}

func signIn(t *testing.T, tenant *sim.Tenant, door *client.Client, want graph.SignInRequest) {
	t.Helper()
	attempt, err := door.Begin(t.Context(), want)
	if err != nil {
		t.Fatal(err)
	}
	final, err := tenant.FollowSignIn(attempt.Prompt().URL)
	if err == nil {
		err = attempt.Answer(final)
	}
	if err == nil {
		_, err = attempt.Wait(t.Context(), func(graph.Progress) {})
	}
	if err != nil {
		t.Fatal(err)
	}
}
