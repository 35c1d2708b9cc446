package tui

import (
	"strings"

	"cspready/steps"
)

// longestBar is the width of the bar where there is room.
const longestBar = 30

// coverage draws of how many people MFA is demanded: a bar, and the numbers that it repeats.
func (v visit) coverage(c *steps.Coverage, width int, st styles) string {
	if c == nil || c.People == 0 {
		return ""
	}
	length := min(longestBar, width-8)
	full, doubt := c.Covered*length/c.People, c.Unknown*length/c.People
	if c.Unknown > 0 && doubt == 0 && full < length {
		doubt = 1
	}
	drawn := st.good.Render(strings.Repeat("█", full)) + st.warn.Render(strings.Repeat("▒", doubt)) +
		st.bad.Render(strings.Repeat("░", max(length-full-doubt, 0)))
	lines := drawn + " " + st.bold.Render(v.say("coverage.percent", "percent", c.Percent())) + "\n" +
		wrap(v.say("coverage.numbers", "covered", c.Covered, "people", c.People, "uncovered", c.Uncovered(), "unknown", c.Unknown), width)
	if c.Declared > 0 {
		lines += "\n" + wrap(v.say("coverage.declared", "count", c.Declared), width)
	}
	return lines
}
