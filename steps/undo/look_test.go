package undo_test

import (
	"testing"
	"testing/synctest"
	"time"

	"cspready/graph/sim"
	"cspready/graph/sim/client"
	"cspready/graph/sim/scenario"
	"cspready/steps"
	"cspready/steps/undo"
)

// undone undoes the only change of a tenant in which security defaults were just turned on, and says what became of
// it, and what the journal says. The tenant behaves so from then on, and meddle comes between the yes and the write.
func undone(t *testing.T, b scenario.Behaviour, meddle func(*sim.Tenant)) (steps.Outcome, steps.Entry, *sim.Tenant) {
	t.Helper()
	l := doing(t)
	tenant, dir, _ := switchedOn(t, l)
	tenant.SetBehaviour(b)
	step, err := undo.NewStep(dir, steps.Profile{}, l.Journal, steps.Changes(l.Journal, tenant.ID())[0])
	if err != nil {
		t.Fatal(err)
	}
	plan, err := step.Plan(t.Context(), nil)
	if err != nil || len(plan.Ops) != 1 {
		t.Fatalf("%d changes (%v)", len(plan.Ops), err)
	}
	work, err := plan.Approve(plan.Approval(0, plan.ConfirmPhrase()))
	if err != nil {
		t.Fatal(err)
	}
	meddle(tenant)
	op, _ := work.Next()
	o := l.Do(t.Context(), op)
	for _, e := range steps.Changes(l.Journal, tenant.ID()) {
		if e.ID != o.ID {
			return o, e, tenant
		}
	}
	t.Fatal("the change is not in the journal")
	return o, steps.Entry{}, tenant
}

// TestWhatIsNotFoundIsNotUndone: only of what is deleted is that as good.
func TestWhatIsNotFoundIsNotUndone(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		o, e, _ := undone(t, scenario.Behaviour{}, func(tenant *sim.Tenant) {
			tenant.InjectFault(scenario.Fault{Method: "PATCH", Path: "/policies/identitySecurityDefaultsEnforcementPolicy",
				Status: 404, Code: "ResourceNotFound", Times: -1})
		})
		if o.State.Succeeded() || !e.Undone.IsZero() {
			t.Errorf("%v (%v), undone %v", o.State, o.Err, e.Undone)
		}
	})
}

// TestAReplicaThatLagsDoesNotUndo has one answer the look before the write with what was before the change: replicas
// answer in turn, and each of two begins once.
func TestAReplicaThatLagsDoesNotUndo(t *testing.T) {
	for before := range 2 {
		synctest.Test(t, func(t *testing.T) {
			o, e, tenant := undone(t, scenario.Behaviour{Lag: time.Hour}, func(tenant *sim.Tenant) {
				for range before {
					_, _ = client.SignedIn(tenant, "Policy.Read.All").SecurityDefaults(t.Context())
				}
			})
			if writes := len(tenant.Writes()); o.State == steps.AlreadySo || o.State == steps.Done && writes != 2 {
				t.Errorf("%v (%v) after %d writes, undone %v", o.State, o.Err, writes, e.Undone)
			}
		})
	}
}
