package tui

import (
	"context"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"cspready/graph"
	"cspready/graph/sim/scenario"
	"cspready/steps"
	"cspready/steps/mfa"
	"cspready/steps/visit"
	"cspready/tui/widget"
)

// arrive walks from the welcome page to the tenant page, as most tests begin.
func (d *driver) arrive() {
	d.t.Helper()
	d.sees("Welcome to cspready")
	d.press("enter")
	d.waitFor("the partner tenant?")
}

// check continues to the overview.
func (d *driver) check() {
	d.t.Helper()
	d.press("enter", "enter")
	d.waitFor("How the tenant stands")
}

// toOverview walks from the welcome page to the overview.
func (d *driver) toOverview() {
	d.t.Helper()
	d.arrive()
	d.check()
}

// pick opens a requirement of the overview.
func (d *driver) pick(id string) {
	d.t.Helper()
	for p := d.w.page.(overview); p.Results[p.cursor].Info.ID != id; p = d.w.page.(overview) {
		if at := slices.IndexFunc(p.Results, func(r steps.Result) bool { return r.Info.ID == id }); at > p.cursor {
			d.press("down")
		} else if at >= 0 {
			d.press("up")
		} else {
			d.t.Fatalf("no requirement %s:\n%s", id, d.plain())
		}
	}
	d.press("enter")
}

// toPlan walks from the overview to the guards of the plan for security defaults.
func (d *driver) toPlan() {
	d.t.Helper()
	d.pick(mfa.SecurityDefaultsID)
	d.sees("Why it matters")
	d.press("f")
	d.waitFor("Read this before you go on")
}

// toConsent walks from the overview to the confirmation.
func (d *driver) toConsent() {
	d.t.Helper()
	d.toPlan()
	d.typed("fabrikam reselling b.v.")
	d.press("enter")
	d.waitFor("Change 1 of 1")
	d.pass(widget.GuardTime)
}

// signInWithMFA walks from the overview through the fix of the operator's own sign-in.
func (d *driver) signInWithMFA() {
	d.t.Helper()
	d.pick(mfa.OperatorID)
	d.sees("You signed in without MFA.")
	d.press("f")
	d.waitFor("Sign in again now")
	d.press("s")
	d.waitFor("How the tenant stands")
}

func TestTheDemoGoesFromOffToOnToVerified(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		wd := newWorld(t, "new-reseller")
		wd.tenant.SetBehaviour(scenario.Realistic())
		d := wd.drive(t, 80, 24)
		d.toOverview()
		d.sees("Your own sign-in", "Security defaults", "not met")
		d.signInWithMFA()
		d.sees("✓ met")
		d.toConsent()
		d.sees("Turn on security defaults for Fabrikam Reselling B.V.?", "off → on", "Not now", "device codes")
		if n := len(wd.tenant.Writes()); n != 0 {
			t.Fatalf("%d writes before the yes", n)
		}
		d.press("y")
		d.waitFor("done: Turn on security defaults")
		d.sees("✓ met")
		d.press("enter")
		d.waitFor("No mandatory requirement was seen to fail") // nobody was asked what is automated
		d.press("s")
		d.sees("Summary for Fabrikam", "Changed in this visit", "done: Turn on")
		d.press("end")
		d.sees("goes through the browser")
		d.press("q")
		if !d.quit {
			t.Error("q on the summary did not leave")
		}
		if writes := wd.tenant.Writes(); len(writes) != 1 {
			t.Errorf("writes: %v, want one", writes)
		}
		if note, _ := wd.memory.Recall(wd.tenant.ID()); !note.CodesBlocked || note.Name != "Fabrikam Reselling B.V." {
			t.Errorf("remembered %+v, want a note that says that codes are blocked", note)
		}
		end := d.w.visitEnding()
		if steps.Overall(end.Results) != steps.Unknown || end.Interrupted || end.Place.Organization.ID != wd.tenant.ID() {
			t.Errorf("the ending is %+v", end)
		}
	})
}

func TestTheSecondSignInAsksForExactlyWhatTheChangeNeeds(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		wd := newWorld(t, "new-reseller")
		d := wd.drive(t, 80, 24)
		d.arrive()
		if s, _ := wd.door.Session(); strings.Contains(strings.Join(s.Scopes, " "), "Write") {
			t.Fatalf("the first sign-in got %v", s.Scopes)
		}
		d.check()
		d.toConsent()
		d.press("y")
		d.pass(time.Second)
		session, _ := wd.door.Session()
		if session.Method != graph.Browser {
			t.Errorf("the sign-in for a change that ends codes went by %s", session.Method)
		}
		var writing []string
		for _, s := range session.Scopes {
			if strings.Contains(s, "Write") {
				writing = append(writing, s)
			}
		}
		if len(writing) != 1 || writing[0] != "Policy.ReadWrite.SecurityDefaults" {
			t.Errorf("permissions to write: %v", writing)
		}
	})
}

func TestANoChangesNothing(t *testing.T) {
	for _, answer := range []string{"n", "esc", "enter"} {
		synctest.Test(t, func(t *testing.T) {
			wd := newWorld(t, "new-reseller")
			d := wd.drive(t, 80, 24)
			d.toOverview()
			d.toConsent()
			d.press(answer)
			d.sees("Nothing was changed.")
			if n := len(wd.tenant.Writes()); n != 0 {
				t.Errorf("%q was taken for a yes", answer)
			}
		})
	}
}

func TestTypeAheadDoesNotApply(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		wd := newWorld(t, "new-reseller")
		d := wd.drive(t, 80, 24)
		d.toOverview()
		d.toPlan()
		d.typed("fabrikam.example")
		d.press("enter", "y", "y", "right", "enter")
		d.pass(widget.GuardTime / 2)
		for range 20 { // a key that is held down
			d.press("y")
			d.pass(widget.GuardTime / 10)
		}
		d.pass(2 * time.Second)
		d.sees("Change 1 of 1")
		if n := len(wd.tenant.Writes()); n != 0 {
			t.Fatal("a key typed before the page was seen made the change")
		}
	})
}

func TestOnlyThePhraseMakesGuardsYield(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := newWorld(t, "new-reseller").drive(t, 80, 24)
		d.toOverview()
		d.toPlan()
		d.sees("did not prove MFA", "No break-glass account")
		d.typed("yes")
		d.press("enter")
		d.sees("That is not the name.")
		d.press("esc")
		d.sees("Why it matters")
	})
}

func TestACheckOnlyVisitOffersNoChange(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		wd := newWorld(t, "new-reseller")
		wd.setup.Where.ReadOnly = true
		d := wd.drive(t, 80, 24)
		d.toOverview()
		d.pick(mfa.SecurityDefaultsID)
		d.sees("Security defaults are off")
		d.sees("start again with \"Check, and fix what is missing\"")
		d.press("f")
		d.pass(time.Second)
		d.sees("Why it matters")
	})
}

// renaming is a tenant whose name changes while a person reads a plan.
type renaming struct {
	steps.Tenant
	name *string
}

func (r renaming) Organization(ctx context.Context) (graph.Organization, error) {
	org, err := r.Tenant.Organization(ctx)
	if *r.name != "" {
		org.Name = *r.name
	}
	return org, err
}

func TestAChangedTenantIsShownAgainAndNotChanged(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		wd := newWorld(t, "new-reseller")
		name := ""
		wd.setup.Connect = func(visit.Where) (visit.Link, error) {
			return visit.Link{SignIn: wd.door, Tenant: renaming{wd.door, &name}, Renewals: wd.door.Renewals()}, nil
		}
		d := wd.drive(t, 80, 24)
		d.toOverview()
		d.toConsent()
		name = "Contoso"
		d.press("y")
		d.waitFor("The plan is no longer the one you were shown")
		if n := len(wd.tenant.Writes()); n != 0 {
			t.Errorf("%d writes for a plan that had changed", n)
		}
	})
}
