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

// ratePoints holds a declared account against Microsoft's list.
//
// https://learn.microsoft.com/entra/identity/role-based-access-control/security-emergency-access
func (e *evidence) ratePoints(n int32) []rating.Point {
	u := e.roster.User(int(n))
	list := []rating.Point{
		e.enabledPoint(u), e.cloudOnlyPoint(u), e.domainPoint(u), e.rolePoint(n, u), e.methodPoint(n), e.keysPoint(n), e.phonesPoint(n), e.differencePoint(n), e.passwordPoint(n, u),
	}
	list = append(list, e.accessPoints(n)...)
	return append(list, e.testPoint(n), rating.New(rating.Good, assets.Say("fact.eg-licence"), assets.Text{}, assets.Say("eg.licence-none-needed")))
}

func yesPoint(m rating.Severity, name string) rating.Point {
	return rating.New(m, assets.Say("fact.eg-"+name), assets.Say("tri.yes"), steps.YesNo(m == rating.Good))
}

func (e *evidence) enabledPoint(u graph.User) rating.Point {
	if u.Enabled == graph.Unknown {
		return rating.New(rating.Unknown, assets.Say("fact.eg-enabled"), assets.Say("tri.yes"), assets.Say("tri.unknown"))
	}
	return yesPoint(rating.If(u.Enabled == graph.No, rating.Flaw), "enabled")
}

// cloudOnlyPoint: the account must not fall with another directory or tenant.
func (e *evidence) cloudOnlyPoint(u graph.User) rating.Point {
	got := assets.Say("eg.cloud-only")
	switch {
	case u.Guest || u.Invited:
		got = assets.Say("admin-count.guest")
	case u.Synced:
		got = assets.Say("admin-count.synced")
	}
	return rating.New(rating.If(u.Guest || u.Invited || u.Synced, rating.Flaw), assets.Say("fact.eg-home"), assets.Say("eg.cloud-only"), got)
}

func (e *evidence) domainPoint(u graph.User) rating.Point {
	_, domain, _ := strings.Cut(u.UserPrincipalName, "@")
	return rating.New(rating.If(!e.isOnInitialDomain(u), rating.Flaw), assets.Say("fact.eg-domain"), steps.Verbatim(e.org.InitialDomain), steps.Verbatim(domain))
}

// rolePoint: Global Administrator, active and for good. One that has to be activated first, or that ends, may be gone when it is needed.
func (e *evidence) rolePoint(n int32, u graph.User) rating.Point {
	name, want := assets.Say("fact.eg-role"), assets.Say("eg.role-permanent")
	mine := func(a graph.Assignment) bool {
		return a.PrincipalID == u.ID && strings.EqualFold(a.Role, graph.GlobalAdministrator) && a.IsTenantWide()
	}
	active, _ := e.assignments.Active.Found()
	lasting := slices.DeleteFunc(slices.Clone(e.schedules.all), func(s graph.RoleSchedule) bool { return s.Principal != u.ID })
	switch {
	case slices.ContainsFunc(active, mine) && e.schedules.err != nil:
		return rating.New(rating.Unknown, name, want, assets.Say("eg.role-how-long"))
	case slices.ContainsFunc(active, mine):
		if len(lasting) > 0 && !slices.ContainsFunc(lasting, graph.RoleSchedule.IsPermanent) {
			return rating.New(rating.Flaw, name, want, assets.Say("eg.role-ends"))
		}
		return rating.New(rating.Good, name, want, want)
	case slices.Contains(e.admins.Active, n):
		return rating.New(rating.Improvable, name, want, assets.Say("eg.role-by-group"))
	case e.admins.PossibleIncomplete:
		return rating.New(rating.Unknown, name, want, assets.Say("tri.unknown"))
	case slices.Contains(e.admins.Possible, n):
		return rating.New(rating.Flaw, name, want, assets.Say("eg.role-eligible"))
	}
	return rating.New(rating.Flaw, name, want, assets.Say("eg.role-missing"))
}

// methodPoint: a passkey, or a certificate, which is in no list and has to be stated.
func (e *evidence) methodPoint(n int32) rating.Point {
	name, want := assets.Say("fact.eg-method"), assets.Say("eg.method-wanted")
	if e.countPasskeys(n) > 0 {
		return rating.New(rating.Good, name, want, assets.Say("eg.method-passkey"))
	}
	if s, ok := e.certificateStatement(n); ok {
		return rating.New(rating.Good, name, want, assets.Say("statement.made", "said", assets.Say("eg.method-certificate"), "by", s.By, "at", steps.Moment(s.At)))
	}
	if _, read := e.methods[n]; !read {
		return rating.New(rating.Unknown, name, want, assets.Say("user.unread"))
	}
	return rating.New(rating.Flaw, name, want, assets.Say("eg.method-none"))
}

// certificateStatement is the statement that an account signs in with one.
func (e *evidence) certificateStatement(n int32) (steps.Statement, bool) {
	s, ok := e.statements.Recall(AskCertificate)
	return s, ok && slices.ContainsFunc(s.Answer, e.roster.User(int(n)).HasName)
}

// signInMethod is what an account has, or will have, as far as policies ask for it.
func (e *evidence) signInMethod(n int32) string {
	if _, ok := e.certificateStatement(n); ok && e.countPasskeys(n) == 0 {
		return coverage.Certificate
	}
	return coverage.Passkey
}

func (e *evidence) countPasskeys(n int32) int {
	count := 0
	for _, m := range e.methods[n] {
		if m.IsPasskey() {
			count++
		}
	}
	return count
}

// wantedKeys is how many security keys an account should have: one that is lost must not be the last.
const wantedKeys = 2

func (e *evidence) keysPoint(n int32) rating.Point {
	count := e.countPasskeys(n)
	if _, read := e.methods[n]; !read {
		return rating.New(rating.Unknown, assets.Say("fact.eg-keys"), assets.Say("eg.keys", "count", wantedKeys), assets.Say("tri.unknown"))
	}
	return rating.New(rating.If(count == 1, rating.Improvable), assets.Say("fact.eg-keys"), assets.Say("eg.keys", "count", wantedKeys), assets.Say("eg.keys", "count", count))
}

// phonesPoint: a phone belongs to one person, and can be lost, taken over, or out of reach.
func (e *evidence) phonesPoint(n int32) rating.Point {
	if _, read := e.methods[n]; !read {
		return rating.New(rating.Unknown, assets.Say("fact.eg-phones"), assets.Say("ca.none"), assets.Say("tri.unknown"))
	}
	var has []string
	for _, m := range e.methods[n] {
		if m.Type == "phoneAuthenticationMethod" || m.Type == "microsoftAuthenticatorAuthenticationMethod" {
			has = append(has, strings.TrimSuffix(m.Type, "AuthenticationMethod"))
		}
	}
	got := assets.Say("ca.none")
	if len(has) > 0 {
		got = steps.Verbatim(strings.Join(has, ", "))
	}
	return rating.New(rating.If(len(has) > 0, rating.Improvable), assets.Say("fact.eg-phones"), assets.Say("ca.none"), got)
}

// differencePoint: what keeps the administrators out some day must not keep out the break-glass accounts as well. One administrator with another
// way is enough; where none is seen, those that were not read may be it.
func (e *evidence) differencePoint(n int32) rating.Point {
	name, want := assets.Say("fact.eg-different"), assets.Say("tri.yes")
	same, unread := 0, e.admins.PossibleIncomplete
	for _, a := range e.admins.Active {
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

// isOtherMFAMethod reports whether a method is another way to do MFA.
func isOtherMFAMethod(m graph.Method) bool { return m.CountsAsMFA() && !m.IsPasskey() }

// passwordPoint: one that expires unseen would end the account's last resort.
func (e *evidence) passwordPoint(n int32, u graph.User) rating.Point {
	name, want := assets.Say("fact.eg-password"), assets.Say("eg.password-kept")
	told := e.details[n]
	_, domain, _ := strings.Cut(u.UserPrincipalName, "@")
	forever := slices.ContainsFunc(e.domains, func(d graph.Domain) bool {
		return strings.EqualFold(d.Name, domain) && d.PasswordDays == graph.NeverExpires
	})
	switch {
	case told.err == nil && told.account.PasswordNeverExpires, forever:
		return rating.New(rating.Good, name, want, want)
	case told.err != nil:
		return rating.New(rating.Improvable, name, want, assets.Say("tri.unknown"))
	}
	return rating.New(rating.Improvable, name, want, assets.Say("eg.password-expires"))
}
