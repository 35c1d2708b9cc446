package live

import (
	"context"

	abstractions "github.com/microsoft/kiota-abstractions-go"

	"cspready/graph"
)

// sendDelete sends a DELETE. If the object does not exist, the error is ErrNotFound, and the caller decides whether
// that is a success.
func (c *Connection) sendDelete(ctx context.Context, op, path string) error {
	_, err := c.send(ctx, op, abstractions.DELETE, c.addressOf(path), nil)
	return markUnsure(err)
}

// DeletePolicy deletes a Conditional Access policy.
//
// https://learn.microsoft.com/graph/api/conditionalaccesspolicy-delete
func (c *Connection) DeletePolicy(ctx context.Context, id string) error {
	return c.sendDelete(ctx, graph.OpDeletePolicy, policiesPath+"/"+pathSegment(id))
}

// DeleteUser moves an account to the deleted items.
//
// https://learn.microsoft.com/graph/api/user-delete
func (c *Connection) DeleteUser(ctx context.Context, id string) error {
	return c.sendDelete(ctx, graph.OpDeleteAccount, "/users/"+pathSegment(id))
}

// UnassignRole removes a directory role, by the id of the assignment.
//
// https://learn.microsoft.com/graph/api/unifiedroleassignment-delete
func (c *Connection) UnassignRole(ctx context.Context, id string) error {
	return c.sendDelete(ctx, graph.OpUnassignRole, "/roleManagement/directory/roleAssignments/"+pathSegment(id))
}

// RemoveMember removes a member from a group.
//
// https://learn.microsoft.com/graph/api/group-delete-members
func (c *Connection) RemoveMember(ctx context.Context, groupID, id string) error {
	return c.sendDelete(ctx, graph.OpRemoveMember, "/groups/"+pathSegment(groupID)+"/members/"+pathSegment(id)+"/$ref")
}

// DeleteApplication moves a registration to the deleted items.
//
// https://learn.microsoft.com/graph/api/application-delete
func (c *Connection) DeleteApplication(ctx context.Context, id string) error {
	return c.sendDelete(ctx, graph.OpDeleteApplication, applicationPath(id))
}

// DeletePrincipal moves a service principal to the deleted items.
//
// https://learn.microsoft.com/graph/api/serviceprincipal-delete
func (c *Connection) DeletePrincipal(ctx context.Context, id string) error {
	return c.sendDelete(ctx, graph.OpDeleteServicePrincipal, principalPath(id))
}

// DeleteGrant revokes a consent.
//
// https://learn.microsoft.com/graph/api/oauth2permissiongrant-delete
func (c *Connection) DeleteGrant(ctx context.Context, id string) error {
	return c.sendDelete(ctx, graph.OpDeleteConsent, "/oauth2PermissionGrants/"+pathSegment(id))
}
