package tui

import tea "charm.land/bubbletea/v2"

// remember returns the command that saves what helps the next visit to this tenant.
func (v visit) remember() tea.Cmd {
	learned, memory := v.NoteUpdate(), v.Setup.Memory
	return func() tea.Msg { return rememberedMsg{learned.Save(memory)} }
}
