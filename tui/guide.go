package tui

import (
	"regexp"
	"strings"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"
	"charm.land/glamour/v2"
	"charm.land/glamour/v2/ansi"
	"charm.land/lipgloss/v2"
	xansi "github.com/charmbracelet/x/ansi"

	"cspready/steps"
)

// guide shows the guide of a requirement. It is set once for each width and background, not each time it is drawn.
type guide struct {
	visit
	info  steps.Info
	back  page
	width int
	st    styles
	text  string
}

func newGuide(v visit, info steps.Info, back page) page {
	return guide{visit: v, info: info, back: back, st: newStyles(true)}
}

func (guide) init() tea.Cmd { return nil }

func (p guide) update(msg tea.Msg) (page, tea.Cmd) {
	switch msg := msg.(type) {
	case tea.WindowSizeMsg:
		p.width = msg.Width
		return p.set(), nil
	case tea.BackgroundColorMsg:
		p.st = newStyles(msg.IsDark())
		return p.set(), nil
	case tea.KeyPressMsg:
		if name := msg.String(); name == "esc" || name == "w" {
			return p, tell(leftMsg{p.back})
		}
	}
	return p, nil
}

// set typesets the Markdown; where that fails it is shown as it was written. Lines are broken here alone: the typesetter would keep
// those of the source in lists and break addresses.
func (p guide) set() guide {
	p.text = wrap(p.cat.Guide(p.info.ID), p.width)
	renderer, err := glamour.NewTermRenderer(glamour.WithStyles(p.st.markdown()), glamour.WithWordWrap(0))
	if err != nil {
		return p
	}
	text, err := renderer.Render(unbroken(p.cat.Guide(p.info.ID)))
	if err != nil {
		return p
	}
	lines := strings.Split(strings.Trim(text, "\n"), "\n")
	for i, line := range lines {
		lines[i] = hung(strings.TrimRight(line, " "), p.width)
	}
	p.text = strings.Join(lines, "\n")
	return p
}

// sourceBreak is a line break of the source that means nothing: one before a word, not before a heading, an item or a blank line.
var sourceBreak = regexp.MustCompile(`([^\n])\n *([^#>|\s0-9*-]|\*\S)`)

// unbroken makes one line of each paragraph and each item.
func unbroken(markdown string) string { return sourceBreak.ReplaceAllString(markdown, "$1 $2") }

// itemMark is what a list item begins with once it is typeset.
var itemMark = regexp.MustCompile(`^ *(• |[0-9]+\. )`)

// firm keeps hyphens from being taken for places to break a line at: they are in addresses.
var firm, loose = strings.NewReplacer("-", "\u2011"), strings.NewReplacer("\u2011", "-")

// hung wraps a typeset line; the lines after the first of an item are indented to its text.
func hung(line string, width int) string {
	indent := xansi.StringWidth(itemMark.FindString(xansi.Strip(line)))
	mark, said := xansi.Cut(line, 0, indent), xansi.Cut(line, indent, xansi.StringWidth(line))
	said = loose.Replace(lipgloss.Wrap(firm.Replace(said), max(width-indent, 1), ""))
	return mark + strings.ReplaceAll(said, "\n", "\n"+strings.Repeat(" ", indent))
}

// markdown is the style of guides, from the same tokens as everything else.
func (st styles) markdown() ansi.StyleConfig {
	light := map[bool][2]string{false: {"#0b57a4", "#5a5f66"}, true: {"#7ab8ff", "#9aa1a9"}}[st.dark]
	accent, dim, bold, underline, indent := light[0], light[1], true, true, uint(2)
	var c ansi.StyleConfig
	c.Heading.Bold, c.Heading.Color, c.Heading.BlockSuffix = &bold, &accent, "\n"
	c.List.LevelIndent = indent
	c.Item.BlockPrefix = "• "
	c.Enumeration.BlockPrefix = ". "
	c.Strong.Bold = &bold
	c.Emph.Italic = &bold
	c.Link.Underline, c.LinkText.Bold = &underline, &bold
	c.Code.Color, c.CodeBlock.Color = &accent, &accent
	c.BlockQuote.Indent, c.BlockQuote.Color = &indent, &dim
	c.HorizontalRule.Format = "\n――――――\n"
	return c
}

func (p guide) view(int, int, styles) sheet { return sheet{text: p.text} }

func (p guide) keys() []key.Binding { return []key.Binding{p.bind("back", "esc")} }
func (p guide) stage() steps.Stage  { return p.info.Stage }
