package tui

import (
	tea "charm.land/bubbletea/v2"

	"cspready/steps/report"
)

// saveReport is the command that writes a report of the last check and of the changes of this visit.
func (v pageState) saveReport() tea.Msg {
	path, err := report.Save(v.cat, v.Setup, v.visit().LastCheck())
	return reportSavedMsg{path, err}
}
