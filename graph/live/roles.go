package live

import (
	"context"

	"cspready/graph"
)

// A roleGrant is a role that somebody holds or may activate. It is read raw: the SDK's own type names a principal of any kind, and
// so links every model there is, which makes the program 20 MB bigger.
//
// https://learn.microsoft.com/graph/api/resources/unifiedroleassignment
type roleGrant struct {
	RoleDefinitionID string // for built-in roles the id of the template
	DirectoryScopeID string
	Principal        *user // when expanded: a user, or the type and id of something else
}

// wholeTenant reports whether the role holds everywhere, and not for an administrative unit or one application.
func (g roleGrant) wholeTenant() bool { return g.DirectoryScopeID == "/" }

// Holders returns the accounts that hold a role over the whole tenant, directly or through a group. Service principals are left out;
// an assignment whose holder cannot be seen fails, as a list that lacks somebody would read as complete.
//
// https://learn.microsoft.com/graph/api/rbacapplication-list-roleassignments
func (c *Connection) Holders(ctx context.Context, roleTemplate string) ([]graph.User, error) {
	const op = graph.OpReadRoleAssignments
	at := c.address("/roleManagement/directory/roleAssignments", "$filter", "roleDefinitionId eq "+quoted(roleTemplate), "$expand", "principal")
	grants, err := collect(each[roleGrant](ctx, c, op, at))
	if err != nil {
		return nil, err
	}
	var holders []graph.User
	seen := map[string]bool{}
	for _, g := range grants {
		if !g.wholeTenant() {
			continue
		}
		accounts, err := c.accounts(ctx, op, g.Principal)
		if err != nil {
			return nil, err
		}
		for _, a := range accounts {
			if !seen[a.ID] {
				seen[a.ID] = true
				holders = append(holders, a)
			}
		}
	}
	return holders, nil
}

// accounts returns who stands behind the holder of a role.
func (c *Connection) accounts(ctx context.Context, op string, principal *user) ([]graph.User, error) {
	if principal == nil || principal.ID == "" {
		return nil, &graph.Error{Op: op, Kind: graph.ErrUnreadable}
	}
	switch principal.Type {
	case "#microsoft.graph.user":
		return []graph.User{principal.account()}, nil
	case "#microsoft.graph.group":
		return c.members(ctx, principal.ID)
	case "#microsoft.graph.servicePrincipal":
		return nil, nil
	}
	return nil, &graph.Error{Op: op, Kind: graph.ErrUnreadable}
}

// members returns the accounts in a group and in the groups in it.
//
// https://learn.microsoft.com/graph/api/group-list-transitivemembers
func (c *Connection) members(ctx context.Context, groupID string) ([]graph.User, error) {
	const op = graph.OpReadGroupMembers
	at := c.address("/groups/"+segment(groupID)+"/transitiveMembers", "$select", userProperties, "$top", "999")
	var accounts []graph.User
	for m, err := range each[user](ctx, c, op, at) {
		if err != nil {
			return nil, err
		}
		if m.Type == "#microsoft.graph.user" {
			accounts = append(accounts, m.account())
		}
	}
	return accounts, nil
}
