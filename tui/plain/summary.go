package plain

import (
	"cspready/assets"
	"cspready/steps"
)

// summary says how the tenant stands at the end and what is left for a person. What was changed is told by whoever owns the ledger.
func (v *visit) summary() {
	c := v.con
	c.Tell("plain.summary", "tenant", v.place.Organization.Name)
	for _, r := range v.results {
		c.print("  - " + c.cat.T("plain.row", "title", r.Info.Title, "status", status(r), "level", level(r)))
	}
	var left []assets.Text
	for _, r := range v.results {
		if f := r.Finding; f.Status != steps.Met && !f.Remedy.Empty() {
			left = append(left, f.Remedy)
		}
	}
	c.list("plain.left-to-do", left)
	c.Tell("report.overall-" + steps.Overall(v.results).String())
}
