package report

import "cspready/assets/catalog"

// ClosingLines returns a few lines on the checks for a person who does not see the document: how many requirements have
// which status, and the overall verdict.
func (all Checks) ClosingLines(cat *catalog.Catalog) []string {
	var lines []string
	for _, c := range all.Checks {
		_, verdict := c.verdict()
		lines = append(lines, c.Summary(cat), cat.Say(verdict))
	}
	for _, f := range all.Failures {
		lines = append(lines, f.failureLine(cat))
	}
	return lines
}
