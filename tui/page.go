package tui

import (
	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"cspready/steps"
	"cspready/tui/widget"
)

// A page is one screen. It is a value that receives messages and reports its results as messages, on which
// [wizard.nextPage] acts. When it appears and after each resize it receives a [tea.WindowSizeMsg] with the
// space it can use, and the background colour.
type page interface {
	init() tea.Cmd
	update(tea.Msg) (page, tea.Cmd)
	view(width, height int, st widget.Styles) content
	keys() []key.Binding // keys that work now; the wizard draws the help from them
	stage() steps.Stage  // the stage that the rail marks
}

// The content is the content of a page. Text that is longer than the space can be scrolled; the foot always
// stays visible.
type content struct {
	text        string
	foot        string
	focus       int // first line of the entry under the cursor; the window follows it
	focusHeight int // number of lines of that entry; all of them stay visible if there is space
}

// A typingPage is a page that may have a text field. While typing is true, single keys are text and not
// commands.
type typingPage interface{ IsTyping() bool }

// Stages of the wizard without requirements.
const (
	stageSignIn  steps.Stage = "sign-in"
	stageSummary steps.Stage = "summary"
)

// formContent returns the content of a page that is a form below an introduction.
func formContent(f widget.Form, intro string, height int) content {
	text, foot, focus := f.Render(intro, height)
	return content{text: text, foot: foot, focus: focus}
}

// bind returns the binding of keys with a help text of the wizard.
func (v pageState) bind(name string, keys ...string) key.Binding {
	return widget.KeyBinding(v.cat, name, keys...)
}

// sendMsg returns the command that sends a message.
func sendMsg(msg tea.Msg) tea.Cmd { return func() tea.Msg { return msg } }
