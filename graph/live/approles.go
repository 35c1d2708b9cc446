package live

import (
	"cmp"
	"context"
	"iter"
	"strings"

	"cspready/graph"
)

// A roleAssignment is an application permission that somebody holds. People and groups that are assigned to an application are in the same
// lists, and hold no permission by it.
//
// https://learn.microsoft.com/graph/api/resources/approleassignment
type roleAssignment struct {
	ID, PrincipalID, PrincipalType, ResourceID, AppRoleID string

	CreatedDateTime, CreationTimestamp string // the second is what older pages print
}

func (r roleAssignment) read() (graph.RoleGrant, bool) {
	return graph.RoleGrant{
		ID: r.ID, Principal: r.PrincipalID, Resource: r.ResourceID, Role: r.AppRoleID,
		Created: when(cmp.Or(r.CreatedDateTime, r.CreationTimestamp)),
	}, r.ID != "" && r.PrincipalID != "" && r.ResourceID != ""
}

func (r roleAssignment) ofApplication() bool {
	return r.PrincipalType == "" || strings.EqualFold(r.PrincipalType, "ServicePrincipal")
}

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
		for r, err := range each[roleAssignment](ctx, c, op, address) {
			if err == nil && !r.ofApplication() {
				continue
			}
			found, ok := r.read()
			if err == nil && !ok {
				err = &graph.Error{Op: op, Kind: graph.ErrUnreadable}
			}
			if !yield(found, err) || err != nil {
				return
			}
		}
	}
}
