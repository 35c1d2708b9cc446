package tui

import (
	"encoding/json"
	"io/fs"
	"testing"
	"testing/synctest"
	"time"

	tea "charm.land/bubbletea/v2"

	"cspready/assets"
	"cspready/graph"
	"cspready/graph/sim"
	"cspready/graph/sim/scenario"
	"cspready/steps"
	"cspready/steps/mfa"
	"cspready/tui/widget"
)

// tourWorld is the new reseller with a second administrator, so that the tour has a question.
func tourWorld(t *testing.T) *world {
	t.Helper()
	time.Sleep(time.Until(today))
	text, err := fs.ReadFile(assets.Scenarios(), "new-reseller.json")
	if err != nil {
		t.Fatal(err)
	}
	var s scenario.Scenario
	if err := json.Unmarshal(text, &s); err != nil {
		t.Fatal(err)
	}
	s.Users = append(s.Users, scenario.User{Name: "Noor Peters", UPN: "noor@fabrikam.example",
		Roles: []string{"Global Administrator"}})
	tenant, err := sim.New(s)
	if err != nil {
		t.Fatal(err)
	}
	return worldOf(tenant)
}

// tour goes through the pages of the wizard and calls look on each.
func tour(t *testing.T, wd *world, width, height int, look func(name string, d *driver)) {
	t.Helper()
	wd.tenant.SetBehaviour(scenario.Behaviour{Latency: [2]time.Duration{time.Second, time.Second}})
	d := wd.drive(t, width, height)
	see := func(name string, reached func(page) bool) {
		t.Helper()
		d.reach(name, reached)
		look(name, d)
	}
	see("welcome", on[welcome])
	for on[welcome](d.w.page) {
		d.press("enter") // as many questions as there are
	}
	see("sign-in", begun(graph.DeviceCode))
	d.press("p")
	see("paste", begun(graph.Paste))
	d.press("b")
	see("tenant", on[tenant])
	d.press("enter", "enter")
	see("checking", on[checking])
	see("overview", on[overview])
	d.press("?")
	see("help", on[overview])
	d.press("esc")
	d.pick(mfa.SecurityDefaultsID)
	see("step", on[requirement])
	d.press("d")
	see("details", on[details])
	d.press("esc", "w")
	if d.w.cat.Guide(mfa.SecurityDefaultsID) != "" {
		see("guide", on[guide])
		d.press("esc")
	}
	d.press("f")
	see("questions", on[questions])
	d.press("enter")
	see("planning", on[waiting])
	see("guards", on[guards])
	d.typed(d.w.Place.Organization.DefaultDomain)
	d.press("enter")
	see("consent", on[consent])
	d.pass(2 * widget.GuardTime)
	d.press("n")
	see("declined", on[requirement])
	d.press("esc")
	d.pick(mfa.OperatorID)
	d.press("f")
	see("by-hand", on[byHand])
	d.press("esc", "esc", "s")
	see("summary", on[summary])
	d.send(failedMsg{err: someError(), back: goalMsg{}, stage: steps.StageMFA})
	see("fault", on[failure])
}

// on reports whether a page has a type.
func on[P page](p page) bool { _, ok := p.(P); return ok }

// begun returns a function that reports whether a page shows a sign-in with this method.
func begun(way graph.SignInMethod) func(page) bool {
	return func(p page) bool { s, ok := p.(signIn); return ok && s.prompt.Method == way }
}

func TestNothingIsEverLargerThanTheScreen(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		tour(t, tourWorld(t), 80, 24, func(_ string, d *driver) {
			resize := func(width, height int) { d.send(tea.WindowSizeMsg{Width: width, Height: height}) }
			for width := 40; width <= 200; width++ {
				resize(width, 12+width*7%49) // heights in turn
			}
			for height := 12; height <= 60; height += 3 {
				resize(40, height)
			}
			for _, tiny := range [][2]int{{39, 24}, {80, 11}, {1, 1}, {10, 3}} {
				resize(tiny[0], tiny[1])
			}
			resize(80, 24)
		})
	})
}
