package steps

import (
	"time"

	"cspready/assets"
	"cspready/graph"
)

// say and verbatim shorten the many texts of this package. A test checks that the catalogue has every id.
var (
	say      = assets.Say
	verbatim = assets.Verbatim
)

// FormatTime formats a time the same everywhere: minutes are enough, and UTC needs no explanation.
func FormatTime(t time.Time) string { return t.UTC().Format("2006-01-02 15:04 MST") }

// FormatClock formats a time of today, such as the end of a sign-in.
func FormatClock(t time.Time) string { return t.UTC().Format("15:04 MST") }

// FormatDate formats a date the same everywhere.
func FormatDate(t time.Time) string { return t.UTC().Format(time.DateOnly) }

// SwitchState returns the word for a switch that is on or off.
func SwitchState(on bool) assets.Text {
	if on {
		return say("switch.on")
	}
	return say("switch.off")
}

// YesNo returns the word for a yes or a no.
func YesNo(yes bool) assets.Text { return say("tri." + graph.TriOf(yes).String()) }

// LaterTime returns the later of two times.
func LaterTime(a, b time.Time) time.Time {
	if b.After(a) {
		return b
	}
	return a
}
