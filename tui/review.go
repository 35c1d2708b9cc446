package tui

import (
	"strings"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"cspready/assets"
	"cspready/steps"
)

// review is the last page before anything is sent: what was agreed to, and what was not. A plan of one change needs none, as its
// question says it all.
type review struct {
	visit
	ballot
	mend mend
}

func newReview(v visit, m mend) page { return review{visit: v, ballot: newBallot(), mend: m} }

// init does nothing yet: the page opens a while after it came into sight.
func (review) init() tea.Cmd { return nil }

func (p review) update(msg tea.Msg) (page, tea.Cmd) {
	after, name, cmd := p.hear(msg)
	p.ballot = after
	if yes, given := p.answer(name); given {
		p.over = true
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
	return sheet{
		text: join(
			st.bold.Render(wrap(p.say("review.title"), width)),
			p.toDo("review.agreed", titles, width, st),
			strings.Join(p.passedOver(p.mend.passed, width), "\n"),
		),
		foot: st.bold.Render(wrap(p.cat.T("decided.question", "count", count, "tenant", p.mend.plan.Tenant.Name), width)) + "\n" +
			p.buttons(p.cat.T("decided.yes"), p.say("consent.not-now"), width, st),
	}
}

// passedOver says which changes were declined, and which were left out for want of those.
func (v visit) passedOver(list []steps.Decision, width int) []string {
	lines := make([]string, len(list))
	for i, d := range list {
		lines[i] = hang(open+" ", v.cat.Say(d.Said()), width)
	}
	return lines
}

func (p review) keys() []key.Binding {
	return []key.Binding{p.bind("choose", "left", "right"), p.bind("confirm", "enter"), p.bind("yes-all", "y"), p.bind("no", "n", "esc")}
}

func (p review) stage() steps.Stage { return p.mend.stage() }
