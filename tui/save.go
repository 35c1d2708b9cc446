package tui

import (
	tea "charm.land/bubbletea/v2"

	"cspready/steps/report"
)

// save returns the command that writes a report of the last check, and of what this visit changed.
func (v visit) save() tea.Msg {
	path, err := report.Save(v.cat, v.setup, v.run())
	return savedMsg{path, err}
}

// run is the last check of the tenant at hand, with what became of the changes in it.
func (v visit) run() report.Run {
	r := report.Run{
		Version: v.setup.Version, Place: v.place, Cloud: v.where.Cloud, PartnerType: v.profile.PartnerType,
		Results: v.results, Outcomes: v.outcomesHere(), After: v.after, Started: v.began, Finished: v.until,
	}
	if v.setup.Demo != nil {
		r.Demo = v.setup.Demo.Scenario
	}
	return r
}
