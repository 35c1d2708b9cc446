package tui

import (
	"strings"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"cspready/assets"
	"cspready/steps"
)

// review is the last page before anything is sent. It lists the approved and the declined changes and asks
// for confirmation. A plan with one change needs no review.
type review struct {
	visit
	confirm ballot
	mend    mend
}

func newReview(v visit, m mend) page { return review{visit: v, confirm: newBallot(), mend: m} }

// init does nothing: keys count a while after the page has become visible.
func (review) init() tea.Cmd { return nil }

func (p review) update(msg tea.Msg) (page, tea.Cmd) {
	after, name, cmd := p.confirm.hear(msg)
	p.confirm = after
	if yes, given := p.confirm.answer(name); given {
		p.confirm = p.confirm.close()
		return p, tell(decidedMsg{p.mend.review(yes)})
	}
	return p, cmd
}

func (p review) view(width, _ int, st styles) sheet {
	count := len(p.mend.chosen)
	titles := make([]assets.Text, count)
	for i, c := range p.mend.chosen {
		titles[i] = c.Title
	}
	question := p.cat.T("decided.question", "count", count, "tenant", p.mend.plan.Tenant.Name)
	return sheet{
		text: join(
			st.bold.Render(wrap(p.say("review.title"), width)),
			p.toDo("review.agreed", titles, width, st),
			strings.Join(p.passedOver(p.mend.passed, width), "\n"),
		),
		foot: st.bold.Render(wrap(question, width)) + "\n" +
			p.confirm.buttons(p.cat.T("decided.yes"), p.say("consent.not-now"), width, st),
	}
}

// passedOver lists the changes that were declined, and those left out because they depend on a declined
// one.
func (v visit) passedOver(list []steps.Decision, width int) []string {
	lines := make([]string, len(list))
	for i, d := range list {
		lines[i] = hang(open+" ", v.cat.Say(d.Said()), width)
	}
	return lines
}

func (p review) keys() []key.Binding {
	return []key.Binding{
		p.bind("choose", "left", "right"), p.bind("confirm", "enter"), p.bind("yes-all", "y"), p.bind("no", "n", "esc"),
	}
}

func (p review) stage() steps.Stage { return p.mend.stage() }
