package report

import "cspready/assets/catalog"

// Closing is what the checks came to in a few lines, for whoever does not see the document: how many requirements stand how, and what follows.
func (all Checks) Closing(cat *catalog.Catalog) []string {
	var lines []string
	for _, c := range all.Checks {
		_, said := c.verdict()
		lines = append(lines, c.Summary(cat), cat.Say(said))
	}
	for _, f := range all.Failures {
		lines = append(lines, f.line(cat))
	}
	return lines
}
