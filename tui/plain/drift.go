package plain

import (
	"time"

	"cspready/steps"
)

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
func (v *visit) keep(started time.Time) {
	drift, err := v.setup.Keep(steps.Checked{
		Place: v.place, Cloud: v.setup.Where.Cloud, PartnerType: v.partner, Results: v.results, Outcomes: v.setup.Ledger.Outcomes(), After: v.after,
		Started: started, Finished: time.Now(),
	})
	v.con.TellDrift(drift)
	if err != nil {
		v.con.Tell("plain.not-kept")
	}
}
