package steps

import (
	"time"

	"cspready/assets"
	"cspready/graph"
)

// Moment prints a time the same everywhere: minutes are enough, and UTC needs no explanation.
func Moment(t time.Time) string { return t.UTC().Format("2006-01-02 15:04 MST") }

// Day prints a date the same everywhere.
func Day(t time.Time) string { return t.UTC().Format(time.DateOnly) }

func SwitchWord(on bool) assets.Text {
	if on {
		return say("switch.on")
	}
	return say("switch.off")
}

func YesNo(yes bool) assets.Text { return say("tri." + graph.TriOf(yes).String()) }

// Later is the later of two moments.
func Later(a, b time.Time) time.Time {
	if b.After(a) {
		return b
	}
	return a
}
