package coverage

import (
	"regexp"
	"slices"
	"strings"

	"cspready/assets"
	"cspready/graph"
)

// syncRoles are the roles of the accounts that directory synchronisation signs in with.
//
// https://learn.microsoft.com/entra/identity/role-based-access-control/permissions-reference
var syncRoles = []string{graph.DirectorySynchronizationAccount, graph.OnPremisesDirectorySyncAccount}

// syncNames are the names, before the @, that Entra Connect and cloud sync give to their accounts: that of the server
// with twelve hexadecimal digits, or a fixed one.
//
// https://learn.microsoft.com/entra/identity/hybrid/connect/reference-connect-accounts-permissions
var syncNames = regexp.MustCompile(`^(sync_[^@]+_[0-9a-f]{12}|adtoaadsyncserviceaccount)$`)

// syncAccounts returns the accounts that Microsoft created for directory synchronisation, with Yes, and those that may
// be one, with Unknown. Microsoft exempts them, and no person signs in with them. Such an account has one of the names
// and is on the initial domain, has a synchronisation role and no other, and no method for MFA. Any other account
// with that role is a person's.
//
// https://learn.microsoft.com/partner-center/security/partner-security-requirements-faq
func (t *Tenant) syncAccounts() map[int]graph.Tri {
	found := map[int]graph.Tri{}
	for _, role := range syncRoles {
		for _, n := range t.Roles.Of(role).Active() {
			if is := t.hasSyncName(int(n)); is != graph.No && t.SyncMethods[int(n)] != graph.Yes {
				found[int(n)] = is
				if t.SyncMethods[int(n)] == graph.Unknown {
					found[int(n)] = graph.Unknown
				}
			}
		}
	}
	for role, h := range t.Roles.Known() {
		if slices.Contains(syncRoles, role) || role == graph.DefaultUserRole {
			continue
		}
		for _, n := range h.All() {
			delete(found, int(n))
		}
	}
	return found
}

// SyncCandidates returns the accounts that have a synchronisation role and a name of directory synchronisation. Their
// methods decide whether they are Microsoft's.
func (t *Tenant) SyncCandidates() []int32 {
	var found []int32
	for _, role := range syncRoles {
		for _, n := range t.Roles.Of(role).Active() {
			if t.hasSyncName(int(n)) != graph.No && !slices.Contains(found, n) {
				found = append(found, n)
			}
		}
	}
	return found
}

// SyncAccounts returns the accounts of directory synchronisation, for counts that leave them aside. An account that is
// not certain to be one is not in it.
func (t *Tenant) SyncAccounts() map[int]bool {
	found := map[int]bool{}
	for n, is := range t.syncAccounts() {
		if is == graph.Yes {
			found[n] = true
		}
	}
	return found
}

// hasSyncName reports whether an account has a name that directory synchronisation gives, on the initial domain.
func (t *Tenant) hasSyncName(n int) graph.Tri {
	u := t.People.User(n)
	name, domain, _ := strings.Cut(strings.ToLower(u.UserPrincipalName), "@")
	switch {
	case u.Guest, u.External == graph.Yes, !syncNames.MatchString(name):
		return graph.No
	case t.InitialDomain == "":
		return graph.Unknown
	}
	return graph.TriOf(domain == strings.ToLower(t.InitialDomain))
}

// judgeUnderDefaults judges an account in a tenant with security defaults. These require MFA of everyone but the
// holders of the synchronisation roles, who are outside.
//
// https://learn.microsoft.com/entra/fundamentals/security-defaults
func (v *Verdict) judgeUnderDefaults(n int) {
	for _, role := range syncRoles {
		h, name := v.tenant.Roles.Of(role), graph.RoleByTemplate(role).Name
		switch {
		case slices.Contains(h.Active(), int32(n)):
			v.setFixed(n, Uncovered, assets.Say("why.sync-role", "role", name))
			return
		case slices.Contains(h.Eligible, int32(n)):
			v.setFixed(n, Unknown, assets.Say("why.sync-role-eligible", "role", name))
			return
		case h.Unread != nil:
			v.setFixed(n, Unknown, v.tenant.because(assets.Say("why.sync-role-unread", "role", name), h.Unread))
			return
		}
	}
	v.states[n] = Covered
}
