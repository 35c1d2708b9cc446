package plain

import (
	"cspready/assets/catalog"
	"cspready/steps/report"
)

// save writes a report of the last check, and of what this visit changed, and tells where it is. A visit is to one tenant: no change is
// made before the person said that it is the right one.
func (v *visit) save() {
	r := report.Run{
		Version: v.setup.Version, Place: v.place, Cloud: v.setup.Where.Cloud, PartnerType: v.partner,
		Results: v.results, Outcomes: v.setup.Ledger.Outcomes(), After: v.after, Started: v.began, Finished: v.ended,
	}
	if v.setup.Demo != nil {
		r.Demo = v.setup.Demo.Scenario
	}
	path, err := report.Save(v.con.cat, v.setup, r)
	if err != nil {
		v.con.Tell("wizard.summary.unsaved")
		return
	}
	v.con.Tell("wizard.summary.saved", "path", catalog.Said(path))
}
