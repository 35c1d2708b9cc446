package widget

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

// Wrap breaks text into lines of at most width columns. Only a word that is longer than a line, such as an
// address, is cut.
func Wrap(s string, width int) string { return ansi.Wrap(s, max(width, 1), "") }

// Join joins blocks with blank lines between them, leaving out empty ones.
func Join(blocks ...string) string {
	var filled []string
	for _, b := range blocks {
		if strings.TrimSpace(b) != "" {
			filled = append(filled, strings.Trim(b, "\n"))
		}
	}
	return strings.Join(filled, "\n\n")
}

// Indent wraps text behind a mark and indents the lines after the first by the width of the mark.
func Indent(mark, s string, width int) string {
	indent := strings.Repeat(" ", ansi.StringWidth(mark))
	return mark + strings.ReplaceAll(Wrap(s, width-len(indent)), "\n", "\n"+indent)
}

// Bullets returns lines as a bulleted list.
func Bullets(lines []string, width int) string {
	listed := make([]string, len(lines))
	for i, l := range lines {
		listed[i] = Indent("• ", l, width)
	}
	return strings.Join(listed, "\n")
}

// A Term is a name and its value.
type Term struct{ Name, Value string }

// Terms returns names and values in two columns, or each name above its value if names are long. Terms
// without a value are left out.
func Terms(list []Term, width int, st Styles) string {
	list = slices.DeleteFunc(slices.Clone(list), func(t Term) bool { return t.Value == "" })
	column := 0
	for _, t := range list {
		column = max(column, ansi.StringWidth(t.Name))
	}
	lines := make([]string, len(list))
	for i, t := range list {
		if column > width/3 {
			lines[i] = st.Dim.Render(Indent("  ", t.Name, width)) + "\n" + Indent("    ", t.Value, width)
			continue
		}
		padding := strings.Repeat(" ", column-ansi.StringWidth(t.Name))
		lines[i] = Indent("  "+st.Dim.Render(t.Name)+padding+"  ", t.Value, width)
	}
	return strings.Join(lines, "\n")
}

// Spread puts one string at the left end of a line and one at the right. If both do not fit, the left one
// is truncated.
func Spread(left, right string, width int) string {
	room := width - ansi.StringWidth(right) - 1
	if room < 1 {
		return ansi.Truncate(right, width, "…")
	}
	left = ansi.Truncate(left, room, "…")
	return left + strings.Repeat(" ", width-ansi.StringWidth(left)-ansi.StringWidth(right)) + right
}

// Heading returns a title with a word at its right, or below it if both do not fit on a line.
func Heading(title, word string, width int, st Styles) string {
	if ansi.StringWidth(title)+ansi.StringWidth(word)+2 > width {
		return st.Bold.Render(Wrap(title, width)) + "\n" + word
	}
	return Spread(st.Bold.Render(title), word, width)
}

// KeyBinding returns the binding of keys whose help text is the message "key.NAME" of the wizard.
func KeyBinding(cat *catalog.Catalog, name string, keys ...string) key.Binding {
	shown := map[string]string{"left": "←", "right": "→", "up": "↑", "down": "↓", "space": "␣"}
	labels := make([]string, len(keys))
	for i, k := range keys {
		if labels[i] = k; shown[k] != "" {
			labels[i] = shown[k]
		}
	}
	return key.NewBinding(key.WithKeys(keys...), key.WithHelp(strings.Join(labels, "/"), say(cat, "key."+name)))
}

// Clock returns a duration as minutes and seconds.
func Clock(d time.Duration) string {
	d = max(d, 0).Truncate(time.Second)
	return fmt.Sprintf("%d:%02d", int(d.Minutes()), int(d.Seconds())%60)
}

// FrameTime is the time between two drawings of a running operation.
const FrameTime = time.Second / 5

var spinnerFrames = []string{"⠋", "⠙", "⠹", "⠸", "⠼", "⠴", "⠦", "⠧", "⠇", "⠏"}

// Spinner returns the frame of the spinner of an operation that has run for a time.
func Spinner(elapsed time.Duration) string {
	return spinnerFrames[int(max(elapsed, 0)/FrameTime)%len(spinnerFrames)]
}

// Bar wraps text and draws a vertical bar at its left, for notes and quotations.
func Bar(s string, width int, style lipgloss.Style) string {
	lines := strings.Split(Wrap(s, width-2), "\n")
	for i, l := range lines {
		lines[i] = style.Render("┃ " + l)
	}
	return strings.Join(lines, "\n")
}

// CleanURL removes control characters from an address. It cleans it in parts, because [catalog.Clean]
// truncates long texts.
func CleanURL(url string) string {
	const part = 200
	var clean string
	for runes := []rune(url); len(runes) > 0; runes = runes[min(part, len(runes)):] {
		clean += catalog.Clean(string(runes[:min(part, len(runes))]))
	}
	return clean
}

// Fit returns exactly height lines, truncated to width.
func Fit(lines []string, width, height int) []string {
	fitted := make([]string, height)
	for i := range min(len(lines), height) {
		fitted[i] = ansi.Truncate(lines[i], width, "…")
	}
	return fitted
}
