package tui

import (
	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"cspready/assets"
	"cspready/assets/catalog"
	"cspready/graph"
	"cspready/steps"
	"cspready/tui/widget"
)

// Questions of the welcome page. Their ids are not used elsewhere.
const (
	askTenant   = "tenant"
	askCloud    = "cloud"
	askMode     = "mode"
	askLanguage = "language"

	anotherTenant = ""
	checkOnly     = "check"
	checkAndFix   = "fix"
)

// welcome introduces the wizard and asks what must be known before the sign-in.
type welcome struct {
	pageState
	form widget.Form
	done bool
}

func newWelcome(v pageState) page {
	v.Place, v.Results = steps.TenantInfo{}, nil
	return welcome{pageState: v, form: widget.NewForm(v.cat, v.welcomeQuestions(), nil)}
}

// welcomeQuestions returns the questions that no flag answers and that have more than one possible answer.
func (v pageState) welcomeQuestions() []steps.Question {
	mode := checkAndFix
	if v.Where.ReadOnly {
		mode = checkOnly
	}
	asked := []steps.Question{choiceQuestion(askMode, []steps.Option{
		{Value: checkAndFix, Label: assets.Say("wizard.welcome.check-and-fix")},
		{Value: checkOnly, Label: assets.Say("wizard.welcome.check-only")},
	}, mode)}
	if v.Setup.Demo == nil {
		if tenants := v.tenantOptions(); v.Setup.Where.Tenant == "" && len(tenants) > 1 {
			asked = append(asked, choiceQuestion(askTenant, tenants, tenants[0].Value))
		}
		if v.Setup.Where.Cloud == graph.Global { // another cloud can only come from a flag
			asked = append(asked, choiceQuestion(askCloud, cloudOptions(), string(v.Where.Cloud)))
		}
	}
	if languages := languageOptions(); len(languages) > 1 {
		asked = append(asked, choiceQuestion(askLanguage, languages, v.cat.Language()))
	}
	return asked
}

// choiceQuestion returns a question of the wizard itself.
func choiceQuestion(id string, options []steps.Option, preset string) steps.Question {
	return steps.Question{ID: id, Title: assets.Say("wizard.welcome." + id), Options: options, Default: []string{preset}}
}

// tenantOptions returns the tenants of earlier visits, the latest first, and an option for another one.
func (v pageState) tenantOptions() []steps.Option {
	var options []steps.Option
	for _, n := range v.Setup.Memory.Tenants() {
		label := assets.Say("wizard.welcome.known", "name", n.Name, "domain", n.Domain)
		options = append(options, steps.Option{Value: n.TenantID, Label: label})
	}
	return append(options, steps.Option{Value: anotherTenant, Label: assets.Say("wizard.welcome.another")})
}

func cloudOptions() []steps.Option {
	var options []steps.Option
	for _, c := range graph.Clouds() {
		options = append(options, steps.Option{Value: string(c), Label: assets.Say("cloud." + string(c))})
	}
	return options
}

func languageOptions() []steps.Option {
	var options []steps.Option
	for _, l := range catalog.Languages() {
		options = append(options, steps.Option{Value: l, Label: assets.Say("wizard.language." + l)})
	}
	return options
}

func (p welcome) init() tea.Cmd { return p.form.Init() }

func (p welcome) update(msg tea.Msg) (page, tea.Cmd) {
	var cmd tea.Cmd
	p.form, cmd = p.form.Update(msg)
	if p.done || !p.form.IsDone() {
		return p, cmd
	}
	p.done = true
	return p, sendMsg(p.welcomeAnswers(p.form.Answers()))
}

// welcomeAnswers returns the answers as a message. For a tenant of an earlier visit, the cloud is the one
// remembered.
func (p welcome) welcomeAnswers(a steps.Answers) tea.Msg {
	where := p.Setup.Where
	if len(a[askCloud]) > 0 {
		where.Cloud = graph.Cloud(a[askCloud][0])
	}
	if len(a[askTenant]) > 0 {
		where.Tenant = a[askTenant][0]
		if note, ok := p.Setup.Memory.Recall(where.Tenant); ok {
			where.Cloud = note.Cloud
		}
	}
	language := p.cat.Language()
	if len(a[askLanguage]) > 0 {
		language = a[askLanguage][0]
	}
	return welcomedMsg{where: where, checkOnly: a[askMode][0] == checkOnly, language: language}
}

func (p welcome) view(width, height int, st widget.Styles) content {
	demo := ""
	if p.Setup.Demo != nil {
		demo = widget.Bar(p.say("welcome.demo", "scenario", p.Setup.Demo.Scenario), width, st.Warn)
	}
	title := st.Bold.Render(widget.Wrap(p.say("welcome.title"), width))
	return formContent(p.form, widget.Join(demo, title, widget.Wrap(p.say("welcome.intro"), width)), height)
}

func (p welcome) keys() []key.Binding { return p.form.Keys() }

func (welcome) stage() steps.Stage { return stageSignIn }
