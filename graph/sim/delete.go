package sim

import (
	"slices"
	"strings"
	"time"

	"cspready/graph"
)

// deleteUser deletes an account with its group memberships and role assignments. An account with a role needs more
// than the permission that suffices for others.
//
// https://learn.microsoft.com/graph/api/user-delete
func deleteUser(t *graphService, c *call) (any, *fault) {
	u := c.dir.user(c.ids[0])
	switch {
	case u == nil || t.view().user(c.ids[0]) == nil:
		return nil, notFound(c.ids[0])
	case len(c.dir.roles(u.id, true)) > 0 && !slices.Contains(c.who.scopes, "Directory.AccessAsUser.All"):
		return nil, directoryService.forbidden(true)
	}
	t.change(func(d *directory) {
		d.users, d.positions = slices.DeleteFunc(d.users, func(other *user) bool { return other == u }),
			map[string]int{}
		for i, other := range d.users {
			d.positions[other.id], d.positions[strings.ToLower(other.upn)] = i, i
		}
		d.assignments = slices.DeleteFunc(d.assignments, func(a assignment) bool { return a.principal == u.id })
		for i, g := range d.groups {
			if slices.Contains(g.members, u.id) {
				d.groups[i] = g.without(u.id)
			}
		}
	})
	return nil, nil
}

// without returns the group without one member.
func (g *group) without(id string) *group {
	changed := *g
	changed.members = slices.DeleteFunc(slices.Clone(g.members), func(m string) bool { return m == id })
	return &changed
}

// deleteAssignment deletes a role assignment. The last Global Administrator cannot be removed.
//
// https://learn.microsoft.com/graph/api/unifiedroleassignment-delete
func deleteAssignment(t *graphService, c *call) (any, *fault) {
	i := slices.IndexFunc(c.dir.assignments, func(a assignment) bool { return a.id == c.ids[0] })
	if i < 0 || !slices.ContainsFunc(t.view().assignments, func(a assignment) bool { return a.id == c.ids[0] }) {
		return nil, notFound(c.ids[0])
	}
	if role := c.dir.assignments[i].role; role == graph.GlobalAdministrator {
		rest := slices.ContainsFunc(c.dir.assignments, func(a assignment) bool {
			return a.role == role && a.id != c.ids[0]
		})
		switch {
		case !slices.Contains(c.dir.roles(c.who.user, true), role):
			return nil, directoryService.forbidden(true)
		case !rest:
			return nil, badRequest("Cannot remove the last global administrator from the directory role.")
		}
	}
	t.change(func(d *directory) { d.assignments = slices.Delete(d.assignments, i, i+1) })
	return nil, nil
}

// deleteMember removes a member from a group.
//
// https://learn.microsoft.com/graph/api/group-delete-members
func deleteMember(t *graphService, c *call) (any, *fault) {
	i := slices.IndexFunc(c.dir.groups, func(g *group) bool { return g.id == c.ids[0] })
	switch {
	case i < 0:
		return nil, notFound(c.ids[0])
	case !slices.Contains(c.dir.groups[i].members, c.ids[1]):
		return nil, notFound(c.ids[1])
	case c.dir.roleAssignable(c.dir.groups[i]) && !slices.Contains(c.who.scopes, "RoleManagement.ReadWrite.Directory"):
		return nil, directoryService.forbidden(true)
	}
	t.change(func(d *directory) { d.groups[i] = d.groups[i].without(c.ids[1]) })
	return nil, nil
}

// deletePrincipal moves a service principal to the deleted items, with everything granted to it.
//
// https://learn.microsoft.com/graph/api/serviceprincipal-delete
func deletePrincipal(t *graphService, c *call) (any, *fault) {
	p := c.dir.principal(c.ids[0])
	if p == nil || t.view().principal(c.ids[0]) == nil {
		return nil, notFound(c.ids[0])
	}
	t.change(func(d *directory) { d.removePrincipal(p, time.Now().Truncate(time.Second)) })
	return nil, nil
}
