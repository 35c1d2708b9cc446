package coverage

import (
	"slices"

	"cspready/assets"
	"cspready/graph"
)

// A Tenant is the data of a tenant that is judged. Data that could not be read is marked as unknown, never treated as
// empty.
type Tenant struct {
	People *Roster
	// SecurityDefaults says that security defaults are on and enforced.
	SecurityDefaults bool
	Policies         []graph.Policy
	// Unlicensed says that the tenant may have no licence for Conditional Access. It is not certain that policies
	// still apply after a licence has expired.
	Unlicensed bool

	Strengths []graph.Strength // all authentication strengths; not needed for those that policies contain in full
	// TrustedLocations are the ids of trusted named locations; nil if they could not be read. AllTrusted then covers
	// only itself.
	TrustedLocations []string
	// Locations are all named locations; nil if they were not read. They are for describing sign-ins alone.
	Locations []graph.Location

	// Groups are the groups in policies that could be read. Any other group is unknown.
	Groups map[string]Group
	// Roles are the holders of directory roles, including members of groups that have a role.
	Roles Roles
	// InitialDomain is the *.onmicrosoft.com domain of the tenant; empty if unknown.
	InitialDomain string
	// SyncMethods says whether accounts of directory synchronisation have an MFA method, by number, as far as it was
	// read.
	SyncMethods map[int]graph.Tri

	// Names are display names by id, of locations and other objects, for texts only.
	Names map[string]string
	// Explain says in words why something could not be read; nil: reasons are left out.
	Explain func(error) assets.Text

	// BreakGlass are the numbers of the declared break-glass accounts.
	BreakGlass map[int]bool
	// PerUserMFA is the per-user MFA state by account number, as far as it was read.
	PerUserMFA map[int]string
}

// A Group is a group with its direct and nested members.
type Group struct {
	Name    string  // empty if unknown
	Members []int32 // for good
	// Temporary are members who may be that only for a while: they activated it, or whether they did was not read.
	Temporary []int32
	Eligible  []int32 // may activate their membership (Privileged Identity Management for Groups)
	NotFound  bool    // the group does not exist: it includes and excludes no one
	Unread    error   // why any other account may be a member, too; nil if all members are known
}

// WithPolicy returns the tenant with a policy added, or in place of the one with the same id.
func (t *Tenant) WithPolicy(p graph.Policy) *Tenant {
	planned := *t
	planned.Policies = slices.Clone(t.Policies)
	if i := slices.IndexFunc(planned.Policies, func(o graph.Policy) bool { return o.ID == p.ID }); i >= 0 {
		planned.Policies[i] = p
	} else {
		planned.Policies = append(planned.Policies, p)
	}
	return &planned
}
