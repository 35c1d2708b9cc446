package tui

import (
	"strings"

	"charm.land/bubbles/v2/key"
	"charm.land/bubbles/v2/textinput"
	tea "charm.land/bubbletea/v2"

	"cspready/steps"
	"cspready/tui/widget"
)

// guards shows the guards of a plan. Those that can be overridden are overridden by typing the phrase.
type guards struct {
	pageState
	fix   fix
	input textinput.Model
	wrong bool // what was typed is not the phrase
	done  bool
}

func newGuards(v pageState, m fix) page {
	input := textinput.New()
	input.Prompt = "> "
	input.CharLimit = 128
	return guards{pageState: v, fix: m, input: input}
}

func (p guards) init() tea.Cmd { return nil }

func (p guards) update(msg tea.Msg) (page, tea.Cmd) {
	p.input.Focus()
	switch msg := msg.(type) {
	case tea.WindowSizeMsg:
		p.input.SetWidth(max(msg.Width-4, 1))
	case tea.KeyPressMsg:
		return p.handleKey(msg)
	case tea.PasteMsg:
		return p, nil // the phrase must be typed
	}
	return p, nil
}

func (p guards) handleKey(msg tea.KeyPressMsg) (page, tea.Cmd) {
	switch name := msg.String(); {
	case p.done:
	case name == "esc":
		p.done = true
		return p, sendMsg(p.fix.backMsg())
	case name == p.signInKey() && p.fix.plan.SignIn != nil:
		p.done = true
		done := guardSignInMsg{p.fix.restarted(false)}
		return p, sendMsg(signInRequestMsg{want: *p.fix.plan.SignIn, done: done, back: p.fix.backMsg()})
	case p.fix.plan.IsBlocked():
	case name == "enter":
		p.wrong = !p.fix.plan.AcceptsPhrase(p.input.Value())
		if !p.wrong {
			p.done = true
			p.fix.phrase = p.input.Value()
			return p, sendMsg(guardsAcceptedMsg{p.fix})
		}
	default:
		p.wrong = false
		p.input, _ = p.input.Update(msg)
	}
	return p, nil
}

// signInKey returns the key for a new sign-in. If the page has a text field, a letter cannot be a command.
func (p guards) signInKey() string {
	if p.IsTyping() {
		return "ctrl+s"
	}
	return "s"
}

func (p guards) view(width, _ int, st widget.Styles) content {
	plan := p.fix.plan
	var reasons []string
	for _, g := range plan.Guards {
		reason := widget.Indent(st.Warn.Render("! "), p.cat.Say(g.Reason), width)
		reasons = append(reasons, widget.Join(reason, p.subjectList(steps.NewSubjects(g.Subjects...), width, st)))
	}
	title, advice := p.say("guards.title"), p.say("guards.risk")
	if plan.IsBlocked() {
		title, advice = p.say("guards.blocked"), p.say("guards.blocked-next")
	}
	s := content{text: widget.Join(
		st.Bold.Render(widget.Wrap(title, width)), p.planChangedNote(p.fix, width, st),
		strings.Join(reasons, "\n\n"), widget.Wrap(advice, width),
		p.todoList("by-hand.list", plan.Manual, width, st),
	)}
	if plan.SignIn != nil {
		s.foot = widget.Indent(st.Chosen.Render(" "+p.signInKey()+" ")+" ", p.say("guards.sign-in"), width)
	}
	if !plan.IsBlocked() {
		prompt := widget.Wrap(p.say("guards.type", "phrase", plan.ConfirmPhrase()), width)
		s.foot = strings.TrimLeft(s.foot+"\n"+prompt+"\n"+p.input.View(), "\n")
		if p.wrong {
			s.foot += "\n" + st.Bad.Render(p.say("guards.wrong"))
		}
	}
	return s
}

func (p guards) IsTyping() bool { return !p.fix.plan.IsBlocked() }

func (p guards) keys() []key.Binding {
	var keys []key.Binding
	if !p.fix.plan.IsBlocked() {
		keys = append(keys, p.bind("go-on", "enter"))
	}
	keys = append(keys, p.bind("back", "esc"))
	if p.fix.plan.SignIn != nil {
		keys = append(keys, p.bind("sign-in", p.signInKey()))
	}
	return keys
}

func (p guards) stage() steps.Stage { return p.fix.stage() }
