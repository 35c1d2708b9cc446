package tui

import (
	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"cspready/steps"
)

// A page is one screen. It is a value that receives messages and reports its results as messages, on which
// [wizard.turn] acts. When it appears and after each resize it receives a [tea.WindowSizeMsg] with the
// space it can use, and the background colour.
type page interface {
	init() tea.Cmd
	update(tea.Msg) (page, tea.Cmd)
	view(width, height int, st styles) sheet
	keys() []key.Binding // keys that work now; the wizard draws the help from them
	stage() steps.Stage  // the stage that the rail marks
}

// The sheet is the content of a page. Text that is longer than the space can be scrolled; the foot always
// stays visible.
type sheet struct {
	text  string
	foot  string
	focus int // first line of the entry under the cursor; the window follows it
	tall  int // number of lines of that entry; all of them stay visible if there is space
}

// A typist is a page that may have a text field. While typing is true, single keys are text and not
// commands.
type typist interface{ typing() bool }

// Stages of the wizard without requirements.
const (
	stageSignIn  steps.Stage = "sign-in"
	stageSummary steps.Stage = "summary"
)

// formSheet returns the content of a page that is a form below an introduction.
func formSheet(f form, intro string, height int) sheet {
	text, foot, focus := f.render(intro, height)
	return sheet{text: text, foot: foot, focus: focus}
}

// bind returns the binding of keys with a help text of the wizard.
func (v visit) bind(name string, keys ...string) key.Binding { return bindKeys(v.cat, name, keys...) }

// tell returns the command that sends a message.
func tell(msg tea.Msg) tea.Cmd { return func() tea.Msg { return msg } }
