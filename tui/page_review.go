package tui

import (
	"strings"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"cspready/assets"
	"cspready/steps"
	"cspready/tui/widget"
)

// review is the last page before anything is sent. It lists the approved and the declined changes and asks
// for confirmation. A plan with one change needs no review.
type review struct {
	pageState
	confirmation widget.Confirmation
	fix          fix
}

func newReview(v pageState, m fix) page {
	return review{pageState: v, confirmation: widget.NewConfirmation(), fix: m}
}

// init does nothing: keys count a while after the page has become visible.
func (review) init() tea.Cmd { return nil }

func (p review) update(msg tea.Msg) (page, tea.Cmd) {
	after, name, cmd := p.confirmation.Handle(msg)
	p.confirmation = after
	if yes, given := p.confirmation.AnswerTo(name); given {
		p.confirmation = p.confirmation.Close()
		return p, sendMsg(decidedMsg{p.fix.withReview(yes)})
	}
	return p, cmd
}

func (p review) view(width, _ int, st widget.Styles) content {
	count := len(p.fix.chosen)
	titles := make([]assets.Text, count)
	for i, c := range p.fix.chosen {
		titles[i] = c.Title
	}
	question := p.cat.T("decided.question", "count", count, "tenant", p.fix.plan.Tenant.Name)
	return content{
		text: widget.Join(
			st.Bold.Render(widget.Wrap(p.say("review.title"), width)),
			p.todoList("review.agreed", titles, width, st),
			strings.Join(p.skippedLines(p.fix.skipped, width), "\n"),
		),
		foot: st.Bold.Render(widget.Wrap(question, width)) + "\n" +
			p.confirmation.Buttons(p.cat.T("decided.yes"), p.say("consent.not-now"), width, st),
	}
}

// skippedLines lists the changes that were declined, and those left out because they depend on a declined
// one.
func (v pageState) skippedLines(list []steps.Decision, width int) []string {
	lines := make([]string, len(list))
	for i, d := range list {
		lines[i] = widget.Indent(pendingGlyph+" ", v.cat.Say(d.Describe()), width)
	}
	return lines
}

func (p review) keys() []key.Binding {
	return []key.Binding{
		p.bind("choose", "left", "right"), p.bind("confirm", "enter"), p.bind("yes-all", "y"), p.bind("no", "n", "esc"),
	}
}

func (p review) stage() steps.Stage { return p.fix.stage() }
