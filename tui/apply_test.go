package tui

import (
	"testing"
	"testing/synctest"

	"cspready/graph/sim"
)

// approve walks to the yes for security defaults and gives it.
func (d *driver) approve() {
	d.t.Helper()
	d.arrive()
	d.check()
	d.signInWithMFA()
	d.toConsent()
	d.press("y")
}

const defaultsPath = "/policies/identitySecurityDefaultsEnforcementPolicy"

func TestARefusedChangeSaysWhyAndCanBeTriedAgain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		wd := newWorld(t, "new-reseller")
		wd.tenant.Suffer(sim.Trouble{Method: "PATCH", Path: defaultsPath, Status: 403, Code: "Authorization_RequestDenied", Message: "Insufficient privileges"})
		d := wd.drive(t, 80, 40)
		d.approve()
		d.waitFor("not changed: Turn on")
		d.sees("For Microsoft support", "Authorization_RequestDenied", "r try again")
		d.press("r")
		d.waitFor("done: Turn on")
		if n := len(wd.tenant.Writes()); n != 1 {
			t.Errorf("%d writes, want 1", n)
		}
	})
}

func TestAChangeThatMayHaveBeenMadeIsNotMadeTwice(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		wd := newWorld(t, "new-reseller")
		wd.tenant.Suffer(sim.Trouble{Method: "PATCH", Path: defaultsPath, Status: 504, Done: true})
		d := wd.drive(t, 80, 40)
		d.approve()
		d.waitFor("done: Turn on")
		if n := len(wd.tenant.Writes()); n != 1 {
			t.Errorf("%d writes, want 1", n)
		}
	})
}

func TestAReadThatFailsCanBeTriedAgain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		wd := newWorld(t, "new-reseller")
		wd.tenant.Suffer(sim.Trouble{Method: "GET", Path: "/organization", Status: 403, Code: "Authorization_RequestDenied"})
		d := wd.drive(t, 80, 24)
		d.press("enter")
		d.waitFor("This did not work")
		d.press("r")
		d.waitFor("the partner tenant?")
	})
}

func TestALongWaitIsSaid(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		wd := newWorld(t, "new-reseller")
		d := wd.drive(t, 80, 24)
		d.arrive()
		wd.tenant.Suffer(sim.Trouble{Method: "GET", Path: defaultsPath, Status: 429, RetryAfter: 12e9})
		d.press("enter", "enter")
		d.waitFor("Microsoft asks to wait 12 s")
		d.waitFor("How the tenant stands")
	})
}
