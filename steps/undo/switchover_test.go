package undo_test

import (
	"context"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"cspready/graph"
	"cspready/graph/sim"
	"cspready/graph/sim/client"
	"cspready/graph/sim/scenario"
	"cspready/steps"
	"cspready/steps/mfa"
	"cspready/steps/steptest"
	"cspready/steps/undo"
)

// switchedOver is a tenant in which we replaced security defaults by policies, and the change that did it.
func switchedOver(t *testing.T, l *steps.Ledger, bend ...func(*scenario.Scenario)) (*sim.Tenant, steps.Tenant,
	steps.Entry) {
	t.Helper()
	tenant, dir, _ := switchedOn(t, l, append(steptest.Options(steptest.PremiumP1, steptest.DefaultsOn), bend...)...)
	step := steptest.FindStep(t, dir, mfa.SecurityDefaultsID,
		steps.Profile{BreakGlass: []string{"spare@fabrikam.onmicrosoft.com"}, Statements: steps.NewStatements(nil)})
	carryOut(t, l, step, steptest.ApproveAll(t, step, steps.Profile{}))
	made := steps.Changes(l.Journal, tenant.ID())
	i := slices.IndexFunc(made, func(e steps.Entry) bool { return e.Reversal.Kind == steps.RouteSwitched })
	if i < 0 || len(made[i].Reversal.Parts) < 2 {
		t.Fatalf("security defaults were not replaced: %+v", made)
	}
	time.Sleep(time.Hour)
	return tenant, dir, made[i]
}

// undoTo plans the undoing of a change and says yes to all of it.
func undoTo(t *testing.T, dir steps.Tenant, l *steps.Ledger, e steps.Entry) []steps.Outcome {
	t.Helper()
	step, err := undo.NewStep(dir, steps.Profile{}, l.Journal, e)
	if err != nil {
		t.Fatal(err)
	}
	plan, err := step.Plan(t.Context(), nil)
	if err != nil || len(plan.Ops) != 1 {
		t.Fatalf("%d changes, by hand %v (%v)", len(plan.Ops), steptest.MessageIDs(plan.Manual), err)
	}
	work, err := plan.Approve(plan.Approval(0, plan.ConfirmPhrase()))
	if err != nil {
		t.Fatal(err)
	}
	var outcomes []steps.Outcome
	for op, ok := work.Next(); ok; op, ok = work.Next() {
		o := l.Do(t.Context(), op)
		outcomes, work = append(outcomes, o), work.Record(o)
	}
	return outcomes
}

// patched is somebody, or a run that was cut short, who changes a policy.
func patched(t *testing.T, tenant *sim.Tenant, policy, body string) {
	t.Helper()
	yes := graph.Permit(t.Context(),
		graph.Request{Method: "PATCH", Path: "/identity/conditionalAccess/policies/" + policy, Body: body})
	if err := client.SignedIn(tenant, steptest.PolicyScopes()...).UpdatePolicy(yes, policy, body); err != nil {
		t.Fatal(err)
	}
}

// TestUndoingASwitchThatWasCutShortFinishesIt has a run die after none, one and all of the policies wait again.
func TestUndoingASwitchThatWasCutShortFinishesIt(t *testing.T) {
	for _, back := range []int{0, 1, -1} {
		synctest.Test(t, func(t *testing.T) {
			l := doing(t)
			tenant, dir, e := switchedOver(t, l)
			parts := e.Reversal.Parts
			if back < 0 {
				back = len(parts)
			}
			for _, part := range parts[:back] {
				patched(t, tenant, part.ID, part.Was)
			}
			time.Sleep(time.Minute)
			before := len(tenant.Writes())
			if o := undoTo(t, dir, l, e); len(o) != 1 || o[0].State != steps.Done {
				t.Errorf("%d were back: %+v", back, o)
			}
			if n := len(tenant.Writes()) - before; n != len(parts)-back+1 {
				t.Errorf("%d were back: %d writes", back, n)
			}
			if on, err := dir.SecurityDefaults(t.Context()); err != nil || !on {
				t.Errorf("security defaults are on: %v (%v)", on, err)
			}
		})
	}
}

// unwilling refuses to switch security defaults on.
type unwilling struct {
	steps.Tenant
	tries *int
}

func (d unwilling) SetSecurityDefaults(context.Context, bool) error {
	*d.tries++
	return &graph.Error{Op: "switch security defaults", Kind: graph.ErrRefused}
}

// TestUndoingASwitchLeavesNoTenantOpen: what Microsoft finally refuses leaves the policies in force, those too that
// an earlier run put back.
func TestUndoingASwitchLeavesNoTenantOpen(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := doing(t)
		tenant, dir, e := switchedOver(t, l)
		patched(t, tenant, e.Reversal.Parts[0].ID, e.Reversal.Parts[0].Was)
		time.Sleep(time.Minute)
		tries := 0
		if o := undoTo(t, unwilling{dir, &tries}, l, e); len(o) != 1 || o[0].State != steps.Failed || tries < 2 {
			t.Errorf("after %d tries: %+v", tries, o)
		}
		policies, err := dir.Policies(t.Context())
		for _, part := range e.Reversal.Parts {
			if !slices.ContainsFunc(policies, func(p graph.Policy) bool { return p.ID == part.ID && p.IsOn() }) {
				t.Errorf("%s is not on again (%v)", part.Name, err)
			}
		}
	})
}

// TestUndoingASwitchBelievesNoOddJournal: a journal that was edited makes nothing but a policy wait.
func TestUndoingASwitchBelievesNoOddJournal(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := doing(t)
		tenant, dir, e := switchedOver(t, l)
		first := e.Reversal.Parts[0]
		for name, bend := range map[string]func(p *steps.Reversal){
			"it says more": func(p *steps.Reversal) {
				p.Was = `{"state":"disabled","conditions":{"users":{"includeUsers":["None"]}}}`
			},
			"it stays on": func(p *steps.Reversal) { p.Was = `{"state":"enabled"}` },
			"it is empty": func(p *steps.Reversal) { p.Was = `{}` },
			"no body":     func(p *steps.Reversal) { p.Body = `{}` },
			"no switch":   func(p *steps.Reversal) { p.Body = p.Was },
			"no JSON":     func(p *steps.Reversal) { p.Body = `state` },
		} {
			bent := e
			part := first
			bend(&part)
			bent.Reversal.Parts = append([]steps.Reversal{part}, e.Reversal.Parts[1:]...)
			refusedUndo(t, name, dir, l, bent)
		}
		bent := e
		patched(t, tenant, first.ID, first.Was) // by a run that was cut short
		time.Sleep(time.Minute)
		part := first
		part.Body = `{"state":"enabled","conditions":{"users":{"includeUsers":["None"]}}}`
		bent.Reversal.Parts = append([]steps.Reversal{part}, e.Reversal.Parts[1:]...)
		refusedUndo(t, "for nobody, once it is switched on again", dir, l, bent)
		bent.Reversal.Parts = nil
		refusedUndo(t, "no parts", dir, l, bent)
	})
}

func refusedUndo(t *testing.T, name string, dir steps.Tenant, l *steps.Ledger, e steps.Entry) {
	t.Helper()
	step, err := undo.NewStep(dir, steps.Profile{}, l.Journal, e)
	if err != nil {
		t.Fatal(err)
	}
	if plan, err := step.Plan(t.Context(), nil); err != nil || len(plan.Ops) != 0 ||
		!slices.Contains(steptest.MessageIDs(plan.Manual), "undo.moved") {
		t.Errorf("%s: %d changes, %v (%v)", name, len(plan.Ops), steptest.MessageIDs(plan.Manual), err)
	}
}
