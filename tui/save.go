package tui

import (
	tea "charm.land/bubbletea/v2"

	"cspready/steps/report"
)

// save returns the command that writes a report of the last check, and of what this visit changed.
func (v visit) save() tea.Msg {
	path, err := report.Save(v.cat, v.Setup, v.Checked())
	return savedMsg{path, err}
}
