package steps

import (
	"slices"
	"strings"

	"cspready/assets"
	"cspready/graph"
	"cspready/steps/mfa"
)

// points holds a declared account against Microsoft's list.
//
// https://learn.microsoft.com/entra/identity/role-based-access-control/security-emergency-access
func (e *emergencies) points(n int32) []point {
	u := e.roster.User(int(n))
	list := []point{
		e.enabled(u), e.home(u), e.domain(u), e.role(n, u), e.method(n), e.keys(n), e.phones(n), e.different(n), e.password(n, u),
	}
	list = append(list, e.access(n)...)
	return append(list, e.tested(n), pointOf(fine, say("fact.eg-licence"), assets.Text{}, say("eg.licence-none-needed")))
}

func yesPoint(m mark, name string) point {
	return pointOf(m, say("fact.eg-"+name), say("tri.yes"), yesNo(m == fine))
}

func (e *emergencies) enabled(u graph.User) point {
	if u.Enabled == graph.Unknown {
		return pointOf(untold, say("fact.eg-enabled"), say("tri.yes"), say("tri.unknown"))
	}
	return yesPoint(when(u.Enabled == graph.No, fatal), "enabled")
}

// home: the account must not fall with another directory or tenant.
func (e *emergencies) home(u graph.User) point {
	got := say("eg.cloud-only")
	switch {
	case u.Guest || u.Invited:
		got = say("admin-count.guest")
	case u.Synced:
		got = say("admin-count.synced")
	}
	return pointOf(when(u.Guest || u.Invited || u.Synced, fatal), say("fact.eg-home"), say("eg.cloud-only"), got)
}

func (e *emergencies) domain(u graph.User) point {
	_, domain, _ := strings.Cut(u.UserPrincipalName, "@")
	return pointOf(when(!e.onInitialDomain(u), fatal), say("fact.eg-domain"), verbatim(e.org.InitialDomain), verbatim(domain))
}

// role: Global Administrator, active and for good. One that has to be activated first, or that ends, may be gone when it is needed.
func (e *emergencies) role(n int32, u graph.User) point {
	name, want := say("fact.eg-role"), say("eg.role-permanent")
	mine := func(a graph.Assignment) bool {
		return a.Principal == u.ID && strings.EqualFold(a.Role, graph.GlobalAdministrator) && a.WholeTenant()
	}
	lasting := slices.DeleteFunc(slices.Clone(e.forHow.all), func(s graph.RoleSchedule) bool { return s.Principal != u.ID })
	switch {
	case slices.ContainsFunc(e.granted.active, mine) && e.forHow.err != nil:
		return pointOf(untold, name, want, say("eg.role-how-long"))
	case slices.ContainsFunc(e.granted.active, mine):
		if len(lasting) > 0 && !slices.ContainsFunc(lasting, graph.RoleSchedule.Permanent) {
			return pointOf(fatal, name, want, say("eg.role-ends"))
		}
		return pointOf(fine, name, want, want)
	case slices.Contains(e.admins.Now, n):
		return pointOf(weak, name, want, say("eg.role-by-group"))
	case e.admins.Open:
		return pointOf(untold, name, want, say("tri.unknown"))
	case slices.Contains(e.admins.Maybe, n):
		return pointOf(fatal, name, want, say("eg.role-eligible"))
	}
	return pointOf(fatal, name, want, say("eg.role-missing"))
}

// method: a passkey, or a certificate, which is in no list and has to be stated.
func (e *emergencies) method(n int32) point {
	name, want := say("fact.eg-method"), say("eg.method-wanted")
	if e.passkeys(n) > 0 {
		return pointOf(fine, name, want, say("eg.method-passkey"))
	}
	if s, ok := e.certificate(n); ok {
		return pointOf(fine, name, want, say("statement.made", "said", say("eg.method-certificate"), "by", s.By, "at", moment(s.At)))
	}
	if _, read := e.methods[n]; !read {
		return pointOf(untold, name, want, say("user.unread"))
	}
	return pointOf(fatal, name, want, say("eg.method-none"))
}

// certificate is the statement that an account signs in with one.
func (e *emergencies) certificate(n int32) (Statement, bool) {
	s, ok := e.testimony.Recall(AskCertificate)
	return s, ok && slices.ContainsFunc(s.Answer, e.roster.User(int(n)).Named)
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

func (e *emergencies) keys(n int32) point {
	count := e.passkeys(n)
	if _, read := e.methods[n]; !read {
		return pointOf(untold, say("fact.eg-keys"), say("eg.keys", "count", wantedKeys), say("tri.unknown"))
	}
	return pointOf(when(count == 1, weak), say("fact.eg-keys"), say("eg.keys", "count", wantedKeys), say("eg.keys", "count", count))
}

// phones: a phone belongs to one person, and can be lost, taken over, or out of reach.
func (e *emergencies) phones(n int32) point {
	if _, read := e.methods[n]; !read {
		return pointOf(untold, say("fact.eg-phones"), say("ca.none"), say("tri.unknown"))
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
	return pointOf(when(len(has) > 0, weak), say("fact.eg-phones"), say("ca.none"), got)
}

// different: what keeps the administrators out some day must not keep out the break-glass accounts as well. One administrator with another
// way is enough; where none is seen, those that were not read may be it.
func (e *emergencies) different(n int32) point {
	name, want := say("fact.eg-different"), say("tri.yes")
	same, unread := 0, e.admins.Open
	for _, a := range e.admins.Now {
		if slices.Contains(e.numbers, a) || !e.roster.Enabled(int(a)) {
			continue
		}
		methods, read := e.methods[a]
		switch {
		case !read:
			unread = true
		case !slices.ContainsFunc(methods, graph.Method.IsPasskey) || slices.ContainsFunc(methods, notPasskey):
			return pointOf(fine, name, want, want)
		default:
			same++
		}
	}
	switch {
	case e.passkeys(n) == 0:
		return pointOf(fine, name, want, want)
	case unread:
		return pointOf(untold, name, want, say("tri.unknown"))
	}
	return pointOf(when(same > 0, weak), name, want, yesNo(same == 0))
}

// notPasskey reports whether a method is another way to do MFA.
func notPasskey(m graph.Method) bool { return m.MFA() && !m.IsPasskey() }

// password: one that expires unseen would end the account's last resort.
func (e *emergencies) password(n int32, u graph.User) point {
	name, want := say("fact.eg-password"), say("eg.password-kept")
	told := e.details[n]
	_, domain, _ := strings.Cut(u.UserPrincipalName, "@")
	forever := slices.ContainsFunc(e.domains, func(d graph.Domain) bool {
		return strings.EqualFold(d.Name, domain) && d.PasswordDays == graph.NeverExpires
	})
	switch {
	case told.err == nil && told.account.KeepsPassword, forever:
		return pointOf(fine, name, want, want)
	case told.err != nil:
		return pointOf(weak, name, want, say("tri.unknown"))
	}
	return pointOf(weak, name, want, say("eg.password-expires"))
}
