package tui

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"charm.land/bubbles/v2/key"
	"charm.land/lipgloss/v2"
	"github.com/charmbracelet/x/ansi"

	"cspready/assets/catalog"
)

// say returns one of the wizard's own messages.
func say(cat *catalog.Catalog, id string, pairs ...any) string { return cat.T("wizard."+id, pairs...) }

// wrap breaks text into lines of at most width columns. Only a word that is longer than a line, such as an
// address, is cut.
func wrap(s string, width int) string { return ansi.Wrap(s, max(width, 1), "") }

// join joins blocks with blank lines between them, leaving out empty ones.
func join(blocks ...string) string {
	var filled []string
	for _, b := range blocks {
		if strings.TrimSpace(b) != "" {
			filled = append(filled, strings.Trim(b, "\n"))
		}
	}
	return strings.Join(filled, "\n\n")
}

// hang wraps text behind a mark and indents the lines after the first by the width of the mark.
func hang(mark, s string, width int) string {
	indent := strings.Repeat(" ", ansi.StringWidth(mark))
	return mark + strings.ReplaceAll(wrap(s, width-len(indent)), "\n", "\n"+indent)
}

// bullets returns lines as a bulleted list.
func bullets(lines []string, width int) string {
	listed := make([]string, len(lines))
	for i, l := range lines {
		listed[i] = hang("• ", l, width)
	}
	return strings.Join(listed, "\n")
}

// A term is a name and its value.
type term struct{ name, value string }

// terms returns names and values in two columns, or each name above its value if names are long. Terms
// without a value are left out.
func terms(list []term, width int, st styles) string {
	list = slices.DeleteFunc(slices.Clone(list), func(t term) bool { return t.value == "" })
	column := 0
	for _, t := range list {
		column = max(column, ansi.StringWidth(t.name))
	}
	lines := make([]string, len(list))
	for i, t := range list {
		if column > width/3 {
			lines[i] = st.dim.Render(hang("  ", t.name, width)) + "\n" + hang("    ", t.value, width)
			continue
		}
		padding := strings.Repeat(" ", column-ansi.StringWidth(t.name))
		lines[i] = hang("  "+st.dim.Render(t.name)+padding+"  ", t.value, width)
	}
	return strings.Join(lines, "\n")
}

// spread puts one string at the left end of a line and one at the right. If both do not fit, the left one
// is truncated.
func spread(left, right string, width int) string {
	room := width - ansi.StringWidth(right) - 1
	if room < 1 {
		return ansi.Truncate(right, width, "…")
	}
	left = ansi.Truncate(left, room, "…")
	return left + strings.Repeat(" ", width-ansi.StringWidth(left)-ansi.StringWidth(right)) + right
}

// heading returns a title with a word at its right, or below it if both do not fit on a line.
func heading(title, word string, width int, st styles) string {
	if ansi.StringWidth(title)+ansi.StringWidth(word)+2 > width {
		return st.bold.Render(wrap(title, width)) + "\n" + word
	}
	return spread(st.bold.Render(title), word, width)
}

// bindKeys returns the binding of keys whose help text is the message "key.NAME" of the wizard.
func bindKeys(cat *catalog.Catalog, name string, keys ...string) key.Binding {
	shown := map[string]string{"left": "←", "right": "→", "up": "↑", "down": "↓", "space": "␣"}
	labels := make([]string, len(keys))
	for i, k := range keys {
		if labels[i] = k; shown[k] != "" {
			labels[i] = shown[k]
		}
	}
	return key.NewBinding(key.WithKeys(keys...), key.WithHelp(strings.Join(labels, "/"), say(cat, "key."+name)))
}

// clock returns a duration as minutes and seconds.
func clock(d time.Duration) string {
	d = max(d, 0).Truncate(time.Second)
	return fmt.Sprintf("%d:%02d", int(d.Minutes()), int(d.Seconds())%60)
}

// frameTime is the time between two drawings of a running operation.
const frameTime = time.Second / 5

var frames = []string{"⠋", "⠙", "⠹", "⠸", "⠼", "⠴", "⠦", "⠧", "⠇", "⠏"}

// spinner returns the frame of the spinner of an operation that has run for a time.
func spinner(elapsed time.Duration) string { return frames[int(max(elapsed, 0)/frameTime)%len(frames)] }

// bar wraps text and draws a vertical bar at its left, for notes and quotations.
func bar(s string, width int, style lipgloss.Style) string {
	lines := strings.Split(wrap(s, width-2), "\n")
	for i, l := range lines {
		lines[i] = style.Render("┃ " + l)
	}
	return strings.Join(lines, "\n")
}

// cleanURL removes control characters from an address. It cleans it in parts, because [catalog.Clean]
// truncates long texts.
func cleanURL(url string) string {
	const part = 200
	var clean string
	for runes := []rune(url); len(runes) > 0; runes = runes[min(part, len(runes)):] {
		clean += catalog.Clean(string(runes[:min(part, len(runes))]))
	}
	return clean
}
