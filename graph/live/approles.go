package live

import (
	"context"
	"iter"

	"cspready/graph"
	"cspready/graph/wire"
)

// RolesOf returns the application permissions that were granted to a service principal.
//
// https://learn.microsoft.com/graph/api/serviceprincipal-list-approleassignments
func (c *Connection) RolesOf(ctx context.Context, principal string) ([]graph.AppRoleGrant, error) {
	return wire.Collect(c.roleGrants(ctx, c.addressOf(principalPath(principal)+"/appRoleAssignments")))
}

// RolesOn yields the application permissions of an API that were granted to others.
//
// https://learn.microsoft.com/graph/api/serviceprincipal-list-approleassignedto
func (c *Connection) RolesOn(ctx context.Context, resource string) iter.Seq2[graph.AppRoleGrant, error] {
	return c.roleGrants(ctx, c.addressOf(principalPath(resource)+"/appRoleAssignedTo"))
}

func (c *Connection) roleGrants(ctx context.Context, address string) iter.Seq2[graph.AppRoleGrant, error] {
	const op = graph.OpReadApplicationPermissions
	return wire.ReadRoleGrants(op, readItems[wire.AppRoleAssignment](ctx, c, op, address))
}
