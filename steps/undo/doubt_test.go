package undo_test

import (
	"context"
	"testing"
	"testing/synctest"
	"time"

	"cspready/graph"
	"cspready/graph/sim/client"
	"cspready/steps"
	"cspready/steps/journal"
	"cspready/steps/steptest"
	"cspready/steps/undo"
)

// lists answers "not found" for what is not the object of a change itself.
type lists struct{ steps.Tenant }

func (lists) Holders(context.Context, string) ([]graph.User, error) {
	return nil, &graph.Error{Op: "read holders", Kind: graph.ErrNotFound}
}

func (lists) Assignments(context.Context, func() []string) (graph.AssignmentList, error) {
	return graph.AssignmentList{}, &graph.Error{Op: "read assignments", Kind: graph.ErrNotFound}
}

// TestWhatCannotBeToldIsNotGone: an object that bears our mark or name and is older, and a list that is not found,
// are no proof that a change is undone.
func TestWhatCannotBeToldIsNotGone(t *testing.T) {
	const spare = "spare@fabrikam.onmicrosoft.com"
	everybody := steptest.PolicyNamed("MFA for everybody",
		steptest.Object{"users": steptest.Object{"includeUsers": []any{"All"}}}, nil)
	for name, c := range map[string]struct {
		reversal steps.Reversal
		lists    bool
		moved    bool
	}{
		"an older account of the name": {steps.Reversal{Kind: steps.AccountCreated, Name: spare}, false, true},
		"an older application":         {steps.Reversal{Kind: steps.AppCreated}, false, true},
		"an older service principal": {steps.Reversal{Kind: steps.PrincipalCreated, Of: graph.PartnerCenterAPI}, false,
			true},
		"an older policy of the name": {steps.Reversal{Kind: steps.PolicyCreated, Name: "MFA for everybody",
			Body: `{"state":"enabled"}`}, false, true},
		"assignments that are not found": {steps.Reversal{Kind: steps.RoleAssigned, Of: graph.GlobalAdministrator}, true,
			false},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				time.Sleep(time.Until(steptest.Morning))
				tenant, kept := steptest.NewTenant(t,
					steptest.FabrikamScenario(steptest.RegisteredApp(), steptest.PremiumP1, steptest.DefaultsOff, everybody)),
					journal.None()
				var dir steps.Tenant = client.SignedIn(tenant,
					append(append(steptest.AppScopes(), steptest.BreakGlassScopes()...), steptest.PolicyScopes()...)...)
				e := steps.Entry{TenantID: tenant.ID(), ID: "abcdefgh", At: time.Now(), Reversal: c.reversal}
				if e.Reversal.Kind == steps.RoleAssigned {
					e.Reversal.ID = steptest.AccountID(t, dir, spare)
				}
				if c.lists {
					dir = lists{dir}
				}
				step, err := undo.NewStep(dir, steps.Profile{}, kept, e)
				if err != nil {
					t.Fatal(err)
				}
				f, err := step.Check(t.Context())
				if c.moved && (err != nil || f.Summary.ID != "undo.moved") || !c.moved && err == nil {
					t.Errorf("%v %s (%v)", f.Status, f.Summary.ID, err)
				}
				if _, err := step.Plan(t.Context(), nil); c.moved != (err == nil) {
					t.Error(err)
				}
				if all := kept.Records(tenant.ID()); len(all) > 0 {
					t.Errorf("it was noted as undone: %+v", all)
				}
			})
		})
	}
}
