package tui

import (
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"
	"charm.land/lipgloss/v2"
)

// quiet is how long a page of consent is deaf after it came up, and after each key in that time: what was typed ahead, or is held
// down, was meant for another page.
const quiet = 400 * time.Millisecond

// A ballot waits for a yes. Its answer is No unless the person turns to the other button or types y, and it takes no key before its
// page was seen.
type ballot struct {
	yes       bool // the button that approves has the focus
	inSight   bool
	disturbed int // keys that came too early, and times the page came into sight
	open      bool
	over      bool
	shown     time.Time // tells this ballot from one before it
}

type quietMsg struct {
	shown     time.Time
	disturbed int
}

func newBallot() ballot { return ballot{shown: time.Now()} }

// wait returns the ballot, still closed, and the command that opens it unless a key comes in between.
func (b ballot) wait() (ballot, tea.Cmd) {
	b.open = false
	b.disturbed++
	return b, tea.Tick(quiet, func(time.Time) tea.Msg { return quietMsg{b.shown, b.disturbed} })
}

// hear returns the ballot after a message, and the name of a key that counts.
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
		case msg.IsRepeat: // held down since before
		default:
			return b.turned(msg.String()), msg.String(), nil
		}
	}
	return b, "", nil
}

// turned is the ballot with the focus on the other button, if that is what the key is for.
func (b ballot) turned(name string) ballot {
	switch name {
	case "left", "right", "tab", "shift+tab":
		b.yes = !b.yes
	}
	return b
}

// answer reads a key as an answer.
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

// hidden returns the ballot as it is when nobody sees it: deaf until it has been in sight again for a while.
func (b ballot) hidden() ballot {
	b.inSight, b.open = false, false
	return b
}

// buttons are one below the other where they do not fit side by side.
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
