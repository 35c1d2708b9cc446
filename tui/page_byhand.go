package tui

import (
	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"cspready/steps"
	"cspready/tui/widget"
)

// byHand shows a plan without changes: what a person has to do, and the sign-in that may be all that is
// needed.
type byHand struct {
	pageState
	fix fix
}

func newByHand(v pageState, m fix) page { return byHand{pageState: v, fix: m} }

func (byHand) init() tea.Cmd { return nil }

func (p byHand) update(msg tea.Msg) (page, tea.Cmd) {
	press, ok := msg.(tea.KeyPressMsg)
	if !ok {
		return p, nil
	}
	switch press.String() {
	case "s":
		if want := p.fix.plan.SignIn; want != nil {
			return p, sendMsg(signInRequestMsg{want: *want, done: signedInMsg{}, back: p.fix.backMsg()})
		}
	case "r":
		return p, sendMsg(checkAgainMsg{summary: p.fix.isUndo()})
	case "enter":
		if len(p.fix.followUps()) > 0 {
			return p, sendMsg(showPageMsg{newAwaiting(p.pageState, p.fix, nil)})
		}
	case "esc":
		return p, sendMsg(p.fix.backMsg())
	}
	return p, nil
}

func (p byHand) view(width, _ int, st widget.Styles) content {
	plan := p.fix.plan
	intro := p.say("by-hand.none")
	if len(plan.Manual) > 0 || plan.SignIn != nil {
		intro = p.say("by-hand.intro")
	}
	s := content{text: widget.Join(
		st.Bold.Render(widget.Wrap(p.cat.Say(p.fix.step.Info().Title), width)),
		widget.Wrap(intro, width), p.todoList("by-hand.list", plan.Manual, width, st),
	)}
	if plan.SignIn != nil {
		s.foot = widget.Indent(st.Chosen.Render(" s ")+" ", p.say("by-hand.sign-in"), width)
	}
	if len(p.fix.followUps()) > 0 {
		s.foot = widget.Indent(st.Chosen.Render(" enter ")+" ", p.say("by-hand.watch"), width)
	}
	return s
}

func (p byHand) keys() []key.Binding {
	keys := []key.Binding{p.bind("check-again", "r"), p.bind("back", "esc")}
	if len(p.fix.followUps()) > 0 {
		keys = append([]key.Binding{p.bind("watch", "enter")}, keys...)
	}
	if p.fix.plan.SignIn != nil {
		keys = append([]key.Binding{p.bind("sign-in", "s")}, keys...)
	}
	return keys
}

func (p byHand) stage() steps.Stage { return p.fix.stage() }
