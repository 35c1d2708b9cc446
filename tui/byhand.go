package tui

import (
	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"cspready/steps"
)

// byHand shows a plan without changes: what a person has to do, and the sign-in that may be all that is
// needed.
type byHand struct {
	visit
	mend mend
}

func newByHand(v visit, m mend) page { return byHand{visit: v, mend: m} }

func (byHand) init() tea.Cmd { return nil }

func (p byHand) update(msg tea.Msg) (page, tea.Cmd) {
	press, ok := msg.(tea.KeyPressMsg)
	if !ok {
		return p, nil
	}
	switch press.String() {
	case "s":
		if want := p.mend.plan.SignIn; want != nil {
			return p, tell(signInWantMsg{want: *want, done: signedInMsg{}, back: p.mend.back()})
		}
	case "r":
		return p, tell(recheckMsg{summary: p.mend.undoes()})
	case "enter":
		if len(p.mend.awaited()) > 0 {
			return p, tell(leftMsg{newAwaiting(p.visit, p.mend, nil)})
		}
	case "esc":
		return p, tell(p.mend.back())
	}
	return p, nil
}

func (p byHand) view(width, _ int, st styles) sheet {
	plan := p.mend.plan
	intro := p.say("by-hand.none")
	if len(plan.Manual) > 0 || plan.SignIn != nil {
		intro = p.say("by-hand.intro")
	}
	s := sheet{text: join(
		st.bold.Render(wrap(p.cat.Say(p.mend.step.Info().Title), width)),
		wrap(intro, width), p.toDo("by-hand.list", plan.Manual, width, st),
	)}
	if plan.SignIn != nil {
		s.foot = hang(st.chosen.Render(" s ")+" ", p.say("by-hand.sign-in"), width)
	}
	if len(p.mend.awaited()) > 0 {
		s.foot = hang(st.chosen.Render(" enter ")+" ", p.say("by-hand.watch"), width)
	}
	return s
}

func (p byHand) keys() []key.Binding {
	keys := []key.Binding{p.bind("check-again", "r"), p.bind("back", "esc")}
	if len(p.mend.awaited()) > 0 {
		keys = append([]key.Binding{p.bind("watch", "enter")}, keys...)
	}
	if p.mend.plan.SignIn != nil {
		keys = append([]key.Binding{p.bind("sign-in", "s")}, keys...)
	}
	return keys
}

func (p byHand) stage() steps.Stage { return p.mend.stage() }
