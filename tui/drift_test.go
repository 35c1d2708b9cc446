package tui

import (
	"encoding/json"
	"fmt"
	"io/fs"
	"strings"
	"testing"
	"testing/synctest"

	"cspready/assets"
	"cspready/assets/catalog"
	"cspready/graph"
	"cspready/graph/sim"
	"cspready/graph/sim/scenario"
	"cspready/steps/history"
)

// remembering gives a world a history on disk, as if an earlier visit to the same tenant had written it.
func (wd *world) remembering(t *testing.T, store *history.Store) {
	t.Helper()
	cat, err := catalog.New("")
	if err != nil {
		t.Fatal(err)
	}
	wd.setup.History, wd.setup.SignInMethod = store.NewVisit(cat, "test"), graph.Browser
}

func TestTheOverviewSaysWhatMovedSinceTheLastVisit(t *testing.T) {
	for _, width := range []int{80, 40} {
		synctest.Test(t, func(t *testing.T) {
			store := history.Open(t.TempDir(), func(text assets.Text) { t.Error(text.ID) })
			wd := newWorld(t, "compliant")
			wd.remembering(t, store)
			d := wd.drive(t, width, 24)
			d.toOverview()
			if strings.Contains(d.flat(), "Since ") || d.w.Drift.HasBaseline() {
				t.Fatalf("a first visit is compared with something:\n%s", d.plain())
			}
			d.press("d") // leads nowhere
			d.sees("How the tenant stands")

			tenant := d.w.Place.Organization.ID
			wd = worldOf(weakened(t))
			wd.remembering(t, store)
			d = wd.drive(t, width, 24)
			d.toOverview()
			d.reads("Since 2026-11-22", "6 worse, less is known of 1.")
			golden(t, fmt.Sprintf("drift-overview-%d", width), d.plain())
			d.press("d")
			golden(t, fmt.Sprintf("drift-%d", width), d.plain())
			d.reads("What moved since the last visit", "Your own sign-in: worse, met → not met")
			d.press("esc")
			d.sees("How the tenant stands")
			if runs := store.Runs(tenant); len(runs) != 2 {
				t.Errorf("%d runs are kept", len(runs))
			}
		})
	}
}

// weakened is the compliant tenant after someone turned security defaults off.
func weakened(t *testing.T) *sim.Tenant {
	t.Helper()
	text, err := fs.ReadFile(assets.Scenarios(), "compliant.json")
	if err != nil {
		t.Fatal(err)
	}
	var s scenario.Scenario
	if err := json.Unmarshal(text, &s); err != nil {
		t.Fatal(err)
	}
	s.SecurityDefaults = false
	tenant, err := sim.New(s)
	if err != nil {
		t.Fatal(err)
	}
	return tenant
}
