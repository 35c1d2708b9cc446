package tui

import (
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/charmbracelet/x/ansi"

	"cspready/graph/sim"
	"cspready/graph/sim/scenario"
)

// attack contains sequences that a terminal would obey or display wrongly: a colour, a title, a bell, C1, a
// line break, a change of text direction.
const attack = "Evil\x1b[31m\x1b]0;owned\x07\u009b2J\u202egnp\nB.V."

func TestNamesOfTheTenantNeverReachTheTerminalRaw(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		time.Sleep(time.Until(today))
		tenant, err := sim.New(scenario.Scenario{
			ID: "5a0c2b7e-5d41-4a7a-9d63-0b8e4c1f7a99", Name: attack, Licence: "Free", Created: today.AddDate(-3, 0, 0),
			PartnerType: "breadthPartner",
			Domains:     []scenario.Domain{{Name: "evil.example", Default: true}, {Name: "evil.onmicrosoft.com", Initial: true}},
			Users: []scenario.User{
				{Name: attack, UPN: "mallory@evil.example", Roles: []string{"Global Administrator"}},
				{Name: "x" + attack, UPN: "eve" + attack + "@evil.example", Roles: []string{"Global Administrator"}},
			},
			Person: scenario.Person{UPN: "mallory@evil.example"},
		})
		if err != nil {
			t.Fatal(err)
		}
		wd := worldOf(tenant)
		wd.setup.Demo = nil
		tour(t, wd, 120, 40, func(name string, d *driver) {
			plain := ansi.Strip(d.w.renderScreen())
			for _, r := range []string{"\x1b", "\x07", "\u009b", "\u202e", "\r"} {
				if strings.Contains(plain, r) {
					t.Errorf("%s: %q reached the screen", name, r)
				}
			}
			if strings.Contains(d.w.renderScreen(), "\x1b]0;") || strings.Contains(d.w.renderScreen(), "\x1b[31m") {
				t.Errorf("%s: a sequence of the tenant reached the screen", name)
			}
			if title := d.w.View().WindowTitle; title != "cspready" {
				t.Errorf("%s: the window is called %q", name, title)
			}
		})
	})
}
