package directory

import (
	"slices"

	"cspready/graph"
)

// The security groups of a partner's tenant that give rights in Partner Center.
//
// https://learn.microsoft.com/partner-center/account-settings/permissions-overview
const (
	AdminAgents    = "AdminAgents"
	HelpdeskAgents = "HelpdeskAgents"
	SalesAgents    = "SalesAgents"
)

// IsAgent reports whether a user is a member of one of these groups, or is a Global Administrator.
func (d *Directory) IsAgent(userID string, groups ...string) bool {
	return slices.Contains(d.RolesOf(userID, true), graph.GlobalAdministrator) ||
		slices.ContainsFunc(d.GroupsOf(userID, true), func(g *Group) bool { return slices.Contains(groups, g.Name) })
}

// IsRoleAssignable reports whether a group can have roles: it has some, or was created for that.
func (d *Directory) IsRoleAssignable(g *Group) bool {
	if g.RoleAssignable {
		return true
	}
	holds := func(a RoleAssignment) bool { return a.Principal == g.ID }
	return slices.ContainsFunc(d.Assignments, holds) || slices.ContainsFunc(d.EligibleAssignments, holds)
}

// WithoutMember returns the group without one member.
func (g *Group) WithoutMember(id string) *Group {
	changed := *g
	changed.Members = slices.DeleteFunc(slices.Clone(g.Members), func(m string) bool { return m == id })
	return &changed
}
