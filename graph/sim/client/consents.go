package client

import (
	"context"
	"iter"
	"net/http"
	"net/url"
	"strings"

	"cspready/graph"
	"cspready/graph/sim/internal/graphapi"
	"cspready/graph/wire"
)

// GrantsOf reads the delegated permissions that a service principal was granted.
func (d *Client) GrantsOf(ctx context.Context, client string) ([]graph.PermissionGrant, error) {
	path := graphapi.PrincipalsPath + "/" + url.PathEscape(client) + "/oauth2PermissionGrants"
	return wire.Collect(readList[wire.PermissionGrant](ctx, d, graph.OpReadConsents, path, url.Values{"$top": {"999"}}))
}

// GrantsOn yields the delegated permissions of an API that were granted.
func (d *Client) GrantsOn(ctx context.Context, resource string) iter.Seq2[graph.PermissionGrant, error] {
	query := url.Values{"$filter": {"resourceId eq " + odataLiteral(resource)}, "$top": {"999"}}
	return readList[wire.PermissionGrant](ctx, d, graph.OpReadConsents, graphapi.ConsentsPath, query)
}

// CreateGrant consents.
func (d *Client) CreateGrant(ctx context.Context, body string) error {
	_, err := d.sendWrite(ctx, graph.OpConsent, http.MethodPost, graphapi.ConsentsPath, body)
	return err
}

// UpdateGrant replaces the permissions of a consent.
func (d *Client) UpdateGrant(ctx context.Context, id, body string) error {
	_, err := d.sendWrite(ctx, graph.OpConsent, http.MethodPatch, graphapi.ConsentsPath+"/"+id, body)
	return err
}

// RolesOf reads the application permissions that a service principal has.
func (d *Client) RolesOf(ctx context.Context, principal string) ([]graph.AppRoleGrant, error) {
	return wire.Collect(d.readAppRoles(ctx, principal, "/appRoleAssignments"))
}

// RolesOn yields the service principals that have application permissions of an API.
func (d *Client) RolesOn(ctx context.Context, resource string) iter.Seq2[graph.AppRoleGrant, error] {
	return d.readAppRoles(ctx, resource, "/appRoleAssignedTo")
}

// readAppRoles yields the app role assignments of applications in a list. Users and groups that are assigned to an
// application have no permission by it.
func (d *Client) readAppRoles(ctx context.Context, id, list string) iter.Seq2[graph.AppRoleGrant, error] {
	const op = graph.OpReadApplicationPermissions
	path := graphapi.PrincipalsPath + "/" + url.PathEscape(id) + list
	return wire.ReadRoleGrants(op, readItems[wire.AppRoleAssignment](ctx, d, op, path, url.Values{"$top": {"999"}}))
}

// GroupsNamed reads the groups with these names.
func (d *Client) GroupsNamed(ctx context.Context, names ...string) ([]graph.Group, error) {
	if len(names) == 0 {
		return nil, nil
	}
	wanted := make([]string, len(names))
	for i, n := range names {
		wanted[i] = odataLiteral(n)
	}
	query := url.Values{
		"$filter": {"displayName in (" + strings.Join(wanted, ",") + ")"}, "$select": {wire.GroupSelect},
		"$top": {"999"},
	}
	return wire.Collect(readList[wire.Group](ctx, d, graph.OpReadGroups, "/groups", query))
}

// AddMember adds a member to a group.
func (d *Client) AddMember(ctx context.Context, groupID, body string) error {
	_, err := d.sendWrite(ctx, graph.OpAddMember, http.MethodPost, "/groups/"+groupID+"/members/$ref", body)
	return err
}

// odataLiteral returns a string literal of OData.
func odataLiteral(text string) string { return "'" + strings.ReplaceAll(text, "'", "''") + "'" }
