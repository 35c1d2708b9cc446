package tui

import (
	"strings"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"
	"charm.land/glamour/v2"
	"charm.land/glamour/v2/ansi"

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

// bulletWidth is what the typesetter puts before a list item without counting it.
const bulletWidth = 4

// set typesets the Markdown; where that fails it is shown as it was written.
func (p guide) set() guide {
	p.text = wrap(p.cat.Guide(p.info.ID), p.width)
	renderer, err := glamour.NewTermRenderer(glamour.WithStyles(p.st.markdown()), glamour.WithWordWrap(p.width-bulletWidth))
	if err != nil {
		return p
	}
	if text, err := renderer.Render(p.cat.Guide(p.info.ID)); err == nil {
		p.text = strings.Trim(text, "\n")
	}
	return p
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
