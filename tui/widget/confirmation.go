package widget

import (
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"
	"charm.land/lipgloss/v2"
)

// GuardTime is how long a confirmation ignores keys after it appears, and after each key in that time: keys
// that were typed ahead or are held down were meant for another page.
const GuardTime = 400 * time.Millisecond

// A Confirmation asks for confirmation with two buttons. The No button has the focus first, and no key counts
// until the page has been visible for a while.
type Confirmation struct {
	yesFocused bool // the approving button has the focus
	visible    bool
	restarts   int  // restarts of the guard time: by keys that came too early, or because the page appeared again
	ready      bool // keys count
	answered   bool
	shownAt    time.Time // identifies this confirmation
}

// HiddenMsg says that the front page cannot be seen. A [tea.WindowSizeMsg] follows when it can be seen again.
type HiddenMsg struct{}

type guardEndedMsg struct {
	shownAt  time.Time
	restarts int
}

// NewConfirmation returns a confirmation that is not visible yet.
func NewConfirmation() Confirmation { return Confirmation{shownAt: time.Now()} }

// restartGuard restarts the guard time. The command ends it, unless a key restarts it before.
func (b Confirmation) restartGuard() (Confirmation, tea.Cmd) {
	b.ready = false
	b.restarts++
	return b, tea.Tick(GuardTime, func(time.Time) tea.Msg { return guardEndedMsg{b.shownAt, b.restarts} })
}

// Handle returns the confirmation after a message, and the name of a key that counts.
func (b Confirmation) Handle(msg tea.Msg) (after Confirmation, name string, cmd tea.Cmd) {
	switch msg := msg.(type) {
	case HiddenMsg:
		return b.Hide(), "", nil
	case tea.WindowSizeMsg:
		if !b.visible {
			b.visible = true
			after, cmd = b.restartGuard()
			return after, "", cmd
		}
	case guardEndedMsg:
		if msg.shownAt.Equal(b.shownAt) && msg.restarts == b.restarts {
			b.ready = b.visible
		}
	case tea.KeyPressMsg:
		switch {
		case b.answered:
		case !b.ready:
			after, cmd = b.restartGuard()
			return after, "", cmd
		case msg.IsRepeat: // held down since an earlier page
		default:
			return b.moveFocus(msg.String()), msg.String(), nil
		}
	}
	return b, "", nil
}

// moveFocus moves the focus to the other button if the key does that.
func (b Confirmation) moveFocus(name string) Confirmation {
	switch name {
	case "left", "right", "tab", "shift+tab":
		b.yesFocused = !b.yesFocused
	}
	return b
}

// AnswerTo returns the answer that a key gives; given is false if it gives none.
func (b Confirmation) AnswerTo(name string) (yes, given bool) {
	switch name {
	case "y":
		return true, true
	case "n", "esc":
		return false, true
	case "enter":
		return b.yesFocused, true
	}
	return false, false
}

// Hide returns the confirmation while it is not visible: it ignores keys until it has been visible again
// for the guard time.
func (b Confirmation) Hide() Confirmation {
	b.visible, b.ready = false, false
	return b
}

// Close returns the confirmation after the answer: it ignores all further keys.
func (b Confirmation) Close() Confirmation {
	b.answered = true
	return b
}

// Buttons draws the buttons side by side, or one below the other if the width is too small.
func (b Confirmation) Buttons(yes, no string, width int, st Styles) string {
	labels := []string{yes, no}
	drawn := make([]string, len(labels))
	for i, l := range labels {
		if drawn[i] = "  " + st.button.Render("[ "+l+" ]"); (i == 0) == b.yesFocused {
			drawn[i] = "▸ " + st.Chosen.Render("[ "+l+" ]")
		}
	}
	if line := strings.Join(drawn, "  "); lipgloss.Width(line) <= width {
		return lipgloss.PlaceHorizontal(width, lipgloss.Center, line)
	}
	return strings.Join(drawn, "\n")
}
