package plain

import "cspready/steps/visit"

// PrintDrift prints what changed in the tenant since an earlier visit, with notes on what limits the
// comparison.
func (c *Console) PrintDrift(d visit.Drift) {
	for _, note := range d.Notes {
		c.printWrapped(c.cat.Say(note))
	}
	if !d.Known() {
		return
	}
	c.printWrapped(c.cat.Say(d.Said()))
	for _, m := range d.Moves {
		c.printWrapped("  " + m.Sign + " " + c.cat.Say(m.Said))
	}
	if len(d.Moves) > 0 {
		c.Print("drift.more")
	}
}

// saveCheck saves the last check to the history and prints the drift.
func (v *conversation) saveCheck() {
	drift, err := v.Setup.Keep(v.Checked())
	v.con.PrintDrift(drift)
	if err != nil {
		v.con.Print("plain.not-kept")
	}
}
