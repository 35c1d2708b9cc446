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
	railFrom    = 76 // width from which the rail is beside the page
	railWidth   = 24
)

// A layout divides the screen. The page gets the space that is left.
type layout struct {
	width, height int
	header        int
	rail          bool
}

func (w wizard) layout() layout {
	return layout{width: w.width, height: w.height, header: len(w.header()), rail: w.width >= railFrom}
}

// room returns the size of the page, without borders and padding.
func (l layout) room() tea.WindowSizeMsg {
	if l.rail {
		return tea.WindowSizeMsg{Width: max(l.width-railWidth-4, 1), Height: max(l.height-l.header-3, 1)}
	}
	return tea.WindowSizeMsg{Width: max(l.width-2, 1), Height: max(l.height-l.header-2, 1)}
}

// View draws the screen. The window title is fixed, as it must not contain text from the tenant.
func (w wizard) View() tea.View {
	v := tea.NewView(w.screen())
	v.AltScreen = true
	v.WindowTitle = "cspready"
	v.KeyboardEnhancements.ReportEventTypes = true // distinguishes a key that is held down from one that is pressed
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

// beside joins two blocks of equal height side by side.
func beside(left, right string) []string {
	l, r := strings.Split(left, "\n"), strings.Split(right, "\n")
	for i := range min(len(l), len(r)) {
		l[i] += r[i]
	}
	return l
}

// tooSmall reports whether the window has no space for a page, or its size is not known yet.
func (w wizard) tooSmall() bool { return w.width < leastWidth || w.height < leastHeight }

// apology returns the screen of a window that is too small: the reason and, in the demo, that it is a demo.
func (w wizard) apology() string {
	text := w.say("too-small", "width", leastWidth, "height", leastHeight)
	if w.Setup.Demo != nil {
		text = w.say("demo.short") + " " + text
	}
	lines := strings.Split(wrap(text, w.width), "\n")
	return strings.Join(fit(lines, w.width, w.height), "\n")
}

// fit returns exactly height lines, truncated to width.
func fit(lines []string, width, height int) []string {
	fitted := make([]string, height)
	for i := range min(len(lines), height) {
		fitted[i] = ansi.Truncate(lines[i], width, "…")
	}
	return fitted
}
