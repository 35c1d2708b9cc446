package plain

import "cspready/steps"

// TellDrift prints what changed in the tenant since an earlier visit, with notes on what limits the
// comparison.
func (c *Console) TellDrift(d steps.Drift) {
	for _, note := range d.Notes {
		c.print(c.cat.Say(note))
	}
	if !d.Known() {
		return
	}
	c.print(c.cat.Say(d.Said()))
	for _, m := range d.Moves {
		c.print("  " + m.Sign + " " + c.cat.Say(m.Said))
	}
	if len(d.Moves) > 0 {
		c.Tell("drift.more")
	}
}

// keep saves the last check to the history and prints the drift.
func (v *visit) keep() {
	drift, err := v.Setup.Keep(v.Checked())
	v.con.TellDrift(drift)
	if err != nil {
		v.con.Tell("plain.not-kept")
	}
}
