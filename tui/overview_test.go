package tui

import (
	"strings"
	"testing"
	"testing/synctest"
)

func TestAllOfTheSelectedLineIsInSight(t *testing.T) {
	for _, width := range []int{80, 40} {
		synctest.Test(t, func(t *testing.T) {
			d := newWorld(t, "new-reseller").drive(t, width, 24)
			d.arrive()
			d.check()
			for range 2 { // down to the end, and up again
				for range d.w.results {
					p := d.w.page.(overview)
					r := p.results[p.at]
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
				for range d.w.results {
					d.press("up")
				}
			}
		})
	}
}
