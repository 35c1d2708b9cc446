package tui

import (
	"strings"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"
)

// Sizes of the screen. 80×24 is the size that pages are designed for.
const (
	leastWidth  = 40
	leastHeight = 12
	railFrom    = 76 // columns from which the rail stands beside the page
	railWidth   = 24
)

// A layout is how the screen is divided. The page's room is what is left.
type layout struct {
	width, height int
	header        int
	rail          bool
}

func (w wizard) layout() layout {
	return layout{width: w.width, height: w.height, header: len(w.header()), rail: w.width >= railFrom}
}

// room is what a page can draw on, without borders and padding.
func (l layout) room() tea.WindowSizeMsg {
	if l.rail {
		return tea.WindowSizeMsg{Width: max(l.width-railWidth-4, 1), Height: max(l.height-l.header-3, 1)}
	}
	return tea.WindowSizeMsg{Width: max(l.width-2, 1), Height: max(l.height-l.header-2, 1)}
}

// View draws the screen. The title is fixed: strings of a tenant have no business in a window's title.
func (w wizard) View() tea.View {
	v := tea.NewView(w.screen())
	v.AltScreen = true
	v.WindowTitle = "cspready"
	v.KeyboardEnhancements.ReportEventTypes = true // tells a key that is held down from one that is pressed
	return v
}

func (w wizard) screen() string {
	if w.width == 0 {
		return ""
	}
	if w.tooSmall() {
		return w.apology()
	}
	l := w.layout()
	room := l.room()
	page := w.window(room.Width, room.Height)
	lines := w.header()
	if l.rail {
		box := w.st.box.Height(room.Height + 2)
		left := box.Width(railWidth).Render(strings.Join(w.rail(railWidth-4, room.Height), "\n"))
		right := box.Width(room.Width + 4).Render(strings.Join(page, "\n"))
		lines = append(lines, beside(left, right)...)
	} else {
		lines = append(lines, " "+w.foldedRail(room.Width))
		for _, line := range page {
			lines = append(lines, " "+line)
		}
	}
	lines = append(lines, " "+w.helpLine(w.width-2))
	return strings.Join(lines, "\n")
}

// beside sets two blocks of equal height side by side.
func beside(left, right string) []string {
	l, r := strings.Split(left, "\n"), strings.Split(right, "\n")
	for i := range min(len(l), len(r)) {
		l[i] += r[i]
	}
	return l
}

// tooSmall reports whether the window has no room for a page. It has none before its size is known.
func (w wizard) tooSmall() bool { return w.width < leastWidth || w.height < leastHeight }

// apology is all that is shown in a window that is too small: what is the matter, and in the demo that it is one.
func (w wizard) apology() string {
	text := w.say("too-small", "width", leastWidth, "height", leastHeight)
	if w.Setup.Demo != nil {
		text = w.say("demo.short") + " " + text
	}
	lines := strings.Split(wrap(text, w.width), "\n")
	return strings.Join(fit(lines, w.width, w.height), "\n")
}

// fit makes lines exactly as many as there is room for, none too wide.
func fit(lines []string, width, height int) []string {
	fitted := make([]string, height)
	for i := range min(len(lines), height) {
		fitted[i] = ansi.Truncate(lines[i], width, "…")
	}
	return fitted
}
