package live

import (
	"context"

	"cspready/graph"
	"cspready/graph/wire"
)

// Holders returns the accounts with a role over the whole tenant, directly or through a group, without service
// principals. It fails for an assignment whose principal cannot be read, because an incomplete list could be taken
// for a complete one.
//
// https://learn.microsoft.com/graph/api/rbacapplication-list-roleassignments
func (c *Connection) Holders(ctx context.Context, roleTemplate string) ([]graph.User, error) {
	const op = graph.OpReadRoleAssignments
	at := c.addressOf("/roleManagement/directory/roleAssignments",
		"$filter", "roleDefinitionId eq "+quoteFilter(roleTemplate), "$expand", "principal")
	assignments, err := wire.Collect(readItems[wire.RoleAssignment](ctx, c, op, at))
	if err != nil {
		return nil, err
	}
	var holders []graph.User
	seen := map[string]bool{}
	for _, answer := range assignments {
		if a, _ := answer.Read(); !a.IsTenantWide() {
			continue
		}
		accounts, err := c.holdersBehind(ctx, op, answer.Principal)
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

// holdersBehind returns the accounts behind the principal of an assignment.
func (c *Connection) holdersBehind(ctx context.Context, op string, principal *wire.User) ([]graph.User, error) {
	if principal == nil || principal.ID == "" {
		return nil, &graph.Error{Op: op, Kind: graph.ErrUnreadable}
	}
	switch {
	case principal.IsUser():
		account, _ := principal.Read() // it has an id
		return []graph.User{account}, nil
	case principal.IsGroup():
		return c.groupAccounts(ctx, principal.ID)
	case principal.IsServicePrincipal():
		return nil, nil
	}
	return nil, &graph.Error{Op: op, Kind: graph.ErrUnreadable}
}

// groupAccounts returns the accounts in a group and in nested groups.
//
// https://learn.microsoft.com/graph/api/group-list-transitivemembers
func (c *Connection) groupAccounts(ctx context.Context, groupID string) ([]graph.User, error) {
	const op = graph.OpReadGroupMembers
	at := c.addressOf("/groups/"+pathSegment(groupID)+"/transitiveMembers", "$select", wire.UserSelect, "$top", "999")
	var accounts []graph.User
	for m, err := range readItems[wire.User](ctx, c, op, at) {
		if err != nil {
			return nil, err
		}
		if m.IsUser() {
			account, _ := m.Read()
			accounts = append(accounts, account)
		}
	}
	return accounts, nil
}
