package tui

import (
	"strings"

	"charm.land/bubbles/v2/help"
	"charm.land/bubbles/v2/key"
	"github.com/charmbracelet/x/ansi"

	"cspready/tui/widget"
)

// minTextLines is the number of lines that a tall foot leaves for the text above it.
const minTextLines = 3

// visiblePage returns the visible part of the page, height lines of it.
func (w wizard) visiblePage(width, height int) []string {
	if w.helpShown {
		return widget.Fit(strings.Split(w.helpPage(width), "\n"), width, height)
	}
	s := w.frontPage().view(width, height, w.st)
	text, foot := s.splitLines(height)
	room := height - len(foot)
	if len(text) <= room {
		return widget.Fit(append(widget.Fit(text, width, room), foot...), width, height)
	}
	room-- // for the line that says which lines are visible
	top := w.topLine(s, len(text), room)
	shown := widget.Fit(text[top:], width, room)
	more := w.say("more", "from", top+1, "to", min(top+room, len(text)), "of", len(text))
	shown = append(shown, w.st.Dim.Render(more))
	return widget.Fit(append(shown, foot...), width, height)
}

// splitLines returns the lines of text and foot, with a blank line between them if there is space.
func (s content) splitLines(height int) (text, foot []string) {
	text = strings.Split(strings.TrimRight(s.text, "\n"), "\n")
	if s.foot == "" {
		return text, nil
	}
	foot = strings.Split(strings.Trim(s.foot, "\n"), "\n")
	if len(text)+len(foot) < height {
		foot = append([]string{""}, foot...)
	}
	return text, foot[max(0, len(foot)-max(height-minTextLines, 1)):]
}

// topLine returns the first visible line: where the person scrolled to, moved so that the cursor is
// visible.
func (w wizard) topLine(s content, lines, room int) int {
	top := min(w.top, max(lines-room, 0))
	if s.focus > 0 {
		top = max(top, s.focus+max(s.focusHeight, 1)-room)
		top = min(top, s.focus)
	}
	return max(top, 0)
}

// isScrollKey reports whether a key scrolls.
func (w wizard) isScrollKey(name string) bool {
	switch name {
	case "up", "down", "pgup", "pgdown", "home", "end":
		return true
	}
	return false
}

// scrollBy scrolls by a key, at most to the last line.
func (w wizard) scrollBy(name string) wizard {
	room := w.currentLayout().pageSize()
	text, foot := w.frontPage().view(room.Width, room.Height, w.st).splitLines(room.Height)
	visible := max(room.Height-len(foot)-1, 1)
	step := map[string]int{"up": -1, "down": 1, "pgup": -visible, "pgdown": visible, "home": -len(text), "end": len(text)}
	w.top = max(0, min(w.top+step[name], len(text)-visible))
	return w
}

// helpLine returns the line of keys at the bottom. The wizard's own keys stay visible however many keys the
// page has.
func (w wizard) helpLine(width int) string {
	if w.helpShown {
		return w.st.Dim.Render(w.say("help.close"))
	}
	h := help.New()
	h.Styles, h.ShortSeparator = w.st.HelpStyles(), " · "
	own := h.ShortHelpView(w.ownKeys())
	if len(w.frontPage().keys()) == 0 {
		return own
	}
	own = w.st.Dim.Render(" · ") + own
	room := max(width-ansi.StringWidth(own), 1)
	h.SetWidth(room)
	return ansi.Truncate(h.ShortHelpView(w.frontPage().keys()), room, "") + own
}

// helpPage lists all keys that work now with what they do, one a line.
func (w wizard) helpPage(width int) string {
	var list []widget.Term
	for _, k := range append(w.frontPage().keys(), w.ownKeys()...) {
		list = append(list, widget.Term{Name: k.Help().Key, Value: k.Help().Desc})
	}
	list = append(list, widget.Term{Name: "↑/↓ pgup/pgdn", Value: w.say("key.scroll")})
	list = append(list, widget.Term{Name: "ctrl+c", Value: w.say("key.stop-all")})
	return widget.Join(w.st.Bold.Render(w.say("help.title")), widget.Terms(list, width, w.st))
}

func (w wizard) ownKeys() []key.Binding { return []key.Binding{w.bind("help", "?")} }
