package plain

import "cspready/steps/visit"

// PrintDrift prints what changed in the tenant since an earlier visit, with notes on what limits the
// comparison.
func (c *Console) PrintDrift(d visit.Drift) {
	for _, note := range d.Notes {
		c.PrintText(note)
	}
	if !d.Known() {
		return
	}
	c.PrintText(d.Said())
	for _, m := range d.Moves {
		c.printWrapped("  " + m.Sign + " " + c.cat.Say(m.Said))
	}
	if len(d.Moves) > 0 {
		c.Print("drift.more")
	}
}
