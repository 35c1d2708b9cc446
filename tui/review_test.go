package tui

import (
	"strings"
	"testing"
	"testing/synctest"

	"cspready/tui/widget"
)

// toReview declines the first of two accounts, approves the rest, and stops before anything is sent.
func toReview(t *testing.T) (*world, *driver) {
	t.Helper()
	wd, _ := breakGlassWorld(t)
	d := wd.drive(t, 80, 40)
	d.toOverview()
	d.toQuestions()
	d.toFirstConsent()
	d.sees("Change 1 of 7", "Nothing is sent before the last page has listed all.")
	d.pass(2 * widget.GuardTime)
	d.press("n")
	d.pass(widget.FrameTime)
	if strings.Contains(d.flat(), "Nothing is sent before") {
		t.Errorf("it is said again:\n%s", d.plain())
	}
	d.consentToEach()
	d.reach("review", on[review])
	return wd, d
}

func TestTheLastPageListsWhatIsMadeAndWhatIsNot(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		wd, d := toReview(t)
		d.sees("Before anything is sent", "You agreed to", "• Create account", "declined: Create account", "left out: ",
			"(needs: Create account", "Make these")
		if len(wd.tenant.Writes()) != 0 {
			t.Fatal("something was sent")
		}
		d.press("y") // typed before the page was seen
		if !on[review](d.w.frontPage()) {
			t.Fatal("a key that was typed ahead approved everything")
		}
		d.consentToAll()
		d.reach("outcome", on[outcome])
		d.sees("done: Create account", "declined: Create account", "left out: ")
		d.press("enter")
		d.reach("awaiting", on[awaiting])
		d.waitFor("All keys are there")
		d.press("enter")
		d.reach("drill", on[drill])
		d.press("esc")
		d.reach("overview", on[overview])
		d.press("s")
		d.sees("Not agreed to", "declined: Create account", "left out: ")
	})
}

func TestANoOnTheLastPageTakesEveryYesBack(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		wd, d := toReview(t)
		d.pass(2 * widget.GuardTime)
		d.press("enter") // the answer is No until one turns to the other button
		d.reach("step", on[requirement])
		d.sees("Nothing was changed.")
		if n := len(wd.tenant.Writes()); n != 0 {
			t.Errorf("%d writes", n)
		}
	})
}
