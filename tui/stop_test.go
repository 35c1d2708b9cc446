package tui

import (
	"context"
	"testing"
	"testing/synctest"
	"time"

	"cspready/graph"
	"cspready/graph/sim"
	"cspready/graph/sim/scenario"
	"cspready/steps"
	"cspready/steps/visit"
)

// slow delays a write, so that something can happen meanwhile.
type slow struct {
	steps.Tenant
	write time.Duration
}

func (s slow) SetSecurityDefaults(ctx context.Context, on bool) error {
	time.Sleep(s.write)
	return s.Tenant.SetSecurityDefaults(ctx, on)
}

func TestCtrlCLetsTheWriteUnderWayFinish(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		wd := newWorld(t, "new-reseller")
		wd.setup.Connect = func(visit.Where) (visit.Link, error) {
			return visit.Link{SignIn: wd.door, Tenant: slow{wd.door, time.Minute}, Renewals: wd.door.Renewals()}, nil
		}
		d := wd.drive(t, 80, 24)
		d.toOverview()
		d.signInWithMFA()
		d.toConsent()
		d.press("y")
		d.waitFor("Changing Fabrikam")
		d.press("ctrl+c")
		d.sees("The change under way is finished first.")
		d.press("ctrl+c")
		d.pass(10 * time.Second)
		if d.quit || len(wd.tenant.Writes()) != 0 {
			t.Fatal("the write was not waited for")
		}
		d.pass(time.Minute)
		if !d.quit {
			t.Error("the wizard did not stop after the write")
		}
		if n := len(wd.tenant.Writes()); n != 1 {
			t.Errorf("%d writes, want the one under way", n)
		}
		if !d.w.visitEnding().Interrupted {
			t.Error("the ending does not say that it was interrupted")
		}
		if note, _ := wd.memory.Recall(wd.tenant.ID()); !note.CodesBlocked {
			t.Error("that codes are blocked from now on was forgotten")
		}
	})
}

func TestCtrlCLeavesEveryPageAtOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		tour(t, tourWorld(t), 80, 24, func(name string, d *driver) {
			w := d.w
			w.cancelAll = func() {} // the tour goes on
			model, cmd := w.Update(keyPress("ctrl+c"))
			if w := model.(wizard); !w.interrupted || !w.ended || cmd == nil {
				t.Errorf("%s: ctrl+c did not end the visit", name)
			}
		})
	})
}

func TestARenewalInterruptsAndGoesBack(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		wd := newWorld(t, "new-reseller")
		d := wd.drive(t, 80, 24)
		d.arrive()
		behaviour := wd.tenant.Behaviour()
		behaviour.ClaimsChallenges = true
		wd.tenant.SetBehaviour(behaviour)
		time.Sleep(time.Second)
		wd.tenant.RevokeSessions()
		time.Sleep(time.Second)
		d.press("enter", "enter")
		d.waitFor("Microsoft wants you to sign in again")
		d.waitFor("How the tenant stands")
		d.sees("not met")
	})
}

func TestARenewalThatIsDeclinedIsAnswered(t *testing.T) {
	for _, key := range []string{"esc", "ctrl+c"} {
		synctest.Test(t, func(t *testing.T) {
			wd := newWorld(t, "new-reseller")
			renewals, done := make(chan graph.Renewal), make(chan error, 1)
			wd.setup.Connect = func(visit.Where) (visit.Link, error) {
				return visit.Link{SignIn: wd.door, Tenant: wd.door, Renewals: renewals}, nil
			}
			d := wd.drive(t, 80, 24)
			d.arrive()
			person := wd.tenant.Person()
			person.Action = scenario.Ignore
			wd.tenant.SetPerson(person)
			renewals <- graph.Renewal{Claims: `{"access_token":{"nbf":{"essential":true}}}`, Done: done}
			d.settle()
			d.sees("Microsoft wants you to sign in again")
			d.press(key)
			select {
			case err := <-done:
				if err == nil {
					t.Error("a renewal that was left was reported as done")
				}
			default:
				t.Errorf("%s left the request waiting", key)
			}
		})
	}
}

// renewing is a tenant that demands a new sign-in for a write, and another one for the read after it.
type renewing struct {
	steps.Tenant
	person   *sim.Tenant
	renewals chan graph.Renewal
	answers  *[]error
}

func (r renewing) SetSecurityDefaults(context.Context, bool) error {
	person := r.person.Person()
	person.Action = scenario.Ignore
	r.person.SetPerson(person)
	for range 3 {
		done := make(chan error)
		r.renewals <- graph.Renewal{Done: done}
		*r.answers = append(*r.answers, <-done)
	}
	return &graph.Error{Op: "turn on security defaults", Kind: graph.ErrSignInAgain}
}

func TestAWriteThatWantsASignInDoesNotKeepTheWizardFromStopping(t *testing.T) {
	for _, way := range []string{"ctrl+c", "a signal"} {
		synctest.Test(t, func(t *testing.T) {
			wd := newWorld(t, "new-reseller")
			ctx, cancel := context.WithCancel(wd.ctx)
			defer cancel()
			wd.ctx = ctx
			var answers []error
			link := visit.Link{SignIn: wd.door}
			renewals := make(chan graph.Renewal)
			link.Tenant, link.Renewals = renewing{wd.door, wd.tenant, renewals, &answers}, renewals
			wd.setup.Connect = func(visit.Where) (visit.Link, error) { return link, nil }
			d := wd.drive(t, 80, 24)
			d.toOverview()
			d.signInWithMFA()
			d.toConsent()
			d.press("y")
			d.waitFor("Microsoft wants you to sign in again")
			if way == "ctrl+c" {
				d.press("ctrl+c")
			} else {
				cancel()
				d.send(stopMsg{})
			}
			d.pass(5 * time.Second)
			if !d.quit {
				t.Errorf("%s: the wizard hangs:\n%s", way, d.plain())
			}
			if len(answers) != 3 || answers[0] == nil || answers[2] == nil {
				t.Errorf("%s: answers to the demands: %v", way, answers)
			}
		})
	}
}
