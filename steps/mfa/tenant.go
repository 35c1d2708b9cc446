package mfa

import (
	"slices"

	"cspready/graph"
)

// A Tenant is what was read of a tenant. What could not be read is said to be so: nothing is taken for empty.
type Tenant struct {
	People *Roster
	// Defaults says that security defaults are on, and enforced.
	Defaults bool
	Policies []graph.Policy
	// Unlicensed says that the tenant is not known to have the licence for Conditional Access. Whether policies of a licence that lapsed
	// still hold is not for certain.
	Unlicensed bool

	Strengths []graph.Strength // every authentication strength; those inside policies are known without
	// Trusted are the ids of trusted named locations; nil when they could not be read. AllTrusted then only equals itself.
	Trusted []string

	// Groups are those that policies name and that were read. Any other is unknown.
	Groups map[string]Group
	// Roles are the holders of each role over the whole tenant, by template; members of groups that hold it included.
	Roles map[string]Holders
	// RolesKnown says that Roles is complete. Otherwise anybody may hold what is not in it.
	RolesKnown bool

	// Names are display names by id, of locations and whatever else is known; people read them, nothing rests on them.
	Names map[string]string

	// BreakGlass are the numbers of the declared break-glass accounts.
	BreakGlass map[int]bool
	// PerUser is the state of the old per-user MFA, by number, as far as it was asked.
	PerUser map[int]string
}

// A Group is who is in a group, groups in it included.
type Group struct {
	Name    string // empty when not known
	Members []int32
	Gone    bool // there is no such group: it includes and excludes nobody
}

// Holders is who holds a role now, and who may come to hold it, or holds it for a part of the tenant. A policy that includes a role
// reaches the former; one that excludes it has to be read as leaving out both.
//
// https://learn.microsoft.com/entra/identity/conditional-access/concept-conditional-access-users-groups
type Holders struct {
	Now, Maybe []int32
	// Open says that not all of Maybe could be read: anybody may be in it.
	Open bool
}

// With returns the tenant with one policy in place of that of the same id, or added to the others.
func (t *Tenant) With(p graph.Policy) *Tenant {
	planned := *t
	planned.Policies = slices.Clone(t.Policies)
	if i := slices.IndexFunc(planned.Policies, func(o graph.Policy) bool { return o.ID == p.ID }); i >= 0 {
		planned.Policies[i] = p
	} else {
		planned.Policies = append(planned.Policies, p)
	}
	return &planned
}
