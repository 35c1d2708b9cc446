package plain

import "cspready/steps"

// TellDrift says how the tenant moved since the last visit, and where that was not for the better or is not all that it seems.
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

// keep hands the check that has just ended to the history.
func (v *visit) keep() {
	drift, err := v.Setup.Keep(v.Checked())
	v.con.TellDrift(drift)
	if err != nil {
		v.con.Tell("plain.not-kept")
	}
}
