package undo_test

import (
	"context"
	"fmt"
	"runtime"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"cspready/graph"
	"cspready/graph/sim"
	"cspready/graph/sim/client"
	"cspready/graph/sim/scenario"
	"cspready/steps"
	"cspready/steps/steptest"
	"cspready/steps/undo"
)

// A life is that of a program which is killed at one of its writes: before it is sent, or before its answer arrives.
type life struct {
	sent    int
	last    int  // the write at which it ends; 0: never
	arrives bool // the last write does
}

// write sends one, or ends the goroutine as a kill ends a program: nothing is noted, put back or looked up afterwards.
func (l *life) write(send func() error) error {
	l.sent++
	if l.sent != l.last {
		return send()
	}
	if l.arrives {
		_ = send()
	}
	runtime.Goexit()
	return nil
}

// mortal is a tenant as a program sees it that may be killed.
type mortal struct {
	steps.Tenant
	*life
}

func (m mortal) SetSecurityDefaults(ctx context.Context, on bool) error {
	return m.write(func() error { return m.Tenant.SetSecurityDefaults(ctx, on) })
}

func (m mortal) UpdatePolicy(ctx context.Context, id, body string) error {
	return m.write(func() error { return m.Tenant.UpdatePolicy(ctx, id, body) })
}

func (m mortal) DeletePolicy(ctx context.Context, id string) error {
	return m.write(func() error { return m.Tenant.DeletePolicy(ctx, id) })
}

func (m mortal) SetMethodPolicy(ctx context.Context, method graph.MethodKind, body string) error {
	return m.write(func() error { return m.Tenant.SetMethodPolicy(ctx, method, body) })
}

func (m mortal) DeleteUser(ctx context.Context, id string) error {
	return m.write(func() error { return m.Tenant.DeleteUser(ctx, id) })
}

func (m mortal) UnassignRole(ctx context.Context, id string) error {
	return m.write(func() error { return m.Tenant.UnassignRole(ctx, id) })
}

func (m mortal) RemoveMember(ctx context.Context, group, id string) error {
	return m.write(func() error { return m.Tenant.RemoveMember(ctx, group, id) })
}

func (m mortal) UpdateApplication(ctx context.Context, id, body string) error {
	return m.write(func() error { return m.Tenant.UpdateApplication(ctx, id, body) })
}

func (m mortal) DeleteApplication(ctx context.Context, id string) error {
	return m.write(func() error { return m.Tenant.DeleteApplication(ctx, id) })
}

func (m mortal) RemoveSecret(ctx context.Context, id, body string) error {
	return m.write(func() error { return m.Tenant.RemoveSecret(ctx, id, body) })
}

func (m mortal) UpdatePrincipal(ctx context.Context, id, body string) error {
	return m.write(func() error { return m.Tenant.UpdatePrincipal(ctx, id, body) })
}

func (m mortal) DeletePrincipal(ctx context.Context, id string) error {
	return m.write(func() error { return m.Tenant.DeletePrincipal(ctx, id) })
}

func (m mortal) UpdateGrant(ctx context.Context, id, body string) error {
	return m.write(func() error { return m.Tenant.UpdateGrant(ctx, id, body) })
}

func (m mortal) DeleteGrant(ctx context.Context, id string) error {
	return m.write(func() error { return m.Tenant.DeleteGrant(ctx, id) })
}

// undoAll is a program that undoes whatever the journal has and can be undone, the latest first, until it is killed.
func undoAll(t *testing.T, tenant *sim.Tenant, l *steps.Ledger, of *life) {
	t.Helper()
	over := make(chan struct{})
	go func() {
		defer close(over)
		for _, e := range steps.Changes(l.Journal, tenant.ID()) {
			if undo.Refusal(e).Empty() {
				undoOne(t, tenant, l, of, e)
				time.Sleep(time.Minute)
			}
		}
	}()
	<-over
}

// undoOne undoes a change, or has it noted that it is undone already.
func undoOne(t *testing.T, tenant *sim.Tenant, l *steps.Ledger, of *life, e steps.Entry) {
	open := func(scopes ...string) steps.Step {
		door := client.SignedIn(tenant,
			append(append(steptest.AppScopes(), steptest.BreakGlassScopes()...),
				append(steptest.PolicyScopes(), scopes...)...)...)
		step, err := undo.NewStep(mortal{steptest.SessionOverride{Tenant: door, MFA: graph.Yes, Method: graph.Browser}, of},
			steps.Profile{}, l.Journal, e)
		if err != nil {
			t.Errorf("%v: %v", called(e), err)
			runtime.Goexit()
		}
		return step
	}
	plan, err := open().Plan(t.Context(), nil)
	if err != nil || len(plan.Ops) == 0 {
		if err != nil || !slices.Contains(steptest.MessageIDs(plan.Manual), "undo.gone-already") {
			t.Errorf("%v: by hand %v (%v)", called(e), steptest.MessageIDs(plan.Manual), err)
		}
		return
	}
	step := open(plan.Ops[0].Change().Scopes...)
	work, err := steps.Start(t.Context(), step, nil, plan.Approval(0, plan.ConfirmPhrase()))
	if err != nil {
		t.Errorf("%v: %v", called(e), err)
		return
	}
	for op, ok := work.Next(); ok; op, ok = work.Next() {
		o := l.Do(t.Context(), op)
		if work = work.Record(o); !o.State.Succeeded() {
			t.Errorf("%v: %v (%v)", called(e), o.State, o.Err)
		}
	}
}

// TestUndoingThatIsKilledIsFinishedByTheNext kills the undoing of changes of every kind at each of its writes, and
// undoes what is left: nothing is written twice, and the tenant is as it was before the changes.
func TestUndoingThatIsKilledIsFinishedByTheNext(t *testing.T) {
	for name, c := range deeds() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			writes := c.undoneAfterAKill(t, life{}, 0)
			if writes == 0 {
				t.Fatal("nothing was undone")
			}
			for n := 1; n <= writes; n++ {
				for _, arrives := range []bool{false, true} {
					t.Run(fmt.Sprintf("write %d arrives %v", n, arrives), func(t *testing.T) {
						c.undoneAfterAKill(t, life{last: n, arrives: arrives}, writes)
					})
				}
			}
		})
	}
}

// undoneAfterAKill makes the changes and undoes them in two lives, of which it returns how often they wrote; want is
// how often they should, 0 where that is to be found out.
func (c deed) undoneAfterAKill(t *testing.T, first life, want int) (writes int) {
	synctest.Test(t, func(t *testing.T) {
		time.Sleep(time.Until(steptest.Morning))
		tenant, l := c.tenant(t), doing(t)
		tenant.SetBehaviour(scenario.Realistic())
		before := state(t, tenant)
		c.do(t, tenant, l)
		time.Sleep(time.Hour)
		made := len(tenant.Writes())
		undoAll(t, tenant, l, &first)
		time.Sleep(time.Minute) // replicas have heard of the last write then
		undoAll(t, tenant, &steps.Ledger{Journal: l.Journal, By: l.By}, &life{})
		if after := state(t, tenant); after != before {
			t.Errorf("the tenant is not as it was before:\n%s", difference(before, after))
		}
		writes = len(tenant.Writes()) - made
		if want > 0 && writes != want {
			t.Errorf("%d writes, want %d: %+v", writes, want, tenant.Writes()[made:])
		}
		for _, e := range steps.Changes(l.Journal, tenant.ID()) {
			if e.Undoes == "" && e.Reversal.Kind != steps.Irreversible && e.State == steps.Done && e.Undone.IsZero() {
				t.Errorf("%v is not noted as undone", called(e))
			}
		}
	})
	return writes
}
