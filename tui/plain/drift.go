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
	if !d.Known() {
		return
	}
	c.PrintText(d.Said())
	for _, m := range d.Moves {
		c.PrintWrapped("  " + m.Sign + " " + c.Catalog.Say(m.Said))
	}
	if len(d.Moves) > 0 {
		c.Print("drift.more")
	}
}
