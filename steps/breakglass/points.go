package breakglass

import (
	"slices"
	"strings"

	"cspready/assets"
	"cspready/graph"
	"cspready/steps"
	"cspready/steps/coverage"
	"cspready/steps/rating"
)

// ratePoints rates a declared account by Microsoft's list.
//
// https://learn.microsoft.com/entra/identity/role-based-access-control/security-emergency-access
func (e *evidence) ratePoints(n int32) []rating.Point {
	u := e.roster.User(int(n))
	list := []rating.Point{
		e.enabledPoint(u), e.cloudOnlyPoint(u), e.domainPoint(u), e.rolePoint(n, u), e.methodPoint(n), e.keysPoint(n),
		e.phonesPoint(n), e.differencePoint(n), e.passwordPoint(n, u),
	}
	list = append(list, e.accessPoints(n)...)
	return append(list, e.testPoint(n),
		rating.New(rating.Good, assets.Say("fact.break-glass-licence"), assets.Text{},
			assets.Say("break-glass.licence-none-needed")))
}

// yesPoint returns a point that wants a yes, and has it only if the severity is Good.
func yesPoint(m rating.Severity, name string) rating.Point {
	return rating.New(m, assets.Say("fact.break-glass-"+name), assets.Say("tri.yes"), steps.YesNo(m == rating.Good))
}

// enabledPoint rates that an account is enabled.
func (e *evidence) enabledPoint(u graph.User) rating.Point {
	if u.Enabled == graph.Unknown {
		return rating.New(rating.Unknown, assets.Say("fact.break-glass-enabled"), assets.Say("tri.yes"),
			assets.Say("tri.unknown"))
	}
	return yesPoint(rating.If(u.Enabled == graph.No, rating.Flaw), "enabled")
}

// cloudOnlyPoint rates that an account does not depend on another directory or tenant.
func (e *evidence) cloudOnlyPoint(u graph.User) rating.Point {
	severity, got := rating.Flaw, assets.Say("break-glass.cloud-only")
	switch {
	case u.Guest || u.External == graph.Yes:
		got = assets.Say("account.other-tenant")
	case u.Synced:
		got = assets.Say("account.synced")
	case u.External == graph.Unknown:
		severity, got = rating.Unknown, assets.Say("tri.unknown")
	default:
		severity = rating.Good
	}
	return rating.New(severity, assets.Say("fact.break-glass-home"), assets.Say("break-glass.cloud-only"), got)
}

// domainPoint rates that an account is on the initial domain.
func (e *evidence) domainPoint(u graph.User) rating.Point {
	_, domain, _ := strings.Cut(u.UserPrincipalName, "@")
	return rating.New(rating.If(!e.isOnInitialDomain(u), rating.Flaw), assets.Say("fact.break-glass-domain"),
		assets.Verbatim(e.org.InitialDomain), assets.Verbatim(domain))
}

// rolePoint rates that an account is a Global Administrator, actively and permanently. A role that has to be
// activated, or that expires, may be missing in an emergency.
func (e *evidence) rolePoint(n int32, u graph.User) rating.Point {
	name, want := assets.Say("fact.break-glass-role"), assets.Say("role.permanent")
	isDirect := func(a graph.Assignment) bool {
		return strings.EqualFold(a.PrincipalID, u.ID) && strings.EqualFold(a.Role, graph.GlobalAdministrator) && a.IsTenantWide()
	}
	active := e.assignments.Active.Seen()
	schedules := slices.DeleteFunc(slices.Clone(e.schedules.all),
		func(s graph.RoleSchedule) bool { return !strings.EqualFold(s.Principal, u.ID) })
	switch {
	case slices.ContainsFunc(active.All, isDirect) && e.schedules.err != nil:
		return rating.New(rating.Unknown, name, want, assets.Say("break-glass.role-how-long"))
	case slices.ContainsFunc(active.All, isDirect):
		switch {
		case slices.ContainsFunc(schedules, graph.RoleSchedule.IsPermanent), !e.schedules.isRead:
			return rating.New(rating.Good, name, want, want)
		case len(schedules) == 0:
			return rating.New(rating.Unknown, name, want, assets.Say("break-glass.role-how-long"))
		}
		return rating.New(rating.Flaw, name, want, assets.Say("break-glass.role-ends"))
	case slices.Contains(e.admins.Active(), n):
		return rating.New(rating.Improvable, name, want, assets.Say("break-glass.role-by-group"))
	case slices.Contains(e.admins.Eligible, n):
		return rating.New(rating.Flaw, name, want, assets.Say("role.eligible"))
	case e.admins.Unread != nil:
		return rating.New(rating.Unknown, name, want, steps.Explain(e.admins.Unread).Happened)
	}
	return rating.New(rating.Flaw, name, want, assets.Say("break-glass.role-missing"))
}

// methodPoint rates that an account has a passkey or a certificate. Certificates are in no list of methods, so the
// operator has to state them.
func (e *evidence) methodPoint(n int32) rating.Point {
	name, want := assets.Say("fact.break-glass-method"), assets.Say("break-glass.method-wanted")
	if e.countPasskeys(n) > 0 {
		return rating.New(rating.Good, name, want, assets.Say("break-glass.method-passkey"))
	}
	if s, ok := e.certificateStatement(n); ok {
		return rating.New(rating.Good, name, want,
			assets.Say("statement.made", "said", assets.Say("break-glass.method-certificate"), "by", s.By, "at",
				steps.FormatTime(s.At)))
	}
	if _, read := e.methods[n]; !read {
		return rating.New(rating.Unknown, name, want, assets.Say("user.unread"))
	}
	return rating.New(rating.Flaw, name, want, assets.Say("break-glass.method-none"))
}

// certificateStatement returns the statement on certificates; ok is true if it includes the account.
func (e *evidence) certificateStatement(n int32) (steps.Statement, bool) {
	s, ok := e.statements.Valid(AskCertificate)
	return s, ok && slices.ContainsFunc(s.Answer, e.roster.User(int(n)).HasName)
}

// signInMethod returns the authentication method that an account has, or will have, for policies to ask for.
func (e *evidence) signInMethod(n int32) string {
	if _, ok := e.certificateStatement(n); ok && e.countPasskeys(n) == 0 {
		return coverage.Certificate
	}
	return coverage.Passkey
}

// countPasskeys returns the number of passkeys of an account; zero if its methods were not read.
func (e *evidence) countPasskeys(n int32) int {
	count := 0
	for _, m := range e.methods[n] {
		if m.IsPasskey() {
			count++
		}
	}
	return count
}

// wantedKeys is how many security keys an account should have, so that losing one does not lock it.
const wantedKeys = 2

// keysPoint rates that an account has more than one security key. Having none is for methodPoint.
func (e *evidence) keysPoint(n int32) rating.Point {
	count := e.countPasskeys(n)
	if _, read := e.methods[n]; !read {
		return rating.New(rating.Unknown, assets.Say("fact.break-glass-keys"),
			assets.Say("break-glass.keys", "count", wantedKeys),
			assets.Say("tri.unknown"))
	}
	return rating.New(rating.If(count == 1, rating.Improvable), assets.Say("fact.break-glass-keys"),
		assets.Say("break-glass.keys", "count", wantedKeys), assets.Say("break-glass.keys", "count", count))
}

// phonesPoint rates that an account uses no phone: a phone belongs to one person, and can be lost, taken over or out
// of reach.
func (e *evidence) phonesPoint(n int32) rating.Point {
	if _, read := e.methods[n]; !read {
		return rating.New(rating.Unknown, assets.Say("fact.break-glass-phones"), assets.Say("ca.none"),
			assets.Say("tri.unknown"))
	}
	var has []string
	for _, m := range e.methods[n] {
		if m.Type == "phoneAuthenticationMethod" || m.Type == "microsoftAuthenticatorAuthenticationMethod" {
			has = append(has, strings.TrimSuffix(m.Type, "AuthenticationMethod"))
		}
	}
	got := assets.Say("ca.none")
	if len(has) > 0 {
		got = assets.Verbatim(strings.Join(has, ", "))
	}
	return rating.New(rating.If(len(has) > 0, rating.Improvable), assets.Say("fact.break-glass-phones"),
		assets.Say("ca.none"), got)
}

// differencePoint rates that the method of a break-glass account differs from that of at least one other
// administrator, so that one outage cannot lock all administrators out. If no other method was seen, an administrator
// whose methods were not read may have one.
func (e *evidence) differencePoint(n int32) rating.Point {
	name, want := assets.Say("fact.break-glass-different"), assets.Say("tri.yes")
	same, unread := 0, e.admins.Unread != nil
	for _, a := range e.admins.Active() {
		if slices.Contains(e.declared, a) || !e.roster.IsEnabled(int(a)) {
			continue
		}
		methods, read := e.methods[a]
		switch {
		case !read:
			unread = true
		case !slices.ContainsFunc(methods, graph.Method.IsPasskey) || slices.ContainsFunc(methods, isOtherMFAMethod):
			return rating.New(rating.Good, name, want, want)
		default:
			same++
		}
	}
	switch {
	case e.countPasskeys(n) == 0:
		return rating.New(rating.Good, name, want, want)
	case unread:
		return rating.New(rating.Unknown, name, want, assets.Say("tri.unknown"))
	}
	return rating.New(rating.If(same > 0, rating.Improvable), name, want, steps.YesNo(same == 0))
}

// isOtherMFAMethod reports whether a method is for MFA and not a passkey.
func isOtherMFAMethod(m graph.Method) bool { return m.CountsAsMFA() && !m.IsPasskey() }

// passwordPoint rates that the password does not expire: an expired password can lock the account when it is needed.
func (e *evidence) passwordPoint(n int32, u graph.User) rating.Point {
	name, want := assets.Say("fact.break-glass-password"), assets.Say("break-glass.password-kept")
	details, unread := e.details[n].account.Whole()
	_, domain, _ := strings.Cut(u.UserPrincipalName, "@")
	neverExpires := slices.ContainsFunc(e.domains, func(d graph.Domain) bool {
		return strings.EqualFold(d.Name, domain) && d.PasswordDays == graph.NeverExpires
	})
	switch {
	case unread == nil && details.PasswordNeverExpires, neverExpires:
		return rating.New(rating.Good, name, want, want)
	case unread != nil:
		return rating.New(rating.Unknown, name, want, steps.Explain(unread).Happened)
	}
	return rating.New(rating.Improvable, name, want, assets.Say("break-glass.password-expires"))
}
