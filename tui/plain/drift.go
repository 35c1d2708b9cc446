package plain

import (
	"cspready/steps/visit"
	"cspready/tui/plain/console"
)

// PrintDrift prints what changed in the tenant since an earlier visit, with notes on what limits the
// comparison.
func PrintDrift(c *console.Console, d visit.Drift) {
	for _, note := range d.Notes {
		c.PrintText(note)
	}
	if !d.HasBaseline() {
		return
	}
	c.PrintText(d.Summary())
	for _, m := range d.Items {
		c.PrintWrapped("  " + m.Sign + " " + c.Catalog.Say(m.Text))
	}
	if len(d.Items) > 0 {
		c.Print("drift.more")
	}
}
