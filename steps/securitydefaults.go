package steps

import (
	"context"

	"cspready/assets"
)

// SecurityDefaults is the id of the requirement that security defaults are on, or replaced by Conditional Access.
const SecurityDefaults = "security-defaults"

// defaultsTenant is what this step asks of a tenant.
type defaultsTenant interface {
	whoami
	switchableDefaults
	population
	routeTenant
}

type securityDefaults struct {
	dir        defaultsTenant
	breakGlass []string // declared by flag
	survey     *survey
}

func newSecurityDefaults(t defaultsTenant, p Profile) securityDefaults {
	return securityDefaults{dir: t, breakGlass: p.BreakGlass, survey: newSurvey(t)}
}

// Info names Microsoft's pages on security defaults and on what partners must enforce.
func (securityDefaults) Info() Info {
	return Info{
		ID:    SecurityDefaults,
		Stage: StageMFA,
		Title: say("security-defaults.title"),
		Why:   say("security-defaults.why"),
		Sources: []string{
			"https://learn.microsoft.com/entra/fundamentals/security-defaults",
			"https://learn.microsoft.com/graph/api/identitysecuritydefaultsenforcementpolicy-get",
			"https://learn.microsoft.com/partner-center/security/partner-security-requirements-faq",
		},
		Reads: []string{
			"Policy.Read.All", "User.Read.All", "RoleManagement.Read.Directory",
			"UserAuthenticationMethod.Read.All", "AuditLog.Read.All", "GroupMember.Read.All",
		},
	}
}

// Check reads the switch. Off is not yet a failure where Conditional Access policies are on: they may do the same, which is not
// judged here, so it stays unknown.
func (s securityDefaults) Check(ctx context.Context) (Finding, error) {
	r, err := findRoute(ctx, s.dir)
	if err != nil {
		return Finding{}, err
	}
	f := Finding{
		Facts:        []Fact{{say("fact.security-defaults"), say("switch.on"), switchWord(r.on()), r.on()}},
		Subjects:     r.policies,
		RefusesCodes: r.on(),
	}
	switch r.route {
	case byDefaults:
		f.Status, f.Summary = Met, say("security-defaults.met")
	case noRoute:
		f.Status, f.Fix = NotMet, Automatic
		f.Summary, f.Remedy = say("security-defaults.off"), say("security-defaults.off-remedy")
		f.Questions = s.questions(ctx)
	case byPolicies:
		f.Fix = Manual
		f.Summary = say("security-defaults.off-policies-on", "count", len(r.policies))
		f.Remedy = say("security-defaults.off-policies-on-remedy")
	default:
		f.Fix, f.Summary, f.Remedy = r.doubt()
	}
	return f, nil
}

// questions asks who the break-glass accounts are. Microsoft tells them apart by custody, not by name, so only a person knows.
func (s securityDefaults) questions(ctx context.Context) []Question {
	if len(s.breakGlass) > 0 {
		return nil
	}
	holders, err := s.spares(ctx)
	if err != nil || len(holders) == 0 {
		return nil // the plan's guard says what is missing
	}
	q := Question{ID: AskBreakGlass, Many: true, Title: say("ask.break-glass"), Help: say("ask.break-glass-help")}
	for _, u := range holders {
		q.Options = append(q.Options, Option{Value: u.ID, Label: say("ask.account", "upn", u.UserPrincipalName, "name", u.Name)})
	}
	return []Question{q}
}

func switchWord(on bool) assets.Text {
	if on {
		return say("switch.on")
	}
	return say("switch.off")
}
