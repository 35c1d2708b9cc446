package tui

import (
	"maps"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"cspready/steps"
	"cspready/tui/widget"
)

// questions asks the questions of a requirement, whose answers the plan needs.
type questions struct {
	pageState
	asked []steps.Question
	fix   fix
	form  widget.Form
	done  bool
}

func newQuestions(v pageState, m fix, asked []steps.Question) page {
	return questions{pageState: v, asked: asked, fix: m, form: widget.NewForm(v.cat, asked, v.knownAnswers(m.answers))}
}

func (p questions) init() tea.Cmd { return p.form.Init() }

func (p questions) update(msg tea.Msg) (page, tea.Cmd) {
	if press, ok := msg.(tea.KeyPressMsg); ok && press.String() == "esc" {
		return p, sendMsg(p.fix.backMsg())
	}
	var cmd tea.Cmd
	p.form, cmd = p.form.Update(msg)
	if p.done || !p.form.IsDone() {
		return p, cmd
	}
	p.done = true
	rest, stated := p.Profile.StoreAnswers(p.asked, p.form.Answers(), p.Place.Operator.UserPrincipalName)
	answers := steps.Answers{}
	maps.Copy(answers, p.fix.answers)
	maps.Copy(answers, rest)
	p.fix.answers, p.fix.planAnswers = answers, rest
	return p, sendMsg(answeredMsg{p.fix, stated})
}

func (p questions) view(width, height int, st widget.Styles) content {
	return formContent(p.form, st.Bold.Render(widget.Wrap(p.say("questions.title"), width)), height)
}

func (p questions) IsTyping() bool { return p.form.IsTyping() }

func (p questions) keys() []key.Binding { return append(p.form.Keys(), p.bind("back", "esc")) }

func (p questions) stage() steps.Stage { return p.fix.stage() }
