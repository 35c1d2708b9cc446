package tui

import (
	"strings"

	"cspready/steps"
	"cspready/tui/widget"
)

// maxBarWidth is the maximum width of the bar.
const maxBarWidth = 30

// coverageText draws how many people are required to use MFA: a bar and the numbers that it shows.
func (v pageState) coverageText(c *steps.Coverage, width int, st widget.Styles) string {
	if c == nil || c.People == 0 {
		return ""
	}
	length := min(maxBarWidth, width-8)
	covered, unknown := c.Covered*length/c.People, c.Unknown*length/c.People
	if c.Unknown > 0 && unknown == 0 && covered < length {
		unknown = 1
	}
	drawing := st.Good.Render(strings.Repeat("█", covered)) + st.Warn.Render(strings.Repeat("▒", unknown)) +
		st.Bad.Render(strings.Repeat("░", max(length-covered-unknown, 0)))
	lines := drawing + " " + st.Bold.Render(v.say("coverage.percent", "percent", c.Percent())) + "\n" +
		widget.Wrap(v.say("coverage.numbers",
			"covered", c.Covered, "people", c.People, "uncovered", c.Uncovered(), "unknown", c.Unknown), width)
	if c.Declared > 0 {
		lines += "\n" + widget.Wrap(v.say("coverage.declared", "count", c.Declared), width)
	}
	return lines
}
