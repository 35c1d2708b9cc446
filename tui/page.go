package tui

import (
	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"cspready/steps"
)

// A page is one screen. It is a value that gets its messages and its room; what it finds out it tells as a fact, for
// [wizard.turn] to act on. On arrival and after each resize it gets a [tea.WindowSizeMsg] of its own room, and the background.
type page interface {
	init() tea.Cmd
	update(tea.Msg) (page, tea.Cmd)
	view(width, height int, st styles) sheet
	keys() []key.Binding // in force now; the wizard draws the help from them
	stage() steps.Stage  // where on the rail it is
}

// A sheet is what a page has to show. Text that is longer than the room can be scrolled; the foot always stays in sight.
type sheet struct {
	text  string
	foot  string
	focus int // line of text that a cursor is on; the window follows it
	tall  int // lines of what the cursor is on, the first of which is that; all of them are kept in sight where there is room
}

// A typist is a page that takes text at times: single keys then mean nothing but themselves.
type typist interface{ typing() bool }

// Stages of the wizard that no requirement belongs to.
const (
	stageSignIn  steps.Stage = "sign-in"
	stageSummary steps.Stage = "summary"
)

// tell returns the command that reports a fact.
func tell(fact tea.Msg) tea.Cmd { return func() tea.Msg { return fact } }
