package tui

import (
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"
	"charm.land/lipgloss/v2"
)

// quiet is how long a confirmation ignores keys after it appears, and after each key in that time: keys
// that were typed ahead or are held down were meant for another page.
const quiet = 400 * time.Millisecond

// A ballot asks for confirmation with two buttons. The No button has the focus first, and no key counts
// until the page has been visible for a while.
type ballot struct {
	yes       bool // the approving button has the focus
	inSight   bool
	disturbed int  // restarts of the guard time: by keys that came too early, or because the page appeared again
	open      bool // keys count
	over      bool
	shown     time.Time // identifies this confirmation
}

// hiddenMsg: the front page cannot be seen. A [tea.WindowSizeMsg] follows when it can be seen
// again.
type hiddenMsg struct{}

type quietMsg struct {
	shown     time.Time
	disturbed int
}

// newBallot returns a confirmation that is not visible yet.
func newBallot() ballot { return ballot{shown: time.Now()} }

// wait restarts the guard time. The command ends it, unless a key restarts it before.
func (b ballot) wait() (ballot, tea.Cmd) {
	b.open = false
	b.disturbed++
	return b, tea.Tick(quiet, func(time.Time) tea.Msg { return quietMsg{b.shown, b.disturbed} })
}

// hear returns the confirmation after a message, and the name of a key that counts.
func (b ballot) hear(msg tea.Msg) (after ballot, name string, cmd tea.Cmd) {
	switch msg := msg.(type) {
	case hiddenMsg:
		return b.hidden(), "", nil
	case tea.WindowSizeMsg:
		if !b.inSight {
			b.inSight = true
			after, cmd = b.wait()
			return after, "", cmd
		}
	case quietMsg:
		if msg.shown.Equal(b.shown) && msg.disturbed == b.disturbed {
			b.open = b.inSight
		}
	case tea.KeyPressMsg:
		switch {
		case b.over:
		case !b.open:
			after, cmd = b.wait()
			return after, "", cmd
		case msg.IsRepeat: // held down since an earlier page
		default:
			return b.turned(msg.String()), msg.String(), nil
		}
	}
	return b, "", nil
}

// turned moves the focus to the other button if the key does that.
func (b ballot) turned(name string) ballot {
	switch name {
	case "left", "right", "tab", "shift+tab":
		b.yes = !b.yes
	}
	return b
}

// answer returns the answer that a key gives; given is false if it gives none.
func (b ballot) answer(name string) (yes, given bool) {
	switch name {
	case "y":
		return true, true
	case "n", "esc":
		return false, true
	case "enter":
		return b.yes, true
	}
	return false, false
}

// hidden returns the confirmation while it is not visible: it ignores keys until it has been visible again
// for the guard time.
func (b ballot) hidden() ballot {
	b.inSight, b.open = false, false
	return b
}

// close returns the confirmation after the answer: it ignores all further keys.
func (b ballot) close() ballot {
	b.over = true
	return b
}

// buttons draws the buttons side by side, or one below the other if the width is too small.
func (b ballot) buttons(yes, no string, width int, st styles) string {
	labels := []string{yes, no}
	drawn := make([]string, len(labels))
	for i, l := range labels {
		if drawn[i] = "  " + st.button.Render("[ "+l+" ]"); (i == 0) == b.yes {
			drawn[i] = "▸ " + st.chosen.Render("[ "+l+" ]")
		}
	}
	if line := strings.Join(drawn, "  "); lipgloss.Width(line) <= width {
		return lipgloss.PlaceHorizontal(width, lipgloss.Center, line)
	}
	return strings.Join(drawn, "\n")
}
