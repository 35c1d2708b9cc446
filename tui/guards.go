package tui

import (
	"strings"

	"charm.land/bubbles/v2/key"
	"charm.land/bubbles/v2/textinput"
	tea "charm.land/bubbletea/v2"

	"cspready/steps"
)

// guards shows the guards of a plan. Those that can be overridden are overridden by typing the phrase.
type guards struct {
	visit
	mend  mend
	input textinput.Model
	wrong bool // what was typed is not the phrase
	over  bool
}

func newGuards(v visit, m mend) page {
	input := textinput.New()
	input.Prompt = "> "
	input.CharLimit = 128
	return guards{visit: v, mend: m, input: input}
}

func (p guards) init() tea.Cmd { return nil }

func (p guards) update(msg tea.Msg) (page, tea.Cmd) {
	p.input.Focus()
	switch msg := msg.(type) {
	case tea.WindowSizeMsg:
		p.input.SetWidth(max(msg.Width-4, 1))
	case tea.KeyPressMsg:
		return p.press(msg)
	case tea.PasteMsg:
		return p, nil // the phrase must be typed
	}
	return p, nil
}

func (p guards) press(msg tea.KeyPressMsg) (page, tea.Cmd) {
	switch name := msg.String(); {
	case p.over:
	case name == "esc":
		p.over = true
		return p, tell(p.mend.back())
	case name == p.signInKey() && p.mend.plan.SignIn != nil:
		p.over = true
		done := provedMsg{p.mend.undecided(false)}
		return p, tell(signInWantMsg{want: *p.mend.plan.SignIn, done: done, back: p.mend.back()})
	case p.mend.plan.Blocked():
	case name == "enter":
		p.wrong = !p.mend.plan.Accepts(p.input.Value())
		if !p.wrong {
			p.over = true
			p.mend.typed = p.input.Value()
			return p, tell(acceptedMsg{p.mend})
		}
	default:
		p.wrong = false
		p.input, _ = p.input.Update(msg)
	}
	return p, nil
}

// signInKey returns the key for a new sign-in. If the page has a text field, a letter cannot be a command.
func (p guards) signInKey() string {
	if p.typing() {
		return "ctrl+s"
	}
	return "s"
}

func (p guards) view(width, _ int, st styles) sheet {
	plan := p.mend.plan
	var reasons []string
	for _, g := range plan.Guards {
		reason := hang(st.warn.Render("! "), p.cat.Say(g.Reason), width)
		reasons = append(reasons, join(reason, p.subjects(steps.SubjectsOf(g.Subjects...), width, st)))
	}
	title, advice := p.say("guards.title"), p.say("guards.risk")
	if plan.Blocked() {
		title, advice = p.say("guards.blocked"), p.say("guards.blocked-next")
	}
	s := sheet{text: join(
		st.bold.Render(wrap(title, width)), p.changed(p.mend, width, st),
		strings.Join(reasons, "\n\n"), wrap(advice, width),
		p.toDo("by-hand.list", plan.Manual, width, st),
	)}
	if plan.SignIn != nil {
		s.foot = hang(st.chosen.Render(" "+p.signInKey()+" ")+" ", p.say("guards.sign-in"), width)
	}
	if !plan.Blocked() {
		prompt := wrap(p.say("guards.type", "phrase", plan.Phrase()), width)
		s.foot = strings.TrimLeft(s.foot+"\n"+prompt+"\n"+p.input.View(), "\n")
		if p.wrong {
			s.foot += "\n" + st.bad.Render(p.say("guards.wrong"))
		}
	}
	return s
}

func (p guards) typing() bool { return !p.mend.plan.Blocked() }

func (p guards) keys() []key.Binding {
	var keys []key.Binding
	if !p.mend.plan.Blocked() {
		keys = append(keys, p.bind("go-on", "enter"))
	}
	keys = append(keys, p.bind("back", "esc"))
	if p.mend.plan.SignIn != nil {
		keys = append(keys, p.bind("sign-in", p.signInKey()))
	}
	return keys
}

func (p guards) stage() steps.Stage { return p.mend.stage() }
