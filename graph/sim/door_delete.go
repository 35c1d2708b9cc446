package sim

import (
	"context"
	"net/http"
)

func (d *Door) delete(ctx context.Context, op, path string) error {
	_, err := d.change(ctx, op, http.MethodDelete, path, "")
	return err
}

// DeletePolicy deletes a Conditional Access policy.
func (d *Door) DeletePolicy(ctx context.Context, id string) error {
	return d.delete(ctx, "delete Conditional Access policy", policiesPath+"/"+id)
}

// DeleteUser deletes an account.
func (d *Door) DeleteUser(ctx context.Context, id string) error {
	return d.delete(ctx, "delete an account", "/users/"+id)
}

// UnassignRole takes a directory role away.
func (d *Door) UnassignRole(ctx context.Context, id string) error {
	return d.delete(ctx, "take a role away", assignmentsPath+"/"+id)
}

// RemoveMember takes somebody out of a group.
func (d *Door) RemoveMember(ctx context.Context, groupID, id string) error {
	return d.delete(ctx, "remove from a group", "/groups/"+groupID+"/members/"+id+"/$ref")
}

// DeleteApplication moves a registration to the deleted items.
func (d *Door) DeleteApplication(ctx context.Context, id string) error {
	return d.delete(ctx, "delete an application", applicationsPath+"/"+id)
}

// DeletePrincipal moves a service principal to the deleted items.
func (d *Door) DeletePrincipal(ctx context.Context, id string) error {
	return d.delete(ctx, "delete a service principal", principalsPath+"/"+id)
}

// DeleteGrant takes a consent back.
func (d *Door) DeleteGrant(ctx context.Context, id string) error {
	return d.delete(ctx, "take a consent back", consentsPath+"/"+id)
}
