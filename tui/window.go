package tui

import (
	"strings"

	"charm.land/bubbles/v2/help"
	"charm.land/bubbles/v2/key"
	"github.com/charmbracelet/x/ansi"
)

// footShare is the number of lines that a tall foot leaves for the text above it.
const footShare = 3

// window returns the visible part of the page, height lines of it.
func (w wizard) window(width, height int) []string {
	if w.helping {
		return fit(strings.Split(w.helpPage(width), "\n"), width, height)
	}
	s := w.front().view(width, height, w.st)
	text, foot := s.lines(height)
	room := height - len(foot)
	if len(text) <= room {
		return fit(append(fit(text, width, room), foot...), width, height)
	}
	room-- // for the line that says which lines are visible
	top := w.topLine(s, len(text), room)
	shown := fit(text[top:], width, room)
	more := w.say("more", "from", top+1, "to", min(top+room, len(text)), "of", len(text))
	shown = append(shown, w.st.dim.Render(more))
	return fit(append(shown, foot...), width, height)
}

// lines returns the lines of text and foot, with a blank line between them if there is space.
func (s sheet) lines(height int) (text, foot []string) {
	text = strings.Split(strings.TrimRight(s.text, "\n"), "\n")
	if s.foot == "" {
		return text, nil
	}
	foot = strings.Split(strings.Trim(s.foot, "\n"), "\n")
	if len(text)+len(foot) < height {
		foot = append([]string{""}, foot...)
	}
	return text, foot[max(0, len(foot)-max(height-footShare, 1)):]
}

// topLine returns the first visible line: where the person scrolled to, moved so that the cursor is
// visible.
func (w wizard) topLine(s sheet, lines, room int) int {
	top := min(w.top, max(lines-room, 0))
	if s.focus > 0 {
		top = max(top, s.focus+max(s.tall, 1)-room)
		top = min(top, s.focus)
	}
	return max(top, 0)
}

// scrolls reports whether a key scrolls.
func (w wizard) scrolls(name string) bool {
	switch name {
	case "up", "down", "pgup", "pgdown", "home", "end":
		return true
	}
	return false
}

// scroll scrolls by a key, at most to the last line.
func (w wizard) scroll(name string) wizard {
	room := w.layout().room()
	text, foot := w.front().view(room.Width, room.Height, w.st).lines(room.Height)
	visible := max(room.Height-len(foot)-1, 1)
	step := map[string]int{"up": -1, "down": 1, "pgup": -visible, "pgdown": visible, "home": -len(text), "end": len(text)}
	w.top = max(0, min(w.top+step[name], len(text)-visible))
	return w
}

// helpLine returns the line of keys at the bottom. The wizard's own keys stay visible however many keys the
// page has.
func (w wizard) helpLine(width int) string {
	if w.helping {
		return w.st.dim.Render(w.say("help.close"))
	}
	h := help.New()
	h.Styles, h.ShortSeparator = w.st.help(), " · "
	own := h.ShortHelpView(w.ownKeys())
	if len(w.front().keys()) == 0 {
		return own
	}
	own = w.st.dim.Render(" · ") + own
	room := max(width-ansi.StringWidth(own), 1)
	h.SetWidth(room)
	return ansi.Truncate(h.ShortHelpView(w.front().keys()), room, "") + own
}

// helpPage lists all keys that work now with what they do, one a line.
func (w wizard) helpPage(width int) string {
	var list []term
	for _, k := range append(w.front().keys(), w.ownKeys()...) {
		list = append(list, term{k.Help().Key, k.Help().Desc})
	}
	list = append(list, term{"↑/↓ pgup/pgdn", w.say("key.scroll")})
	list = append(list, term{"ctrl+c", w.say("key.stop-all")})
	return join(w.st.bold.Render(w.say("help.title")), terms(list, width, w.st))
}

func (w wizard) ownKeys() []key.Binding { return []key.Binding{w.bind("help", "?")} }
