package tui

import (
	"strings"

	tea "charm.land/bubbletea/v2"

	"cspready/tui/widget"
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

func (w wizard) currentLayout() layout {
	return layout{width: w.width, height: w.height, header: len(w.headerLines()), rail: w.width >= railFrom}
}

// pageSize returns the size of the page, without borders and padding.
func (l layout) pageSize() tea.WindowSizeMsg {
	if l.rail {
		return tea.WindowSizeMsg{Width: max(l.width-railWidth-4, 1), Height: max(l.height-l.header-3, 1)}
	}
	return tea.WindowSizeMsg{Width: max(l.width-2, 1), Height: max(l.height-l.header-2, 1)}
}

// View draws the screen. The window title is fixed, as it must not contain text from the tenant.
func (w wizard) View() tea.View {
	v := tea.NewView(w.renderScreen())
	v.AltScreen = true
	v.WindowTitle = "cspready"
	v.KeyboardEnhancements.ReportEventTypes = true // distinguishes a key that is held down from one that is pressed
	return v
}

func (w wizard) renderScreen() string {
	if w.width == 0 {
		return ""
	}
	if w.isTooSmall() {
		return w.viewTooSmall()
	}
	l := w.currentLayout()
	room := l.pageSize()
	page := w.visiblePage(room.Width, room.Height)
	lines := w.headerLines()
	if l.rail {
		box := w.st.Box.Height(room.Height + 2)
		left := box.Width(railWidth).Render(strings.Join(w.railLines(railWidth-4, room.Height), "\n"))
		right := box.Width(room.Width + 4).Render(strings.Join(page, "\n"))
		lines = append(lines, joinColumns(left, right)...)
	} else {
		lines = append(lines, " "+w.foldedRail(room.Width))
		for _, line := range page {
			lines = append(lines, " "+line)
		}
	}
	lines = append(lines, " "+w.helpLine(w.width-2))
	return strings.Join(lines, "\n")
}

// joinColumns joins two blocks of equal height side by side.
func joinColumns(left, right string) []string {
	l, r := strings.Split(left, "\n"), strings.Split(right, "\n")
	for i := range min(len(l), len(r)) {
		l[i] += r[i]
	}
	return l
}

// isTooSmall reports whether the window has no space for a page, or its size is not known yet.
func (w wizard) isTooSmall() bool { return w.width < leastWidth || w.height < leastHeight }

// viewTooSmall returns the screen of a window that is too small: the reason and, in the demo, that it is a demo.
func (w wizard) viewTooSmall() string {
	text := w.say("too-small", "width", leastWidth, "height", leastHeight)
	if w.Setup.Demo != nil {
		text = w.say("demo.short") + " " + text
	}
	lines := strings.Split(widget.Wrap(text, w.width), "\n")
	return strings.Join(widget.Fit(lines, w.width, w.height), "\n")
}
