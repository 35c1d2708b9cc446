package tui

import (
	"image/color"
	"strings"
	"testing"
	"testing/synctest"

	tea "charm.land/bubbletea/v2"

	"cspready/graph"
)

func TestACloudThatAFlagNamedIsNotAskedFor(t *testing.T) {
	for cloud, want := range map[graph.Cloud]bool{graph.Global: true, graph.USGov: false} {
		synctest.Test(t, func(t *testing.T) {
			wd := newWorld(t, "new-reseller")
			wd.setup.Demo, wd.setup.Where.Cloud = nil, cloud
			d := wd.drive(t, 80, 40)
			if asked := strings.Contains(d.flat(), "In which Microsoft cloud"); asked != want {
				t.Errorf("%s: the cloud is asked for: %v", cloud, asked)
			}
		})
	}
}

func TestAFormIsDressedForItsBackground(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := newWorld(t, "new-reseller").drive(t, 80, 24)
		d.send(tea.BackgroundColorMsg{Color: color.White})
		const pale = "38;2;122;184;255" // the accent on a dark background
		if strings.Contains(d.w.renderScreen(), pale) {
			t.Errorf("the form keeps the colours of a dark background: %q", d.w.renderScreen())
		}
	})
}
