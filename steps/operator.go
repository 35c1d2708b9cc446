package steps

import (
	"context"
	"slices"

	"cspready/assets"
	"cspready/graph"
)

// OperatorMFA is the id of the requirement that the signed-in person proved MFA and holds the roles needed.
const OperatorMFA = "operator-mfa"

// readerRoles are the directory roles with which every check can be made.
var readerRoles = []string{graph.GlobalAdministrator, graph.GlobalReader}

type whoami interface {
	Session() (graph.Session, bool)
	Operator(ctx context.Context) (graph.Operator, error)
}

type operatorMFA struct {
	dir    whoami
	reader *Reader
}

// newOperatorMFA returns the requirement that the signed-in person proved MFA and has the roles needed.
func newOperatorMFA(t Tenant, r *Reader) Step { return operatorMFA{t, r} }

// Info names the documents that demand MFA in the sign-in itself and that say where a token shows it.
func (operatorMFA) Info() Info {
	return Info{
		ID:    OperatorMFA,
		Stage: StageTenant,
		Level: MandatoryFor,
		Title: say("operator-mfa.title"),
		Why:   say("operator-mfa.why"),
		Sources: []string{
			"https://learn.microsoft.com/partner-center/security/partner-security-requirements-faq",
			"https://learn.microsoft.com/entra/identity-platform/access-token-claims-reference",
		},
		Reads: []string{"User.Read", "RoleManagement.Read.Directory"},
	}
}

// Check judges the sign-in in force: MFA first, as without it nothing else counts, then the roles. Of an application that acts for itself there
// is nothing to judge.
func (s operatorMFA) Check(ctx context.Context) (Finding, error) {
	if session, _ := s.dir.Session(); session.IsApp() {
		return Finding{Status: NotApplicable, Summary: say("operator-mfa.itself")}, nil
	}
	who, err := s.reader.Read().Operator(ctx).Whole()
	if err != nil {
		return Finding{}, err
	}
	session, _ := s.dir.Session()
	f := Finding{Facts: []Fact{mfaFact(session), roleFact(who)}}
	if who.Guest {
		f.Facts = append(f.Facts, Fact{Name: say("fact.account"), Got: say("account.guest"), OK: true}) // worth knowing, no fault
	}
	switch {
	case session.MFA == graph.No:
		f.Status, f.Fix = NotMet, Guided
		f.Summary, f.Remedy = say("operator-mfa.no-mfa"), say("operator-mfa.no-mfa-remedy")
	case !who.RolesKnown:
		f.Status, f.Fix = Unknown, Manual
		f.Summary, f.Remedy = say("operator-mfa.roles-unread"), say("operator-mfa.roles-unread-remedy")
	case !who.HasRole(readerRoles...):
		f.Status, f.Fix = NotMet, Manual
		f.Summary, f.Remedy = say("operator-mfa.no-role"), roleRemedy(who)
	case session.MFA == graph.Unknown:
		f.Status, f.Fix = Unknown, Guided
		f.Summary, f.Remedy = say("operator-mfa.mfa-unknown"), say("operator-mfa.mfa-unknown-remedy")
	default:
		f.Status, f.Summary = Met, say("operator-mfa.met")
	}
	return f, nil
}

// Plan changes nothing: what mends this requirement is a sign-in, which only a person can make.
func (s operatorMFA) Plan(ctx context.Context, _ Answers) (Plan, error) {
	session, _ := s.dir.Session()
	who, err := s.dir.Operator(ctx)
	if err != nil {
		return Plan{}, err
	}
	p := Plan{Step: OperatorMFA}
	lacksRole := who.RolesKnown && !who.HasRole(readerRoles...)
	if session.MFA != graph.Yes {
		p.Manual = append(p.Manual, say("operator-mfa.do-register"), say("operator-mfa.do-sign-in"))
	}
	if lacksRole {
		p.Manual = append(p.Manual, roleRemedy(who))
	}
	if session.MFA != graph.Yes || lacksRole && who.CanActivate(readerRoles...) {
		p.SignIn = &graph.SignInRequest{Method: graph.Browser, MFA: true}
	}
	return p, nil
}

func mfaFact(s graph.Session) Fact {
	return Fact{say("fact.mfa"), say("tri.yes"), say("tri." + s.MFA.String()), s.MFA == graph.Yes}
}

func roleFact(who graph.Operator) Fact {
	got := say("roles.unread")
	switch {
	case len(who.Roles) > 0:
		got = say("roles.list", "roles", roleNames(who.Roles))
	case who.RolesKnown:
		got = say("roles.none")
	}
	return Fact{say("fact.roles"), say("roles.any-of", "roles", templateNames(readerRoles)), got, who.RolesKnown && who.HasRole(readerRoles...)}
}

// roleRemedy tells apart a role that only has to be activated, which takes a new sign-in as roles are fixed in the token.
func roleRemedy(who graph.Operator) assets.Text {
	if who.CanActivate(readerRoles...) {
		return say("operator-mfa.activate-role", "roles", activatable(who, readerRoles))
	}
	return say("operator-mfa.ask-for-role", "roles", templateNames(readerRoles))
}

func roleNames(roles []graph.Role) []string {
	names := make([]string, len(roles))
	for i, r := range roles {
		names[i] = r.Name
	}
	return names
}

// activatable names the roles among templates that the operator may activate.
func activatable(who graph.Operator, templates []string) []string {
	eligible := slices.DeleteFunc(slices.Clone(who.Eligible), func(r graph.Role) bool { return !slices.Contains(templates, r.Template) })
	return roleNames(eligible)
}

func templateNames(templates []string) []string {
	names := make([]string, len(templates))
	for i, t := range templates {
		names[i] = graph.RoleByTemplate(t).Name
	}
	return names
}
