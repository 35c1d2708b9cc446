package tui

import (
	"strings"

	"github.com/charmbracelet/x/ansi"

	"cspready/assets/catalog"
	"cspready/assets/diff"
	"cspready/steps"
	"cspready/tui/widget"
)

// diffShown is the maximum number of lines of a diff on the consent page; the details have all of them.
const diffShown = 14

// documentDiff shows the document that a change writes as a diff with at most that many lines. The texts come
// from the tenant.
func (v pageState) documentDiff(d *steps.Document, most, width int, st widget.Styles) string {
	if d == nil {
		return ""
	}
	var lines []string
	for i, l := range diff.Lines(d.Before, d.After) {
		if i == most {
			lines = append(lines, st.Dim.Render(v.say("consent.more-lines")))
			break
		}
		l = ansi.Truncate(l[:1]+catalog.CleanLine(l[1:]), width, "…")
		switch l[:1] {
		case "-":
			l = st.Bad.Render(l)
		case "+":
			l = st.Good.Render(l)
		}
		lines = append(lines, l)
	}
	return strings.Join(lines, "\n")
}
