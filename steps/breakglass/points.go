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

// points holds a declared account against Microsoft's list.
//
// https://learn.microsoft.com/entra/identity/role-based-access-control/security-emergency-access
func (e *emergencies) points(n int32) []rating.Point {
	u := e.roster.User(int(n))
	list := []rating.Point{
		e.enabled(u), e.home(u), e.domain(u), e.role(n, u), e.method(n), e.keys(n), e.phones(n), e.different(n), e.password(n, u),
	}
	list = append(list, e.access(n)...)
	return append(list, e.tested(n), rating.New(rating.Good, assets.Say("fact.eg-licence"), assets.Text{}, assets.Say("eg.licence-none-needed")))
}

func yesPoint(m rating.Severity, name string) rating.Point {
	return rating.New(m, assets.Say("fact.eg-"+name), assets.Say("tri.yes"), steps.YesNo(m == rating.Good))
}

func (e *emergencies) enabled(u graph.User) rating.Point {
	if u.Enabled == graph.Unknown {
		return rating.New(rating.Unknown, assets.Say("fact.eg-enabled"), assets.Say("tri.yes"), assets.Say("tri.unknown"))
	}
	return yesPoint(rating.If(u.Enabled == graph.No, rating.Flaw), "enabled")
}

// home: the account must not fall with another directory or tenant.
func (e *emergencies) home(u graph.User) rating.Point {
	got := assets.Say("eg.cloud-only")
	switch {
	case u.Guest || u.Invited:
		got = assets.Say("admin-count.guest")
	case u.Synced:
		got = assets.Say("admin-count.synced")
	}
	return rating.New(rating.If(u.Guest || u.Invited || u.Synced, rating.Flaw), assets.Say("fact.eg-home"), assets.Say("eg.cloud-only"), got)
}

func (e *emergencies) domain(u graph.User) rating.Point {
	_, domain, _ := strings.Cut(u.UserPrincipalName, "@")
	return rating.New(rating.If(!e.onInitialDomain(u), rating.Flaw), assets.Say("fact.eg-domain"), steps.Verbatim(e.org.InitialDomain), steps.Verbatim(domain))
}

// role: Global Administrator, active and for good. One that has to be activated first, or that ends, may be gone when it is needed.
func (e *emergencies) role(n int32, u graph.User) rating.Point {
	name, want := assets.Say("fact.eg-role"), assets.Say("eg.role-permanent")
	mine := func(a graph.Assignment) bool {
		return a.PrincipalID == u.ID && strings.EqualFold(a.Role, graph.GlobalAdministrator) && a.IsTenantWide()
	}
	active, _ := e.granted.Active.Found()
	lasting := slices.DeleteFunc(slices.Clone(e.forHow.all), func(s graph.RoleSchedule) bool { return s.Principal != u.ID })
	switch {
	case slices.ContainsFunc(active, mine) && e.forHow.err != nil:
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

// method: a passkey, or a certificate, which is in no list and has to be stated.
func (e *emergencies) method(n int32) rating.Point {
	name, want := assets.Say("fact.eg-method"), assets.Say("eg.method-wanted")
	if e.passkeys(n) > 0 {
		return rating.New(rating.Good, name, want, assets.Say("eg.method-passkey"))
	}
	if s, ok := e.certificate(n); ok {
		return rating.New(rating.Good, name, want, assets.Say("statement.made", "said", assets.Say("eg.method-certificate"), "by", s.By, "at", steps.Moment(s.At)))
	}
	if _, read := e.methods[n]; !read {
		return rating.New(rating.Unknown, name, want, assets.Say("user.unread"))
	}
	return rating.New(rating.Flaw, name, want, assets.Say("eg.method-none"))
}

// certificate is the statement that an account signs in with one.
func (e *emergencies) certificate(n int32) (steps.Statement, bool) {
	s, ok := e.testimony.Recall(AskCertificate)
	return s, ok && slices.ContainsFunc(s.Answer, e.roster.User(int(n)).HasName)
}

// signsInWith is what an account has, or will have, as far as policies ask for it.
func (e *emergencies) signsInWith(n int32) string {
	if _, ok := e.certificate(n); ok && e.passkeys(n) == 0 {
		return coverage.Certificate
	}
	return coverage.Passkey
}

func (e *emergencies) passkeys(n int32) int {
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

func (e *emergencies) keys(n int32) rating.Point {
	count := e.passkeys(n)
	if _, read := e.methods[n]; !read {
		return rating.New(rating.Unknown, assets.Say("fact.eg-keys"), assets.Say("eg.keys", "count", wantedKeys), assets.Say("tri.unknown"))
	}
	return rating.New(rating.If(count == 1, rating.Improvable), assets.Say("fact.eg-keys"), assets.Say("eg.keys", "count", wantedKeys), assets.Say("eg.keys", "count", count))
}

// phones: a phone belongs to one person, and can be lost, taken over, or out of reach.
func (e *emergencies) phones(n int32) rating.Point {
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

// different: what keeps the administrators out some day must not keep out the break-glass accounts as well. One administrator with another
// way is enough; where none is seen, those that were not read may be it.
func (e *emergencies) different(n int32) rating.Point {
	name, want := assets.Say("fact.eg-different"), assets.Say("tri.yes")
	same, unread := 0, e.admins.PossibleIncomplete
	for _, a := range e.admins.Active {
		if slices.Contains(e.numbers, a) || !e.roster.IsEnabled(int(a)) {
			continue
		}
		methods, read := e.methods[a]
		switch {
		case !read:
			unread = true
		case !slices.ContainsFunc(methods, graph.Method.IsPasskey) || slices.ContainsFunc(methods, notPasskey):
			return rating.New(rating.Good, name, want, want)
		default:
			same++
		}
	}
	switch {
	case e.passkeys(n) == 0:
		return rating.New(rating.Good, name, want, want)
	case unread:
		return rating.New(rating.Unknown, name, want, assets.Say("tri.unknown"))
	}
	return rating.New(rating.If(same > 0, rating.Improvable), name, want, steps.YesNo(same == 0))
}

// notPasskey reports whether a method is another way to do MFA.
func notPasskey(m graph.Method) bool { return m.CountsAsMFA() && !m.IsPasskey() }

// password: one that expires unseen would end the account's last resort.
func (e *emergencies) password(n int32, u graph.User) rating.Point {
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
