package undo_test

import (
	"context"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"cspready/graph"
	"cspready/graph/sim/client"
	"cspready/graph/sim/scenario"
	"cspready/steps"
	"cspready/steps/steptest"
	"cspready/steps/undo"
)

// strictDefaults makes Microsoft refuse security defaults beside policies in any state, as its documentation says.
func strictDefaults(s *scenario.Scenario) { s.DefaultsNeedNoPolicies = true }

// hiddenPolicies are classic ones, beside which nothing that cspready can delete helps.
func hiddenPolicies(s *scenario.Scenario) { s.HiddenPolicies = true }

func managedPolicies(s *scenario.Scenario) { s.ManagedPolicies = true }

func otherPolicy(s *scenario.Scenario) {
	s.Policies = append(s.Policies, scenario.Policy{Name: "Terms for guests", State: graph.StateOff})
}

// enforced reports what requires MFA of anybody: security defaults, or policies that are on.
func enforced(t *testing.T, dir steps.Tenant) (defaults bool, policies []string) {
	t.Helper()
	defaults, err := dir.SecurityDefaults(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	list, err := dir.Policies(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range list {
		if p.IsOn() {
			policies = append(policies, p.Name)
		}
	}
	slices.Sort(policies)
	return defaults, policies
}

// watched notes for how long nothing requires MFA in a tenant while writes are sent to it.
type watched struct {
	steps.Tenant
	t       *testing.T
	since   *time.Time // when the gap began; zero: there is none
	longest *time.Duration
}

func (w watched) note(err error) error {
	defaults, policies := enforced(w.t, w.Tenant)
	switch isOpen := !defaults && len(policies) == 0; {
	case isOpen && w.since.IsZero():
		*w.since = time.Now()
	case !isOpen && !w.since.IsZero():
		*w.longest, *w.since = max(*w.longest, time.Since(*w.since)), time.Time{}
	}
	return err
}

func (w watched) SetSecurityDefaults(ctx context.Context, on bool) error {
	return w.note(w.Tenant.SetSecurityDefaults(ctx, on))
}

func (w watched) UpdatePolicy(ctx context.Context, id, body string) error {
	return w.note(w.Tenant.UpdatePolicy(ctx, id, body))
}

func (w watched) DeletePolicy(ctx context.Context, id string) error {
	return w.note(w.Tenant.DeletePolicy(ctx, id))
}

func (w watched) CreatePolicy(ctx context.Context, body string) (graph.Policy, error) {
	p, err := w.Tenant.CreatePolicy(ctx, body)
	return p, w.note(err)
}

// undoWatched undoes a change, and fails the test if the tenant is left open, or is open for longer than the tries that
// the switch itself needs.
func undoWatched(t *testing.T, dir steps.Tenant, l *steps.Ledger, e steps.Entry) steps.Outcome {
	t.Helper()
	w := watched{Tenant: dir, t: t, since: &time.Time{}, longest: new(time.Duration)}
	o := undoTo(t, w, l, e)
	if !w.since.IsZero() {
		t.Error("nothing requires MFA in the end")
	}
	if *w.longest > 15*time.Second {
		t.Errorf("nothing required MFA for %v", *w.longest)
	}
	return o[0]
}

// TestUndoingASwitchEndsWithDefaultsOrThePolicies undoes the switch twice, in tenants in which Microsoft refuses
// security defaults for each of its reasons: the first undo keeps the policies, and the second one may delete those
// that cspready created, where that can help. The tenant is never left without both.
func TestUndoingASwitchEndsWithDefaultsOrThePolicies(t *testing.T) {
	for name, c := range map[string]struct {
		bend   []func(*scenario.Scenario)
		first  steps.OutcomeState
		second steps.OutcomeState
		guard  string // of the plan
	}{
		"accepted beside policies that are off": {nil, steps.Done, steps.NotTried, ""},
		"accepted beside another, off": {steptest.Options(otherPolicy), steps.Done,
			steps.NotTried, "guard.policies-exist"},
		"accepted beside a managed one": {steptest.Options(managedPolicies), steps.Done,
			steps.NotTried, "guard.policies-managed"},
		"refused beside any policy": {steptest.Options(strictDefaults), steps.Failed, steps.Done, ""},
		"refused beside any, with another": {steptest.Options(strictDefaults, otherPolicy),
			steps.Failed, steps.Failed, "guard.policies-exist"},
		"refused beside any, with a managed one": {steptest.Options(strictDefaults, managedPolicies),
			steps.Failed, steps.Failed, "guard.policies-managed"},
		"refused for good": {steptest.Options(hiddenPolicies), steps.Failed, steps.Failed, ""},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				l := doing(t)
				tenant, dir, e := switchedOver(t, l, c.bend...)
				_, before := enforced(t, dir)
				for _, want := range []steps.OutcomeState{c.first, c.second} {
					if want == steps.NotTried {
						return
					}
					wantGuard(t, dir, l, e, c.guard)
					o := undoWatched(t, dir, l, e)
					if o.State != want {
						t.Fatalf("%v (%v), want %v", o.State, o.Err, want)
					}
					defaults, now := enforced(t, dir)
					if want == steps.Done && (!defaults || len(now) > 0) {
						t.Errorf("security defaults %v, policies on %v", defaults, now)
					}
					if want == steps.Failed && (defaults || !slices.Equal(now, before)) {
						t.Errorf("security defaults %v, policies on %v; want %v", defaults, now, before)
					}
					time.Sleep(time.Minute)
				}
				for _, w := range tenant.Writes() {
					if w.Method == "DELETE" && c.second == steps.Failed && name != "refused for good" {
						t.Errorf("deleted %s although that cannot help", w.Path)
					}
				}
			})
		})
	}
}

// wantGuard fails the test unless the plan of an undo has this guard against it, or none.
func wantGuard(t *testing.T, dir steps.Tenant, l *steps.Ledger, e steps.Entry, guard string) {
	t.Helper()
	step, err := undo.NewStep(dir, steps.Profile{BreakGlass: []string{"spare@fabrikam.onmicrosoft.com"}}, l.Journal, e)
	if err != nil {
		t.Fatal(err)
	}
	plan, err := step.Plan(t.Context(), nil)
	if got := strings.Join(steptest.GuardReasons(plan), " "); err != nil || got != guard || plan.IsBlocked() {
		t.Errorf("guards %q, blocked %v (%v); want %q", got, plan.IsBlocked(), err, guard)
	}
}

// TestPoliciesDeletedByAnUndoAreCreatedAgain undoes the deletion: the policies are there again, and none is on.
func TestPoliciesDeletedByAnUndoAreCreatedAgain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := doing(t)
		tenant, dir, e := switchedOver(t, l, strictDefaults)
		before, err := dir.Policies(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		undoTo(t, dir, l, e)
		undoTo(t, dir, l, e)
		if left, err := dir.Policies(t.Context()); err != nil || len(left) > 0 {
			t.Fatalf("%d policies are left (%v)", len(left), err)
		}
		time.Sleep(time.Minute)
		last := steps.Changes(l.Journal, tenant.ID())[0]
		if o := undoTo(t, dir, l, last); o[0].State != steps.Done {
			t.Fatalf("%+v", o[0])
		}
		after, err := dir.Policies(t.Context())
		if err != nil || len(after) != len(before) {
			t.Fatalf("%d policies (%v), want %d", len(after), err, len(before))
		}
		for i, p := range after {
			was := before[i]
			if p.Name != was.Name || p.IsOn() ||
				!slices.Equal(p.Conditions.Users.Users.Include, was.Conditions.Users.Users.Include) {
				t.Errorf("%s: %+v, want %+v", p.Name, p, was)
			}
		}
	})
}

// TestADeletionInAnOddJournalIsNotBelieved: a journal that was edited creates no policy that is on.
func TestADeletionInAnOddJournalIsNotBelieved(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := doing(t)
		tenant, dir, e := switchedOver(t, l, strictDefaults)
		undoTo(t, dir, l, e)
		undoTo(t, dir, l, e)
		time.Sleep(time.Minute)
		last := steps.Changes(l.Journal, tenant.ID())[0]
		for name, was := range map[string]string{
			"empty": `{}`, "no JSON": `state`, "another name": `{"displayName":"Let all in","state":"enabled"}`,
		} {
			bent := last
			bent.Reversal.Parts = slices.Clone(last.Reversal.Parts)
			bent.Reversal.Parts[0].Was = was
			refusedUndo(t, name, dir, l, bent)
		}
		last.Reversal.Parts = nil
		if undo.Refusal(last).Empty() {
			t.Error("a deletion of nothing can be undone")
		}
	})
}

// TestUndoingThatIsKilledWhileItDeletesIsFinished kills the undo at each of its writes, and undoes once more.
func TestUndoingThatIsKilledWhileItDeletesIsFinished(t *testing.T) {
	for n := 1; n <= 8; n++ {
		for _, arrives := range []bool{false, true} {
			synctest.Test(t, func(t *testing.T) {
				l := doing(t)
				_, dir, e := switchedOver(t, l, strictDefaults)
				undoTo(t, dir, l, e) // refused
				time.Sleep(time.Minute)
				over := make(chan struct{})
				go func() {
					defer close(over)
					undoTo(t, mortal{dir, &life{last: n, arrives: arrives}}, l, e)
				}()
				<-over
				time.Sleep(time.Minute)
				again := &steps.Ledger{Journal: l.Journal, By: l.By}
				if on, err := dir.SecurityDefaults(t.Context()); err != nil || !on {
					if o := undoTo(t, dir, again, e); o[0].State != steps.Done {
						t.Errorf("killed at %d, arrives %v: %+v", n, arrives, o[0])
					}
				}
				if defaults, _ := enforced(t, dir); !defaults {
					t.Errorf("killed at %d, arrives %v: security defaults are off", n, arrives)
				}
			})
		}
	}
}

// TestASwitchThatFailsIsNotLeftWithoutBoth: Microsoft takes security defaults off, refuses the policies for a while,
// and then refuses security defaults because of the policies.
func TestASwitchThatFailsIsNotLeftWithoutBoth(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := doing(t)
		tenant, dir, _ := switchedOn(t, l, steptest.PremiumP1, steptest.DefaultsOn, strictDefaults)
		tenant.InjectFault(scenario.Fault{Method: "PATCH", Path: "/identity/conditionalAccess/policies/{}", Times: 6,
			Status: 400, Code: "BadRequest", Message: "Security Defaults is enabled in the tenant."})
		step := steptest.FindStep(t, dir, "security-defaults",
			steps.Profile{BreakGlass: []string{"spare@fabrikam.onmicrosoft.com"}, Statements: steps.NewStatements(nil)})
		work := steptest.ApproveAll(t, step, steps.Profile{})
		for op, ok := work.Next(); ok; op, ok = work.Next() {
			work = work.Record(l.Do(t.Context(), op))
		}
		if o := steptest.LastOf(work.Outcomes()); o.State != steps.Done {
			t.Errorf("%+v", o)
		}
		if defaults, policies := enforced(t, client.SignedIn(tenant, steptest.PolicyScopes()...)); defaults ||
			len(policies) < 2 {
			t.Errorf("security defaults %v, policies on %v", defaults, policies)
		}
	})
}
