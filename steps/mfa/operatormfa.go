package mfa

import (
	"context"

	"cspready/assets"
	"cspready/graph"
	"cspready/steps"
	"cspready/steps/snapshot"
)

// OperatorID is the id of the requirement that the operator signed in with MFA and has the roles to check a tenant.
const OperatorID = "operator-mfa"

// readerRoles are the directory roles that every check works with.
var readerRoles = []string{graph.GlobalAdministrator, graph.GlobalReader}

type operatorMFA struct {
	tenant steps.Identity
	reader *snapshot.Reader
}

// NewOperator returns the requirement that the operator signed in with MFA and has the roles to check a tenant.
func NewOperator(t steps.Tenant, r *snapshot.Reader) steps.Step { return operatorMFA{t, r} }

// Info names the page that requires MFA in the sign-in itself, and the one on the claims of a token that show it.
func (operatorMFA) Info() steps.Info {
	return steps.Info{
		ID:    OperatorID,
		Stage: steps.StageTenant,
		Level: steps.MandatoryFor,
		Title: assets.Say("operator-mfa.title"),
		Why:   assets.Say("operator-mfa.why"),
		Sources: []string{
			"https://learn.microsoft.com/partner-center/security/partner-security-requirements-faq",
			"https://learn.microsoft.com/entra/identity-platform/access-token-claims-reference",
		},
		Reads: []string{"User.Read", "RoleManagement.Read.Directory"},
	}
}

// Check judges the operator's sign-in: first MFA, as nothing else counts without it, then the roles. It does not apply
// to an app-only sign-in.
func (s operatorMFA) Check(ctx context.Context) (steps.Finding, error) {
	if session, _ := s.tenant.Session(); session.IsApp() {
		return steps.Finding{Status: steps.NotApplicable, Summary: assets.Say("operator-mfa.itself")}, nil
	}
	who, err := s.reader.Read().Operator(ctx).Whole()
	if err != nil {
		return steps.Finding{}, err
	}
	session, _ := s.tenant.Session()
	f := steps.Finding{Facts: []steps.Fact{newMFAFact(session), newRolesFact(who)}}
	if who.Guest {
		f.Facts = append(f.Facts, // for information
			steps.Fact{Name: assets.Say("fact.account"), Got: assets.Say("account.guest"), OK: true})
	}
	switch {
	case session.MFA == graph.No:
		f.Status, f.Fix = steps.NotMet, steps.Guided
		f.Summary, f.Next = assets.Say("operator-mfa.no-mfa"), assets.Say("operator-mfa.no-mfa-remedy")
	case !who.RolesKnown:
		f.Status, f.Fix = steps.Unknown, steps.Manual
		f.Summary, f.Next = assets.Say("operator-mfa.roles-unread"), assets.Say("operator-mfa.roles-unread-remedy")
	case !who.HasRole(readerRoles...):
		f.Status, f.Fix = steps.NotMet, steps.Manual
		f.Summary, f.Next = assets.Say("operator-mfa.no-role"), roleRemedy(who)
	case session.MFA == graph.Unknown:
		f.Status, f.Fix = steps.Unknown, steps.Guided
		f.Summary, f.Next = assets.Say("operator-mfa.mfa-unknown"), assets.Say("operator-mfa.mfa-unknown-remedy")
	default:
		f.Status, f.Summary = steps.Met, assets.Say("operator-mfa.met")
	}
	return f, nil
}

// Plan changes nothing: the fix is a sign-in, which only a person can do.
func (s operatorMFA) Plan(ctx context.Context, _ steps.Answers) (steps.Plan, error) {
	session, _ := s.tenant.Session()
	who, err := s.tenant.Operator(ctx)
	if err != nil {
		return steps.Plan{}, err
	}
	p := steps.Plan{Step: OperatorID}
	lacksRole := who.RolesKnown && !who.HasRole(readerRoles...)
	if session.MFA != graph.Yes {
		p.Manual = append(p.Manual, assets.Say("operator-mfa.do-register"), assets.Say("operator-mfa.do-sign-in"))
	}
	if lacksRole {
		p.Manual = append(p.Manual, roleRemedy(who))
	}
	if session.MFA != graph.Yes || lacksRole && who.CanActivate(readerRoles...) {
		p.SignIn = &graph.SignInRequest{Method: graph.Browser, MFA: true}
	}
	return p, nil
}

func newMFAFact(s graph.Session) steps.Fact {
	return steps.Fact{
		Name: assets.Say("fact.mfa"), Want: assets.Say("tri.yes"),
		Got: assets.Say("tri." + s.MFA.String()), OK: s.MFA == graph.Yes,
	}
}

func newRolesFact(who graph.Operator) steps.Fact {
	got := assets.Say("roles.unread")
	switch {
	case len(who.Roles) > 0:
		got = assets.Say("roles.list", "roles", steps.RoleNames(who.Roles))
	case who.RolesKnown:
		got = assets.Say("roles.none")
	}
	return steps.Fact{
		Name: assets.Say("fact.roles"), Want: assets.Say("roles.any-of", "roles", steps.RoleTemplateNames(readerRoles)),
		Got: got, OK: who.RolesKnown && who.HasRole(readerRoles...),
	}
}

// roleRemedy says how to get a role: by activating one, where that is possible, or from an administrator. Either takes
// a new sign-in, as the token contains the roles.
func roleRemedy(who graph.Operator) assets.Text {
	if who.CanActivate(readerRoles...) {
		return assets.Say("operator-mfa.activate-role", "roles", steps.ActivatableRoles(who, readerRoles))
	}
	return assets.Say("operator-mfa.ask-for-role", "roles", steps.RoleTemplateNames(readerRoles))
}
