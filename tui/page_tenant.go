package tui

import (
	"context"
	"strings"
	"time"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"cspready/assets"
	"cspready/assets/catalog"
	"cspready/graph"
	"cspready/steps"
	"cspready/steps/visit"
	"cspready/tui/widget"
)

// Questions of the tenant page. Their ids are not used elsewhere.
const (
	askIsIt    = "is-it"
	askPartner = "partner"

	yes = "yes"
	no  = "no"
)

// tenant shows the tenant that the person signed in to and asks whether it is the right one.
type tenant struct {
	pageState
	form widget.Form
	done bool
}

// newArriving returns the page that waits for the tenant to be read.
func newArriving(v pageState) page {
	read := func(ctx context.Context) tea.Msg {
		place, err := visit.ReadTenantInfo(ctx, v.Link.Tenant)
		if err != nil {
			return failedMsg{err: err, again: signedInMsg{}, back: startOverMsg{}, stage: steps.StageTenant}
		}
		return arrivedMsg{place}
	}
	return newWaiting(v, steps.StageTenant, v.say("arriving.title"), startOverMsg{}, read)
}

func newTenant(v pageState) page {
	asked := []steps.Question{choiceQuestion(askIsIt, []steps.Option{
		{Value: yes, Label: assets.Say("wizard.tenant.yes")},
		{Value: no, Label: assets.Say("wizard.tenant.no")},
	}, yes)}
	asked[0].Title = assets.Say("wizard.tenant.is-it", "tenant", v.Place.Organization.Name)
	if v.Setup.PartnerType == "" {
		asked = append(asked, v.partnerQuestion())
	}
	return tenant{pageState: v, form: widget.NewForm(v.cat, asked, nil)}
}

// partnerQuestion returns the question for the partner type. The default is the answer of an earlier visit,
// or else derived from the tenant.
func (v pageState) partnerQuestion() steps.Question {
	proposed := v.visit().ProposedPartnerType()
	var options []steps.Option
	for _, t := range append(steps.PartnerTypes(), steps.PartnerUnknown) {
		options = append(options, steps.Option{Value: string(t), Label: assets.Say("partner." + string(t))})
	}
	return steps.Question{
		ID: askPartner, Title: assets.Say("wizard.tenant.partner"), Help: assets.Say("wizard.tenant.partner-help"),
		Options: options, Default: []string{string(proposed)},
	}
}

func (p tenant) init() tea.Cmd { return p.form.Init() }

func (p tenant) update(msg tea.Msg) (page, tea.Cmd) {
	if press, ok := msg.(tea.KeyPressMsg); ok && press.String() == "esc" {
		return p, sendMsg(startOverMsg{})
	}
	var cmd tea.Cmd
	p.form, cmd = p.form.Update(msg)
	answers := p.form.Answers()
	refused := answers[askIsIt][0] == no && p.isConfirmKey(msg)
	if p.done || !(p.form.IsDone() || refused) {
		return p, cmd
	}
	p.done = true
	if refused {
		return p, sendMsg(otherTenantMsg{})
	}
	partner := p.Setup.PartnerType
	if len(answers[askPartner]) > 0 {
		partner = steps.PartnerType(answers[askPartner][0])
	}
	return p, sendMsg(tenantConfirmedMsg{partner})
}

// isConfirmKey reports whether a message is the key that confirms an answer: after a No, the other question is
// not asked.
func (p tenant) isConfirmKey(msg tea.Msg) bool {
	press, ok := msg.(tea.KeyPressMsg)
	return ok && press.String() == "enter"
}

func (p tenant) view(width, height int, st widget.Styles) content {
	org := p.Place.Organization
	facts := widget.Terms([]widget.Term{
		{Name: p.say("tenant.domain"), Value: catalog.Clean(org.DefaultDomain)},
		{Name: p.say("tenant.cloud"), Value: p.cat.T("cloud." + string(p.Where.Cloud))},
		{Name: p.say("tenant.age"), Value: p.cat.Say(p.Place.DescribeAge(time.Now()))},
		{Name: p.say("tenant.licence"), Value: p.say("licence." + p.Place.Licence.String())},
		{Name: p.say("tenant.account"), Value: p.accountText()},
		{Name: p.say("tenant.roles"), Value: p.rolesText(p.Place.Operator.Roles, p.Place.Operator.RolesKnown)},
		{Name: p.say("tenant.eligible"), Value: p.eligibleRoles()},
		{Name: p.say("tenant.mfa"), Value: p.cat.T("tri." + p.Place.Session.MFA.String())},
	}, width, st)
	title := p.say("tenant.title", "tenant", org.Name)
	return formContent(p.form, widget.Join(st.Bold.Render(widget.Wrap(title, width)), facts,
		widget.Wrap(p.sessionEnd(), width)), height)
}

// sessionEnd says when the sign-in ends; empty if it renews itself.
func (p tenant) sessionEnd() string {
	if session := p.Place.Session; session.EndsThen {
		return p.cat.T("session-ends", "at", steps.FormatClock(session.Expires))
	}
	return ""
}

func (p tenant) accountText() string {
	operator := p.Place.Operator
	if operator.Guest {
		return p.say("tenant.guest", "upn", operator.UserPrincipalName)
	}
	return catalog.Clean(operator.UserPrincipalName)
}

func (p tenant) rolesText(roles []graph.Role, known bool) string {
	var names []string
	for _, r := range roles {
		names = append(names, catalog.Clean(r.Name))
	}
	switch {
	case len(names) > 0:
		return strings.Join(names, ", ")
	case known:
		return p.say("tenant.no-roles")
	default:
		return p.say("tenant.roles-unknown")
	}
}

// eligibleRoles returns the roles that can be activated; empty if there are none.
func (p tenant) eligibleRoles() string {
	if operator := p.Place.Operator; len(operator.Eligible) == 0 && operator.EligibleKnown {
		return ""
	}
	return p.rolesText(p.Place.Operator.Eligible, p.Place.Operator.EligibleKnown)
}

func (p tenant) keys() []key.Binding { return append(p.form.Keys(), p.bind("back", "esc")) }

func (tenant) stage() steps.Stage { return steps.StageTenant }
