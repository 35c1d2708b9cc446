package tui

import (
	"strings"
	"testing"
	"testing/synctest"

	"cspready/steps/breakglass"
	"cspready/steps/visit"
)

func TestAllOfTheSelectedLineIsInSight(t *testing.T) {
	for _, width := range []int{80, 40} {
		synctest.Test(t, func(t *testing.T) {
			d := newWorld(t, "new-reseller").drive(t, width, 24)
			d.toOverview()
			for range 2 { // down to the end, and up again
				for range d.w.Results {
					p := d.w.page.(overview)
					r := p.Results[p.cursor]
					flat := func(s string) string { return strings.Join(strings.Fields(s), "") } // however it was broken
					if screen := flat(d.flat()); !strings.Contains(screen, "▸"+flat(d.w.cat.Say(r.Info.Title))) {
						t.Fatalf("%s is not in sight:\n%s", r.Info.ID, d.plain())
					}
					for word := range strings.FieldsSeq(d.w.cat.Say(r.Finding.Summary)) {
						if !strings.Contains(flat(d.flat()), word) {
							t.Fatalf("of %s what was found is not all in sight, as %q:\n%s", r.Info.ID, word, d.plain())
						}
					}
					d.press("down")
				}
				for range d.w.Results {
					d.press("up")
				}
			}
		})
	}
}

// TestTheOverviewComesBackToWhereOneWas opens a requirement, leaves it, and checks again.
func TestTheOverviewComesBackToWhereOneWas(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := newWorld(t, "new-reseller").drive(t, 80, 24)
		d.toOverview()
		first := d.w.page.(overview).cursor
		d.press("down", "down", "enter", "esc")
		if p := d.w.page.(overview); p.cursor != first+2 {
			t.Errorf("the cursor is on %d, and was on %d", p.cursor, first+2)
		}
		d.press("r")
		d.waitFor("How the tenant stands")
		if p := d.w.page.(overview); p.cursor != first+2 {
			t.Errorf("after another check the cursor is on %d, and was on %d", p.cursor, first+2)
		}
	})
}

// TestTheOverviewTellsOfThePlanThatWasGiven also if the plan is for another tenant.
func TestTheOverviewTellsOfThePlanThatWasGiven(t *testing.T) {
	const elsewhere = "The plan of 2026-11-20 is of another tenant"
	for _, here := range []bool{true, false} {
		synctest.Test(t, func(t *testing.T) {
			wd := newWorld(t, "new-reseller")
			wd.setup.ApprovedPlan = &visit.ApprovedPlan{TenantID: "another", Date: "2026-11-20", Fingerprints: []string{"a"},
				Steps: []string{breakglass.ID}}
			if here {
				wd.setup.ApprovedPlan.TenantID = wd.tenant.ID()
			}
			d := wd.drive(t, 80, 40)
			d.toOverview()
			if here {
				d.sees("Plan of 2026-11-20: one change is on it", "Break-glass accounts ◆")
				return
			}
			d.sees(elsewhere)
			if strings.Contains(d.plain(), "◆") {
				t.Error("a requirement is marked")
			}
		})
	}
}
