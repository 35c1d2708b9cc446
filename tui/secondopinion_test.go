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
	"cspready/steps/snapshot"
)

// lateContradiction returns a tenant in which only a question after those of the check contradicts: the accounts
// concerned are fewer than the others.
func lateContradiction(t *testing.T) *world {
	t.Helper()
	time.Sleep(time.Until(today))
	s, err := scenario.Read("second-opinion")
	if err != nil {
		t.Fatal(err)
	}
	s.Groups[0].Members = s.Groups[0].Members[:1]
	tenant, err := sim.New(s)
	if err != nil {
		t.Fatal(err)
	}
	tenant.SetBehaviour(scenario.Behaviour{Latency: [2]time.Duration{500 * time.Millisecond, 500 * time.Millisecond}})
	wd := worldOf(tenant)
	wd.setup.BreakGlass = []string{"emergency1@lucerne.onmicrosoft.com", "emergency2@lucerne.onmicrosoft.com"}
	return wd
}

func (d *driver) statusOf(id string) steps.Status {
	d.t.Helper()
	result, ok := d.w.visit().Result(id)
	if !ok {
		d.t.Fatalf("there is no result of %s", id)
	}
	return result.Finding.Status
}

// open opens the page of a requirement from the overview.
func (d *driver) open(id string) {
	d.t.Helper()
	d.send(goalMsg{step: id})
}

func (wd *world) questions() int {
	n := 0
	for _, r := range wd.tenant.Requests() {
		if r.Path == graph.WhatIfPath && r.Status == 200 {
			n++
		}
	}
	return n
}

func TestTheOverviewFollowsMicrosoftsSecondOpinion(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		wd := lateContradiction(t)
		d := wd.drive(t, 80, 24)
		d.toOverview()
		if s, n := d.statusOf(mfa.SecurityDefaultsID), wd.questions(); s != steps.Met || n > snapshot.CheckQuestions {
			t.Fatalf("%s after %d questions, want met", s, n)
		}
		d.pass(time.Minute)
		d.sees("How the tenant stands")
		if s := d.statusOf(mfa.SecurityDefaultsID); s != steps.Unknown {
			t.Errorf("it is still %s", s)
		}
		if p := d.w.page.(overview); p.Results[3].Finding.Status != d.w.Results[3].Finding.Status {
			t.Error("the page shows what is outdated")
		}
		if n := wd.questions(); n != snapshot.BackgroundQuestions {
			t.Errorf("%d questions, want %d", n, snapshot.BackgroundQuestions)
		}
		d.open(mfa.EveryUserID)
		golden(t, "second-opinion-80", d.plain())
	})
}

func TestARequirementFollowsMicrosoftsSecondOpinion(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := lateContradiction(t).drive(t, 80, 60)
		d.toOverview()
		d.open(mfa.EveryUserID)
		d.sees("Confirmed by Microsoft's What If for 3 sign-ins of 3 kinds of account.")
		d.press("w") // the guide is in front, and the page is updated nonetheless
		d.pass(time.Minute)
		d.press("esc")
		d.sees("Microsoft's What If contradicts cspready about")
	})
}

func TestAskingEndsWithThePage(t *testing.T) {
	for name, leave := range map[string]func(*driver){
		"another check":    func(d *driver) { d.press("r") },
		"quitting":         func(d *driver) { d.press("ctrl+c") },
		"something to fix": func(d *driver) { d.send(fixMsg{mfa.EveryUserID}) },
	} {
		synctest.Test(t, func(t *testing.T) {
			wd := lateContradiction(t)
			d := wd.drive(t, 80, 24)
			d.toOverview()
			asked := d.w.opinion
			leave(d)
			if asked.task.ctx.Err() == nil && !d.quit {
				t.Errorf("%s: it goes on", name)
			}
			d.pass(2 * time.Second)
		})
	}
}
