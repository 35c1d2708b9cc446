package tui

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"charm.land/bubbles/v2/key"
	"charm.land/lipgloss/v2"
	"github.com/charmbracelet/x/ansi"

	"cspready/assets"
)

// wrap breaks text into lines that fit. Only a word that fits on no line, such as a long address, is cut.
func wrap(s string, width int) string { return ansi.Wrap(s, max(width, 1), "") }

// join puts blank lines between the blocks that say something.
func join(blocks ...string) string {
	var said []string
	for _, b := range blocks {
		if strings.TrimSpace(b) != "" {
			said = append(said, strings.Trim(b, "\n"))
		}
	}
	return strings.Join(said, "\n\n")
}

// hang wraps text behind a mark; lines after the first are indented to it.
func hang(mark, s string, width int) string {
	indent := strings.Repeat(" ", ansi.StringWidth(mark))
	return mark + strings.ReplaceAll(wrap(s, width-len(indent)), "\n", "\n"+indent)
}

// bullets lists lines.
func bullets(lines []string, width int) string {
	listed := make([]string, len(lines))
	for i, l := range lines {
		listed[i] = hang("• ", l, width)
	}
	return strings.Join(listed, "\n")
}

// A term is a name and what is said of it.
type term struct{ name, said string }

// terms sets names and what is said of them in two columns, or each name above what is said of it where names are long. Terms of
// which nothing is said are left out.
func terms(list []term, width int, st styles) string {
	list = slices.DeleteFunc(slices.Clone(list), func(t term) bool { return t.said == "" })
	column := 0
	for _, t := range list {
		column = max(column, ansi.StringWidth(t.name))
	}
	lines := make([]string, len(list))
	for i, t := range list {
		if column > width/3 {
			lines[i] = st.dim.Render(hang("  ", t.name, width)) + "\n" + hang("    ", t.said, width)
			continue
		}
		padding := strings.Repeat(" ", column-ansi.StringWidth(t.name))
		lines[i] = hang("  "+st.dim.Render(t.name)+padding+"  ", t.said, width)
	}
	return strings.Join(lines, "\n")
}

// spread puts one string at the left end of a line and one at the right; the right one stays whole.
func spread(left, right string, width int) string {
	room := width - ansi.StringWidth(right) - 1
	if room < 1 {
		return ansi.Truncate(right, width, "…")
	}
	left = ansi.Truncate(left, room, "…")
	return left + strings.Repeat(" ", width-ansi.StringWidth(left)-ansi.StringWidth(right)) + right
}

// heading is a title with a word at its right, below it where there is no room for both.
func heading(title, word string, width int, st styles) string {
	if ansi.StringWidth(title)+ansi.StringWidth(word)+2 > width {
		return st.bold.Render(wrap(title, width)) + "\n" + word
	}
	return spread(st.bold.Render(title), word, width)
}

// inline says texts as one line.
func (v visit) inline(texts []assets.Text) string { return strings.Join(v.cat.Lines(texts), ", ") }

// bind makes the binding of keys whose help is in the catalogue under key.
func (v visit) bind(name string, keys ...string) key.Binding {
	shown := map[string]string{"left": "←", "right": "→", "up": "↑", "down": "↓", "space": "␣"}
	labels := make([]string, len(keys))
	for i, k := range keys {
		if labels[i] = k; shown[k] != "" {
			labels[i] = shown[k]
		}
	}
	return key.NewBinding(key.WithKeys(keys...), key.WithHelp(strings.Join(labels, "/"), v.say("key."+name)))
}

// clock says a duration as minutes and seconds.
func clock(d time.Duration) string {
	d = max(d, 0).Truncate(time.Second)
	return fmt.Sprintf("%d:%02d", int(d.Minutes()), int(d.Seconds())%60)
}

var frames = []string{"⠋", "⠙", "⠹", "⠸", "⠼", "⠴", "⠦", "⠧", "⠇", "⠏"}

// spinner is the sign of life of something that runs this long.
func spinner(took time.Duration) string { return frames[int(max(took, 0)/beat)%len(frames)] }

// bar marks lines at their left, for what is not the wizard's own voice.
func bar(s string, width int, style lipgloss.Style) string {
	lines := strings.Split(wrap(s, width-2), "\n")
	for i, l := range lines {
		lines[i] = style.Render("┃ " + l)
	}
	return strings.Join(lines, "\n")
}
