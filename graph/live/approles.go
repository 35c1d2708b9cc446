package live

import (
	"context"
	"iter"

	"cspready/graph"
	"cspready/graph/wire"
)

// RolesOf returns the application permissions that a service principal holds.
//
// https://learn.microsoft.com/graph/api/serviceprincipal-list-approleassignments
func (c *Connection) RolesOf(ctx context.Context, principal string) ([]graph.RoleGrant, error) {
	return collect(c.roleGrants(ctx, c.address(principalPath(principal)+"/appRoleAssignments")))
}

// RolesOn yields the application permissions that others hold of an API.
//
// https://learn.microsoft.com/graph/api/serviceprincipal-list-approleassignedto
func (c *Connection) RolesOn(ctx context.Context, resource string) iter.Seq2[graph.RoleGrant, error] {
	return c.roleGrants(ctx, c.address(principalPath(resource)+"/appRoleAssignedTo"))
}

func (c *Connection) roleGrants(ctx context.Context, address string) iter.Seq2[graph.RoleGrant, error] {
	const op = graph.OpReadApplicationPermissions
	return func(yield func(graph.RoleGrant, error) bool) {
		for r, err := range each[wire.AppRoleAssignment](ctx, c, op, address) {
			if err == nil && !r.IsOfApplication() {
				continue
			}
			found, ok := r.Read()
			if err == nil && !ok {
				err = &graph.Error{Op: op, Kind: graph.ErrUnreadable}
			}
			if !yield(found, err) || err != nil {
				return
			}
		}
	}
}
