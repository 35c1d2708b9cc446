package tui

import (
	"strings"

	"cspready/steps"
)

// longestBar is the maximum width of the bar.
const longestBar = 30

// coverage draws how many people are required to use MFA: a bar and the numbers that it shows.
func (v visit) coverage(c *steps.Coverage, width int, st styles) string {
	if c == nil || c.People == 0 {
		return ""
	}
	length := min(longestBar, width-8)
	covered, unknown := c.Covered*length/c.People, c.Unknown*length/c.People
	if c.Unknown > 0 && unknown == 0 && covered < length {
		unknown = 1
	}
	drawing := st.good.Render(strings.Repeat("█", covered)) + st.warn.Render(strings.Repeat("▒", unknown)) +
		st.bad.Render(strings.Repeat("░", max(length-covered-unknown, 0)))
	lines := drawing + " " + st.bold.Render(v.say("coverage.percent", "percent", c.Percent())) + "\n" +
		wrap(v.say("coverage.numbers",
			"covered", c.Covered, "people", c.People, "uncovered", c.Uncovered(), "unknown", c.Unknown), width)
	if c.Declared > 0 {
		lines += "\n" + wrap(v.say("coverage.declared", "count", c.Declared), width)
	}
	return lines
}
