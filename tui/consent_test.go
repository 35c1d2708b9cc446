package tui

import (
	"strings"
	"testing"
	"testing/synctest"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"cspready/graph/sim/scenario"
	"cspready/tui/widget"
)

// asked walks to a consent page that accepts an answer.
func asked(t *testing.T) *driver {
	t.Helper()
	d := newWorld(t, "new-reseller").drive(t, 80, 24)
	d.toOverview()
	d.toConsent()
	return d
}

// stillAsks fails the test unless the consent page still waits for an answer.
func (d *driver) stillAsks(after string) {
	d.t.Helper()
	if !on[consent](d.w.page) {
		d.t.Fatalf("%s the change was approved:\n%s", after, d.plain())
	}
}

func TestAChangeThatIsNotSeenIsNotApproved(t *testing.T) {
	for name, cover := range map[string][2]func(*driver){
		"a window that is too small": {
			func(d *driver) { d.send(tea.WindowSizeMsg{Width: 30, Height: 8}) },
			func(d *driver) { d.send(tea.WindowSizeMsg{Width: 80, Height: 24}) },
		},
		"the help":    {func(d *driver) { d.press("?") }, func(d *driver) { d.press("esc") }},
		"the details": {func(d *driver) { d.press("d") }, func(d *driver) { d.press("esc") }},
		"a sign-in":   {func(d *driver) { d.send(renewalMsg{}) }, func(d *driver) { d.send(renewalDeclinedMsg{}) }},
	} {
		synctest.Test(t, func(t *testing.T) {
			d := asked(t)
			cover[0](d)
			if name != "the help" { // which any key closes
				d.press("y", "right", "enter", "y")
				d.send(tea.PasteMsg{Content: "y"})
			}
			d.pass(2 * widget.GuardTime)
			cover[1](d)
			d.stillAsks("behind " + name)
			d.press("y")
			d.stillAsks("just after " + name)
			d.pass(2 * widget.GuardTime)
			d.press("y")
			if on[consent](d.w.page) {
				t.Errorf("after %s nobody can approve any more", name)
			}
		})
	}
}

func TestOnlyCtrlCGetsThroughASmallWindow(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := newWorld(t, "new-reseller").drive(t, 30, 8)
		d.press("enter", "enter")
		if !on[welcome](d.w.page) {
			t.Fatal("a key was taken that answered what nobody saw")
		}
		d.press("ctrl+c")
		if !d.quit {
			t.Error("ctrl+c did not leave")
		}
	})
}

func TestAKeyThatIsHeldDownIsNoYes(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := asked(t)
		for range 3 {
			d.send(tea.KeyPressMsg{Code: 'y', Text: "y", IsRepeat: true})
		}
		d.stillAsks("by a key that was held down")
		d.send(tea.KeyReleaseMsg{Code: 'y', Text: "y"})
		d.stillAsks("by a key that was let go")
		if !d.w.View().KeyboardEnhancements.ReportEventTypes {
			t.Error("the terminal is not asked to tell keys that are held down")
		}
	})
}

func TestWhatIsLeftToAPersonIsSaidAfterTheChange(t *testing.T) {
	const after = "For you to do after the change"
	for name, refused := range map[string]bool{"made": false, "refused": true} {
		synctest.Test(t, func(t *testing.T) {
			wd := newWorld(t, "new-reseller")
			if refused {
				wd.tenant.InjectFault(scenario.Fault{Method: "PATCH", Path: defaultsPath, Status: 403,
					Code: "Authorization_RequestDenied"})
			}
			d := wd.drive(t, 80, 60)
			d.toOverview()
			d.toConsent()
			if strings.Contains(d.flat(), "Tell your users") {
				t.Error("it is said before there is anything to do")
			}
			d.press("y")
			d.reach("outcome", on[outcome])
			if said := strings.Contains(d.flat(), after); said == refused {
				t.Errorf("%s: it is said %v:\n%s", name, said, d.plain())
			}
		})
	}
}

func TestTheGuardsOfferASignInThatMendsThem(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := newWorld(t, "new-reseller").drive(t, 80, 24)
		d.toOverview()
		d.toPlan()
		d.sees("did not prove MFA", "Sign in again now")
		d.typed("s") // a name may begin with it
		d.sees("> s")
		d.send(tea.KeyPressMsg{Code: 's', Mod: tea.ModCtrl})
		d.waitFor("Read this before you go on")
		if strings.Contains(d.flat(), "did not prove MFA") {
			t.Errorf("the plan was not made anew:\n%s", d.plain())
		}
		d.press("esc")
		d.waitFor("Why it matters")
		d.press("esc")
		d.sees("Your own sign-in ✓ met")
	})
}

func TestAGuardThatDoesNotYieldTakesALetterForTheSignIn(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := newWorld(t, "new-reseller").drive(t, 80, 24)
		d.toOverview()
		d.toPlan()
		p := d.w.page.(guards)
		for i := range p.fix.plan.Guards {
			p.fix.plan.Guards[i].Yields = false
		}
		d.w.page = p
		if !key.Matches(keyPress("s"), p.keys()...) {
			t.Errorf("s is not offered: %v", p.keys())
		}
		d.press("s")
		d.waitFor("Read this before you go on")
	})
}

func TestTheWholeChangeIsOnOneScreen(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := asked(t)
		d.sees(
			"Turn on security defaults Change 1 of 1", "off → on", "6 accounts", "bram@fabrikam.example", "legacy sign-in",
			"Entra admin center",
			"accepted risk: This sign-in did not prove MFA", "accepted risk: No break-glass account",
			"Turn on security defaults for Fabrikam",
		)
		d.press("d")
		d.sees("PATCH", `{"isEnabled":true}`, "Policy.ReadWrite.SecurityDefaults", "Conditional Access Administrator")
	})
}
