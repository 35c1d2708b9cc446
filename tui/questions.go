package tui

import (
	"maps"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"cspready/steps"
)

// questions asks the questions of a requirement, whose answers the plan needs.
type questions struct {
	visit
	asked []steps.Question
	mend  mend
	form  form
	over  bool
}

func newQuestions(v visit, m mend, asked []steps.Question) page {
	return questions{visit: v, asked: asked, mend: m, form: newForm(v.cat, asked, v.known(m.answers))}
}

func (p questions) init() tea.Cmd { return p.form.init() }

func (p questions) update(msg tea.Msg) (page, tea.Cmd) {
	if press, ok := msg.(tea.KeyPressMsg); ok && press.String() == "esc" {
		return p, tell(p.mend.back())
	}
	var cmd tea.Cmd
	p.form, cmd = p.form.update(msg)
	if p.over || !p.form.done() {
		return p, cmd
	}
	p.over = true
	rest, stated := p.Profile.Take(p.asked, p.form.answers(), p.Place.Operator.UserPrincipalName)
	answers := steps.Answers{}
	maps.Copy(answers, p.mend.answers)
	maps.Copy(answers, rest)
	p.mend.answers, p.mend.given = answers, rest
	return p, tell(answeredMsg{p.mend, stated})
}

func (p questions) view(width, height int, st styles) sheet {
	return formSheet(p.form, st.bold.Render(wrap(p.say("questions.title"), width)), height)
}

func (p questions) typing() bool { return p.form.typing() }

func (p questions) keys() []key.Binding { return append(p.form.keys(), p.bind("back", "esc")) }
func (p questions) stage() steps.Stage  { return p.mend.stage() }
