package tui

import (
	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"cspready/assets/catalog"
	"cspready/steps"
	"cspready/tui/widget"
)

// guide shows the guide of a requirement, or one to all of them. The text is rendered once for each width and
// background, not at each drawing.
type guide struct {
	pageState
	info  steps.Info
	back  page
	width int
	st    widget.Styles
	text  string
}

func newGuide(v pageState, info steps.Info, back page) page {
	return guide{pageState: v, info: info, back: back, st: widget.NewStyles(true)}
}

func (guide) init() tea.Cmd { return nil }

func (p guide) update(msg tea.Msg) (page, tea.Cmd) {
	switch msg := msg.(type) {
	case tea.WindowSizeMsg:
		p.width = msg.Width
		return p.renderGuide(), nil
	case tea.BackgroundColorMsg:
		p.st = widget.NewStyles(msg.IsDark())
		return p.renderGuide(), nil
	case tea.KeyPressMsg:
		switch name := msg.String(); {
		case name == "esc" || name == "w":
			return p, sendMsg(showPageMsg{p.back})
		case name == "f" && p.isOverview():
			return p, sendMsg(showPageMsg{newGuide(p.pageState, steps.Info{ID: catalog.QuestionsGuide, Stage: p.stage()}, p)})
		}
	}
	return p, nil
}

// renderGuide renders the text.
func (p guide) renderGuide() guide {
	p.text = widget.Typeset(p.cat.Guide(p.info.ID), p.width, p.st)
	return p
}

func (p guide) view(int, int, widget.Styles) content { return content{text: p.text} }

func (p guide) keys() []key.Binding {
	keys := []key.Binding{p.bind("back", "esc")}
	if p.isOverview() {
		keys = append(keys, p.bind("common-questions", "f"))
	}
	return keys
}

// isOverview reports whether this is the guide to all requirements.
func (p guide) isOverview() bool { return p.info.ID == catalog.OverviewGuide }

func (p guide) stage() steps.Stage { return p.info.Stage }
