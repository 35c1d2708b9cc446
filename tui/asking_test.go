package tui

import (
	"testing"
	"testing/synctest"
	"time"

	"cspready/graph"
	"cspready/graph/sim"
	"cspready/graph/sim/scenario"
	"cspready/steps"
	"cspready/steps/mfa"
)

func TestSlowQuestionsSayHowLongAndCanBeEnded(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		time.Sleep(time.Until(today))
		tenant, err := sim.LoadLarge(60)
		if err != nil {
			t.Fatal(err)
		}
		tenant.SetBehaviour(scenario.Behaviour{Throttled: true})
		tenant.InjectFault(scenario.Fault{Path: "/reports/authenticationMethods/userRegistrationDetails", Status: 403,
			Times: -1})
		d := worldOf(tenant).drive(t, 80, 24)
		d.arrive()
		d.press("enter", "enter")
		d.waitFor("of 57 accounts, about")
		d.sees("left", "x stops asking")
		d.press("x")
		d.pass(20 * time.Second)
		r, ok := d.w.visit().Result(mfa.RegisteredID)
		if !ok {
			t.Fatalf("the check goes on:\n%s", d.plain())
		}
		stopped := 0
		for _, s := range r.Finding.Subjects.All() {
			if s.Detail.ID == "user.stopped" {
				stopped++
			}
		}
		if stopped == 0 || r.Finding.Status == steps.Met {
			t.Errorf("%v with %d accounts that were not asked", r.Finding.Status, stopped)
		}
	})
}

// During a pause of our own, the progress of the reads stays on the screen and the key to skip them keeps
// working.
func TestAWaitDoesNotHideHowFarItIs(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		v := newWorld(t, "new-reseller").drive(t, 80, 24).w.pageState
		h := noticeState{}.withNotice(graph.Notice{Done: 5, Total: 15,
			Left: 20 * time.Second}).withNotice(graph.Notice{Wait: 10 * time.Second, Pacing: true})
		if got, want := v.noticeText(h, time.Now()), "5 of 15 accounts, about 0:20 left"; got != want {
			t.Errorf("%q, want %q", got, want)
		}
		p := checking{pageState: v, progress: map[string]noticeState{"any": h}}
		if !p.isReadingAccounts() {
			t.Error("the questions cannot be ended during a wait")
		}
	})
}
