package client

import (
	"context"
	"net/http"

	"cspready/graph"
	"cspready/graph/sim/internal/graphapi"
)

func (d *Client) sendDelete(ctx context.Context, op, path string) error {
	_, err := d.sendWrite(ctx, op, http.MethodDelete, path, "")
	return err
}

// DeletePolicy deletes a Conditional Access policy.
func (d *Client) DeletePolicy(ctx context.Context, id string) error {
	return d.sendDelete(ctx, graph.OpDeletePolicy, policiesPath+"/"+id)
}

// DeleteUser deletes an account.
func (d *Client) DeleteUser(ctx context.Context, id string) error {
	return d.sendDelete(ctx, graph.OpDeleteAccount, "/users/"+id)
}

// UnassignRole deletes an assignment of a directory role.
func (d *Client) UnassignRole(ctx context.Context, id string) error {
	return d.sendDelete(ctx, graph.OpUnassignRole, graphapi.AssignmentsPath+"/"+id)
}

// RemoveMember removes a member from a group.
func (d *Client) RemoveMember(ctx context.Context, groupID, id string) error {
	return d.sendDelete(ctx, graph.OpRemoveMember, "/groups/"+groupID+"/members/"+id+"/$ref")
}

// DeleteApplication moves a registration to the deleted items.
func (d *Client) DeleteApplication(ctx context.Context, id string) error {
	return d.sendDelete(ctx, graph.OpDeleteApplication, graphapi.ApplicationsPath+"/"+id)
}

// DeletePrincipal moves a service principal to the deleted items.
func (d *Client) DeletePrincipal(ctx context.Context, id string) error {
	return d.sendDelete(ctx, graph.OpDeleteServicePrincipal, graphapi.PrincipalsPath+"/"+id)
}

// DeleteGrant deletes a consent.
func (d *Client) DeleteGrant(ctx context.Context, id string) error {
	return d.sendDelete(ctx, graph.OpDeleteConsent, graphapi.ConsentsPath+"/"+id)
}
