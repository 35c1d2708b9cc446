package steps

import (
	"context"
	"slices"

	"cspready/assets"
	"cspready/graph"
)

// writerRoles may switch security defaults. Microsoft's pages name the first two at different times; either is accepted.
//
// https://learn.microsoft.com/entra/fundamentals/security-defaults
var writerRoles = []string{graph.ConditionalAccessAdministrator, graph.SecurityAdministrator, graph.GlobalAdministrator}

// turnOn plans to turn security defaults on, guarded against locking the tenant out. An empty plan means that nothing has to be done.
func (s securityDefaults) turnOn(ctx context.Context, answers Answers) (Plan, error) {
	org, err := s.reader.Read().ReadOrganization(ctx)
	if err != nil {
		return Plan{}, err
	}
	p := Plan{Tenant: org, Step: SecurityDefaults}
	if on, err := s.dir.SecurityDefaults(ctx); err != nil || on {
		return p, err
	}
	policies, err := s.dir.Policies(ctx)
	if err != nil {
		return Plan{}, err // what blocks the change must be seen before it is offered
	}
	who, err := s.dir.Operator(ctx)
	if err != nil {
		return Plan{}, err
	}
	accounts, err := s.reader.Read().CountMethods(ctx, nil)
	if err != nil {
		return Plan{}, err
	}
	session, _ := s.dir.Session()
	role, operator := roleGuard(who), mfaGuard(session)
	p.Guards = gather(policyGuard(policies), role, operator, breakGlassGuard(ctx, s.dir, s.reader, answers))
	if role != nil || operator != nil { // a sign-in with the role activated, or with MFA, takes the guard away
		p.SignIn = &graph.SignInRequest{Method: graph.Browser, MFA: true}
	}
	p.Notes = append(s.impact(ctx), say("security-defaults.note-invisible"), say("security-defaults.note-test"))
	if session.Method == graph.DeviceCode {
		p.Notes = append(p.Notes, say("security-defaults.note-code-session"))
	}
	p.After = []assets.Text{say("security-defaults.do-tell-people"), say("security-defaults.do-revoke")}
	p.Affected = accounts.subjectsWithoutMethod()
	p.Ops = []Op{switchOn{dir: s.dir, org: org, affects: accounts.describeAffected()}}
	return p, nil
}

func gather(guards ...*Guard) []Guard {
	var standing []Guard
	for _, g := range guards {
		if g != nil {
			standing = append(standing, *g)
		}
	}
	return standing
}

// policyGuard: Microsoft refuses security defaults next to enabled Conditional Access policies, and switching those off first
// would leave a gap.
func policyGuard(policies []graph.Policy) *Guard {
	on := enabledPolicies(policies)
	if len(on) == 0 {
		return nil
	}
	return &Guard{Reason: say("guard.policies-on", "count", len(on)), Subjects: on}
}

func roleGuard(who graph.Operator) *Guard { return roleGuardFor(who, writerRoles) }

// roleGuardFor wants one of the roles active.
func roleGuardFor(who graph.Operator, roles []string) *Guard {
	switch {
	case !who.RolesKnown || who.HasRole(roles...):
		return nil // not knowing is no reason: the service decides, and its refusal changes nothing
	case who.CanActivate(roles...):
		return &Guard{Reason: say("guard.role-eligible", "roles", activatable(who, roles))}
	default:
		return &Guard{Reason: say("guard.role-missing", "roles", templateNames(roles))}
	}
}

// mfaGuard: whoever cannot do MFA now cannot sign in afterwards.
func mfaGuard(session graph.Session) *Guard {
	if session.MFA == graph.Yes {
		return nil
	}
	return &Guard{Reason: say("guard.operator-mfa"), Yields: true}
}

// breakGlassGuard wants one declared break-glass account that could let somebody in when all others are locked out: enabled, a
// Global Administrator, not the operator's own, with a passkey. Methods that live in one computer do not count, and certificates
// are in no list.
//
// https://learn.microsoft.com/entra/identity/role-based-access-control/security-emergency-access
func breakGlassGuard(ctx context.Context, dir adminTenant, reader *Reader, answers Answers) *Guard {
	declared := reader.BreakGlassNames(answers)
	if len(declared) == 0 {
		return &Guard{Reason: say("guard.break-glass-none"), Yields: true}
	}
	holders, err := otherGlobalAdmins(ctx, dir)
	if err != nil {
		return &Guard{Reason: say("guard.break-glass-unread"), Yields: true}
	}
	var fit []string
	for _, u := range holders {
		if slices.ContainsFunc(declared, u.HasName) {
			fit = append(fit, u.ID)
		}
	}
	for read := range reader.Tenant.Methods(ctx, fit) {
		if slices.ContainsFunc(read.Methods, graph.Method.IsPasskey) {
			return nil
		}
	}
	return &Guard{Reason: say("guard.break-glass-weak"), Yields: true}
}

// adminTenant is what looking for other Global Administrators asks of a tenant.
type adminTenant interface {
	Holders(ctx context.Context, role string) ([]graph.User, error)
	Session() (graph.Session, bool)
}

// otherGlobalAdmins returns the Global Administrators that can sign in, apart from the operator.
func otherGlobalAdmins(ctx context.Context, dir adminTenant) ([]graph.User, error) {
	holders, err := dir.Holders(ctx, graph.GlobalAdministrator)
	session, _ := dir.Session()
	return slices.DeleteFunc(holders, func(u graph.User) bool { return u.ID == session.UserID || u.Enabled == graph.No }), err
}

// switchableDefaults is what the change needs.
type switchableDefaults interface {
	SecurityDefaults(ctx context.Context) (bool, error)
	SetSecurityDefaults(ctx context.Context, on bool) error
}

// switchOn is the one write of security defaults.
type switchOn struct {
	dir     switchableDefaults
	org     graph.Organization
	affects []assets.Text
}

// Change spells out the write for a person.
func (op switchOn) Change() Change {
	return Change{
		Title:     say("security-defaults.change"),
		Question:  say("security-defaults.ask", "tenant", op.org.Name),
		Yes:       say("security-defaults.yes"),
		Before:    switchWord(false),
		After:     switchWord(true),
		Affects:   op.affects,
		Stops:     []assets.Text{say("security-defaults.stops-legacy"), say("security-defaults.stops-codes")},
		Undo:      say("security-defaults.undo"),
		Scopes:    []string{"Policy.ReadWrite.SecurityDefaults"}, // with Policy.Read.All, which the first sign-in has
		Roles:     writerRoles,
		Requests:  []graph.Request{{Method: "PATCH", Path: "/policies/identitySecurityDefaultsEnforcementPolicy", Body: `{"isEnabled":true}`}},
		EndsCodes: true,
	}
}

// Done reads the switch.
func (op switchOn) Done(ctx context.Context) (bool, error) { return op.dir.SecurityDefaults(ctx) }

// Do sends PATCH isEnabled. Classic policies and those of Identity Protection are in no list; a refusal that may be theirs is
// [graph.ErrRefused], and [Explain] names them.
func (op switchOn) Do(ctx context.Context) error { return op.dir.SetSecurityDefaults(ctx, true) }

// Reversal switches them off again.
func (op switchOn) Reversal() Reversal { return Reversal{Kind: DefaultsSwitched} }
