package tui

import (
	"strings"
	"testing"
	"testing/synctest"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"cspready/steps"
	"cspready/steps/mfa"
	"cspready/tui/widget"
)

func TestAGuideIsBrokenIntoLinesOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		v := newWorld(t, "new-reseller").drive(t, 80, 24).w.pageState
		for _, width := range []int{38, 52, 76, 96} {
			for _, id := range []string{mfa.OperatorID, mfa.EveryUserID, mfa.SecurityDefaultsID} {
				p, _ := newGuide(v, steps.Info{ID: id}, nil).update(tea.WindowSizeMsg{Width: width})
				lines := strings.Split(ansi.Strip(p.view(width, 24, widget.NewStyles(true)).text), "\n")
				for i, line := range lines {
					line = strings.TrimRight(line, " ")
					if ansi.StringWidth(line) > width {
						t.Errorf("%s at %d: too wide: %q", id, width, line)
					}
					next, _, _ := strings.Cut(strings.TrimLeft(strings.Join(lines[i+1:min(i+2, len(lines))], ""), " "), " ")
					if next == "" || line == "" || strings.HasPrefix(next, "•") || next[0] >= '0' && next[0] <= '9' {
						continue // not the same paragraph
					}
					if ansi.StringWidth(line)+1+ansi.StringWidth(next) <= width {
						t.Errorf("%s at %d: a line was broken early: %q before %q", id, width, line, next)
					}
				}
				if width >= 76 && strings.Contains(strings.Join(lines, "\n"), "requirements-\n") {
					t.Errorf("%s at %d: an address is broken", id, width)
				}
			}
		}
	})
}

// TestTheOverviewLeadsToTheGuides opens the guide to all requirements and the answers behind it, and comes back.
func TestTheOverviewLeadsToTheGuides(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := newWorld(t, "new-reseller").drive(t, 80, 24)
		d.toOverview()
		d.press("w")
		d.sees("All requirements")
		d.press("f")
		d.sees("Questions and answers")
		d.press("esc")
		d.sees("All requirements")
		d.press("w")
		if !on[overview](d.w.page) {
			t.Errorf("the guide leads back to %T", d.w.page)
		}
		d.pick(mfa.OperatorID)
		d.press("w", "f")
		d.sees("Your own sign-in") // only the guide to all requirements leads to the answers
	})
}
