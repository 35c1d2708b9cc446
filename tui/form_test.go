package tui

import (
	"fmt"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"cspready/steps"
)

// askedForTheApp walks to the questions of the secure application model in a direct-bill partner's tenant.
func askedForTheApp(t *testing.T, width int) (*world, *driver) {
	t.Helper()
	wd := newWorld(t, "direct-bill")
	d := wd.drive(t, width, 24)
	d.press("enter")
	d.reach("sign-in", on[signIn])
	d.press("b") // this tenant blocks codes
	d.waitFor("the partner tenant?")
	d.check()
	d.pick(steps.SecureAppModel)
	d.press("f")
	d.reach("questions", on[questions])
	return wd, d
}

func TestAListThatHasToBeAnsweredIsNotPassedOver(t *testing.T) {
	for _, width := range []int{80, 40} {
		synctest.Test(t, func(t *testing.T) {
			_, d := askedForTheApp(t, width)
			d.sees("[ ] No, nothing does")
			if strings.Contains(d.flat(), "Nothing is marked") {
				t.Errorf("it is held against somebody who has not answered yet:\n%s", d.plain())
			}
			d.press("enter")
			d.sees("Nothing is marked yet.", "▸ [ ] No, nothing does")
			if !on[questions](d.w.front()) || len(d.w.profile.Testimony.All()) != 0 {
				t.Fatalf("it was passed over:\n%s", d.plain())
			}
			golden(t, fmt.Sprintf("unmarked-%d", width), d.plain())
			d.press("down", "x")
			if strings.Contains(d.flat(), "Nothing is marked") {
				t.Errorf("it is still said:\n%s", d.plain())
			}
			d.press("enter")
			d.sees("What is it for?")
			d.press("shift+tab")
			d.pass(time.Second)
			d.press("x", "up", "space", "enter")
			d.waitFor("Nothing automated uses")
		})
	}
}
