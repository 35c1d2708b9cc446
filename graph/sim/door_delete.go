package sim

import (
	"context"
	"net/http"

	"cspready/graph"
)

func (d *Door) delete(ctx context.Context, op, path string) error {
	_, err := d.change(ctx, op, http.MethodDelete, path, "")
	return err
}

// DeletePolicy deletes a Conditional Access policy.
func (d *Door) DeletePolicy(ctx context.Context, id string) error {
	return d.delete(ctx, graph.OpDeletePolicy, policiesPath+"/"+id)
}

// DeleteUser deletes an account.
func (d *Door) DeleteUser(ctx context.Context, id string) error {
	return d.delete(ctx, graph.OpDeleteAccount, "/users/"+id)
}

// UnassignRole deletes an assignment of a directory role.
func (d *Door) UnassignRole(ctx context.Context, id string) error {
	return d.delete(ctx, graph.OpUnassignRole, assignmentsPath+"/"+id)
}

// RemoveMember removes a member from a group.
func (d *Door) RemoveMember(ctx context.Context, groupID, id string) error {
	return d.delete(ctx, graph.OpRemoveMember, "/groups/"+groupID+"/members/"+id+"/$ref")
}

// DeleteApplication moves a registration to the deleted items.
func (d *Door) DeleteApplication(ctx context.Context, id string) error {
	return d.delete(ctx, graph.OpDeleteApplication, applicationsPath+"/"+id)
}

// DeletePrincipal moves a service principal to the deleted items.
func (d *Door) DeletePrincipal(ctx context.Context, id string) error {
	return d.delete(ctx, graph.OpDeleteServicePrincipal, principalsPath+"/"+id)
}

// DeleteGrant deletes a consent.
func (d *Door) DeleteGrant(ctx context.Context, id string) error {
	return d.delete(ctx, graph.OpDeleteConsent, consentsPath+"/"+id)
}
