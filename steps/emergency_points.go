package steps

import (
	"slices"
	"strings"

	"cspready/assets"
	"cspready/graph"
	"cspready/steps/mfa"
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
	return append(list, e.tested(n), rating.New(rating.Good, say("fact.eg-licence"), assets.Text{}, say("eg.licence-none-needed")))
}

func yesPoint(m rating.Severity, name string) rating.Point {
	return rating.New(m, say("fact.eg-"+name), say("tri.yes"), yesNo(m == rating.Good))
}

func (e *emergencies) enabled(u graph.User) rating.Point {
	if u.Enabled == graph.Unknown {
		return rating.New(rating.Unknown, say("fact.eg-enabled"), say("tri.yes"), say("tri.unknown"))
	}
	return yesPoint(rating.If(u.Enabled == graph.No, rating.Flaw), "enabled")
}

// home: the account must not fall with another directory or tenant.
func (e *emergencies) home(u graph.User) rating.Point {
	got := say("eg.cloud-only")
	switch {
	case u.Guest || u.Invited:
		got = say("admin-count.guest")
	case u.Synced:
		got = say("admin-count.synced")
	}
	return rating.New(rating.If(u.Guest || u.Invited || u.Synced, rating.Flaw), say("fact.eg-home"), say("eg.cloud-only"), got)
}

func (e *emergencies) domain(u graph.User) rating.Point {
	_, domain, _ := strings.Cut(u.UserPrincipalName, "@")
	return rating.New(rating.If(!e.onInitialDomain(u), rating.Flaw), say("fact.eg-domain"), verbatim(e.org.InitialDomain), verbatim(domain))
}

// role: Global Administrator, active and for good. One that has to be activated first, or that ends, may be gone when it is needed.
func (e *emergencies) role(n int32, u graph.User) rating.Point {
	name, want := say("fact.eg-role"), say("eg.role-permanent")
	mine := func(a graph.Assignment) bool {
		return a.PrincipalID == u.ID && strings.EqualFold(a.Role, graph.GlobalAdministrator) && a.IsTenantWide()
	}
	active, _ := e.granted.Active.Found()
	lasting := slices.DeleteFunc(slices.Clone(e.forHow.all), func(s graph.RoleSchedule) bool { return s.Principal != u.ID })
	switch {
	case slices.ContainsFunc(active, mine) && e.forHow.err != nil:
		return rating.New(rating.Unknown, name, want, say("eg.role-how-long"))
	case slices.ContainsFunc(active, mine):
		if len(lasting) > 0 && !slices.ContainsFunc(lasting, graph.RoleSchedule.IsPermanent) {
			return rating.New(rating.Flaw, name, want, say("eg.role-ends"))
		}
		return rating.New(rating.Good, name, want, want)
	case slices.Contains(e.admins.Active, n):
		return rating.New(rating.Improvable, name, want, say("eg.role-by-group"))
	case e.admins.PossibleIncomplete:
		return rating.New(rating.Unknown, name, want, say("tri.unknown"))
	case slices.Contains(e.admins.Possible, n):
		return rating.New(rating.Flaw, name, want, say("eg.role-eligible"))
	}
	return rating.New(rating.Flaw, name, want, say("eg.role-missing"))
}

// method: a passkey, or a certificate, which is in no list and has to be stated.
func (e *emergencies) method(n int32) rating.Point {
	name, want := say("fact.eg-method"), say("eg.method-wanted")
	if e.passkeys(n) > 0 {
		return rating.New(rating.Good, name, want, say("eg.method-passkey"))
	}
	if s, ok := e.certificate(n); ok {
		return rating.New(rating.Good, name, want, say("statement.made", "said", say("eg.method-certificate"), "by", s.By, "at", moment(s.At)))
	}
	if _, read := e.methods[n]; !read {
		return rating.New(rating.Unknown, name, want, say("user.unread"))
	}
	return rating.New(rating.Flaw, name, want, say("eg.method-none"))
}

// certificate is the statement that an account signs in with one.
func (e *emergencies) certificate(n int32) (Statement, bool) {
	s, ok := e.testimony.Recall(AskCertificate)
	return s, ok && slices.ContainsFunc(s.Answer, e.roster.User(int(n)).HasName)
}

// signsInWith is what an account has, or will have, as far as policies ask for it.
func (e *emergencies) signsInWith(n int32) string {
	if _, ok := e.certificate(n); ok && e.passkeys(n) == 0 {
		return mfa.Certificate
	}
	return mfa.Passkey
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
		return rating.New(rating.Unknown, say("fact.eg-keys"), say("eg.keys", "count", wantedKeys), say("tri.unknown"))
	}
	return rating.New(rating.If(count == 1, rating.Improvable), say("fact.eg-keys"), say("eg.keys", "count", wantedKeys), say("eg.keys", "count", count))
}

// phones: a phone belongs to one person, and can be lost, taken over, or out of reach.
func (e *emergencies) phones(n int32) rating.Point {
	if _, read := e.methods[n]; !read {
		return rating.New(rating.Unknown, say("fact.eg-phones"), say("ca.none"), say("tri.unknown"))
	}
	var has []string
	for _, m := range e.methods[n] {
		if m.Type == "phoneAuthenticationMethod" || m.Type == "microsoftAuthenticatorAuthenticationMethod" {
			has = append(has, strings.TrimSuffix(m.Type, "AuthenticationMethod"))
		}
	}
	got := say("ca.none")
	if len(has) > 0 {
		got = verbatim(strings.Join(has, ", "))
	}
	return rating.New(rating.If(len(has) > 0, rating.Improvable), say("fact.eg-phones"), say("ca.none"), got)
}

// different: what keeps the administrators out some day must not keep out the break-glass accounts as well. One administrator with another
// way is enough; where none is seen, those that were not read may be it.
func (e *emergencies) different(n int32) rating.Point {
	name, want := say("fact.eg-different"), say("tri.yes")
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
		return rating.New(rating.Unknown, name, want, say("tri.unknown"))
	}
	return rating.New(rating.If(same > 0, rating.Improvable), name, want, yesNo(same == 0))
}

// notPasskey reports whether a method is another way to do MFA.
func notPasskey(m graph.Method) bool { return m.CountsAsMFA() && !m.IsPasskey() }

// password: one that expires unseen would end the account's last resort.
func (e *emergencies) password(n int32, u graph.User) rating.Point {
	name, want := say("fact.eg-password"), say("eg.password-kept")
	told := e.details[n]
	_, domain, _ := strings.Cut(u.UserPrincipalName, "@")
	forever := slices.ContainsFunc(e.domains, func(d graph.Domain) bool {
		return strings.EqualFold(d.Name, domain) && d.PasswordDays == graph.NeverExpires
	})
	switch {
	case told.err == nil && told.account.PasswordNeverExpires, forever:
		return rating.New(rating.Good, name, want, want)
	case told.err != nil:
		return rating.New(rating.Improvable, name, want, say("tri.unknown"))
	}
	return rating.New(rating.Improvable, name, want, say("eg.password-expires"))
}
