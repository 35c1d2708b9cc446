package conditionalaccess

import (
	"net/netip"
	"slices"
	"strings"

	"cspready/graph/sim/internal/directory"
	"cspready/graph/sim/internal/odata"
)

// matchUsers returns whether a policy is for a user: included, and not excluded.
func (e Engine) matchUsers(condition odata.Object, u *directory.User) answer {
	if e.namesUser(condition, "exclude", u) {
		return no
	}
	return no.orYesIf(e.namesUser(condition, "include", u))
}

// namesUser reports whether one side of a condition on users names a user, directly or by a group, a role or as a guest.
// An exclusion of a group that the engine overlooks names no one.
func (e Engine) namesUser(condition odata.Object, side string, u *directory.User) bool {
	listed := readTexts(condition, side+"Users")
	if slices.Contains(listed, "All") || containsFold(listed, u.ID) ||
		slices.Contains(listed, "GuestsOrExternalUsers") && guestKind(u) != "" {
		return true
	}
	groups := readTexts(condition, side+"Groups")
	for _, g := range e.Directory.GroupsOf(u.ID, true) {
		isOverlooked := side == "exclude" && slices.Contains(e.IgnoredExclusions, g.ID)
		if containsFold(groups, g.ID) && !isOverlooked {
			return true
		}
	}
	for _, role := range e.Directory.RolesOf(u.ID, true) {
		if containsFold(readTexts(condition, side+"Roles"), role) {
			return true
		}
	}
	external := readObject(condition, side+"GuestsOrExternalUsers")
	kinds := readWords(external["guestOrExternalUserTypes"])
	return guestKind(u) != "" && slices.Contains(kinds, guestKind(u)) && meansAllTenants(external)
}

// meansAllTenants reports whether a condition is for guests of every tenant. The home tenant of an account is not part
// of this tenant's data.
func meansAllTenants(external odata.Object) bool {
	tenants := readObject(external, "externalTenants")
	return tenants == nil || odata.StringValue(tenants, "membershipKind") == "all"
}

// guestKind returns the kind of guest or external user that an account is of; empty for a member of the tenant.
func guestKind(u *directory.User) string {
	switch invited := u.CreationType() != nil; {
	case u.Guest && invited:
		return "b2bCollaborationGuest"
	case u.Guest:
		return "internalGuest"
	case invited:
		return "b2bCollaborationMember"
	}
	return ""
}

func containsFold(list []string, id string) bool {
	return slices.ContainsFunc(list, func(s string) bool { return strings.EqualFold(s, id) })
}

// matchLocation returns whether a policy is for the place of a sign-in.
func (e Engine) matchLocation(condition odata.Object, s SignIn) answer {
	if condition == nil {
		return yes
	}
	in := e.matchAnyLocation(readTexts(condition, "includeLocations"), s)
	switch out := e.matchAnyLocation(readTexts(condition, "excludeLocations"), s); {
	case in == no, out == yes:
		return no
	case in == untold, out == untold:
		return untold
	}
	return yes
}

// matchAnyLocation returns whether the place of a sign-in is one of some locations.
func (e Engine) matchAnyLocation(names []string, s SignIn) answer {
	found := no
	for _, name := range names {
		switch e.matchOneLocation(name, s) {
		case yes:
			return yes
		case untold:
			found = untold
		}
	}
	return found
}

func (e Engine) matchOneLocation(name string, s SignIn) answer {
	switch name {
	case "All":
		return yes
	case "AllTrusted":
		found := no
		for id, l := range e.Locations {
			if l.Trusted {
				if found = e.matchOneLocation(id, s); found != no {
					return found
				}
			}
		}
		return found
	}
	l, exists := e.Locations[name]
	switch {
	case !exists:
		return no // a deleted location
	case len(l.Countries) > 0 && s.Country == "", len(l.Countries) == 0 && s.IPAddress == "":
		return untold
	case len(l.Countries) > 0:
		return no.orYesIf(slices.Contains(l.Countries, s.Country))
	}
	address, err := netip.ParseAddr(s.IPAddress)
	return no.orYesIf(err == nil && slices.ContainsFunc(l.Ranges, func(text string) bool {
		r, err := netip.ParsePrefix(text)
		return err == nil && r.Contains(address)
	}))
}
