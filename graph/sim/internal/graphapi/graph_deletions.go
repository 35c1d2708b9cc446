package graphapi

import (
	"slices"
	"strings"
	"time"

	"cspready/graph"
	"cspready/graph/sim/internal/directory"
	"cspready/graph/sim/internal/odata"
)

// deleteUser deletes an account with its group memberships and role assignments. An account with a role needs more
// than the permission that suffices for others.
//
// https://learn.microsoft.com/graph/api/user-delete
func deleteUser(t *Service, c *request) (any, *odata.Error) {
	u := c.directory.FindUser(c.pathIDs[0])
	switch {
	case u == nil || t.ReadReplica().FindUser(c.pathIDs[0]) == nil:
		return nil, odata.NotFound(c.pathIDs[0])
	case len(c.directory.RolesOf(u.ID, true)) > 0 && !slices.Contains(c.Token.Scopes, "Directory.AccessAsUser.All"):
		return nil, directoryService.forbiddenError(true)
	}
	t.WriteDirectory(func(d *directory.Directory) {
		d.Users, d.UserIndex = slices.DeleteFunc(d.Users, func(other *directory.User) bool { return other == u }),
			map[string]int{}
		for i, other := range d.Users {
			d.UserIndex[other.ID], d.UserIndex[strings.ToLower(other.UPN)] = i, i
		}
		d.Assignments = slices.DeleteFunc(d.Assignments, func(a directory.RoleAssignment) bool {
			return a.Principal == u.ID
		})
		for i, g := range d.Groups {
			if slices.Contains(g.Members, u.ID) {
				d.Groups[i] = g.WithoutMember(u.ID)
			}
		}
	})
	return nil, nil
}

// deleteAssignment deletes a role assignment. The last Global Administrator cannot be removed.
//
// https://learn.microsoft.com/graph/api/unifiedroleassignment-delete
func deleteAssignment(t *Service, c *request) (any, *odata.Error) {
	i := slices.IndexFunc(c.directory.Assignments, func(a directory.RoleAssignment) bool {
		return a.ID == c.pathIDs[0]
	})
	if i < 0 || !slices.ContainsFunc(t.ReadReplica().Assignments, func(a directory.RoleAssignment) bool {
		return a.ID == c.pathIDs[0]
	}) {
		return nil, odata.NotFound(c.pathIDs[0])
	}
	if role := c.directory.Assignments[i].Role; role == graph.GlobalAdministrator {
		rest := slices.ContainsFunc(c.directory.Assignments, func(a directory.RoleAssignment) bool {
			return a.Role == role && a.ID != c.pathIDs[0]
		})
		switch {
		case !slices.Contains(c.directory.RolesOf(c.Token.User, true), role):
			return nil, directoryService.forbiddenError(true)
		case !rest:
			return nil, odata.BadRequest("Cannot remove the last global administrator from the directory role.")
		}
	}
	t.WriteDirectory(func(d *directory.Directory) { d.Assignments = slices.Delete(d.Assignments, i, i+1) })
	return nil, nil
}

// deleteMember removes a member from a group.
//
// https://learn.microsoft.com/graph/api/group-delete-members
func deleteMember(t *Service, c *request) (any, *odata.Error) {
	i := slices.IndexFunc(c.directory.Groups, func(g *directory.Group) bool { return g.ID == c.pathIDs[0] })
	switch {
	case i < 0:
		return nil, odata.NotFound(c.pathIDs[0])
	case !slices.Contains(c.directory.Groups[i].Members, c.pathIDs[1]):
		return nil, odata.NotFound(c.pathIDs[1])
	case c.directory.IsRoleAssignable(c.directory.Groups[i]) &&
		!slices.Contains(c.Token.Scopes, "RoleManagement.ReadWrite.Directory"):
		return nil, directoryService.forbiddenError(true)
	}
	t.WriteDirectory(func(d *directory.Directory) { d.Groups[i] = d.Groups[i].WithoutMember(c.pathIDs[1]) })
	return nil, nil
}

// deletePrincipal moves a service principal to the deleted items, with everything granted to it.
//
// https://learn.microsoft.com/graph/api/serviceprincipal-delete
func deletePrincipal(t *Service, c *request) (any, *odata.Error) {
	p := c.directory.PrincipalByID(c.pathIDs[0])
	if p == nil || t.ReadReplica().PrincipalByID(c.pathIDs[0]) == nil {
		return nil, odata.NotFound(c.pathIDs[0])
	}
	t.WriteDirectory(func(d *directory.Directory) { d.DeletePrincipal(p, time.Now().Truncate(time.Second)) })
	return nil, nil
}
