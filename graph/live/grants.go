package live

import (
	"context"
	"iter"
	"strings"

	abstractions "github.com/microsoft/kiota-abstractions-go"

	"cspready/graph"
)

const grantsPath = "/oauth2PermissionGrants"

// A permissionGrant is a consent as Graph prints it.
//
// https://learn.microsoft.com/graph/api/resources/oauth2permissiongrant
type permissionGrant struct{ ID, ClientID, ResourceID, ConsentType, PrincipalID, Scope string }

// read returns the consent; false for one that does not say whose it is. Scopes are words between blanks, some of them at the front.
func (g permissionGrant) read() (graph.PermissionGrant, bool) {
	return graph.PermissionGrant{
		ID: g.ID, Client: g.ClientID, Resource: g.ResourceID, Everybody: strings.EqualFold(g.ConsentType, "AllPrincipals"),
		Principal: g.PrincipalID, Scopes: strings.Fields(g.Scope),
	}, g.ID != "" && g.ClientID != "" && g.ResourceID != "" && g.ConsentType != ""
}

// GrantsOf returns the consents that a service principal holds.
//
// https://learn.microsoft.com/graph/api/serviceprincipal-list-oauth2permissiongrants
func (c *Connection) GrantsOf(ctx context.Context, client string) ([]graph.PermissionGrant, error) {
	return collect(c.consents(ctx, c.address(principalPath(client)+grantsPath)))
}

// GrantsOn yields the consents to an API.
//
// https://learn.microsoft.com/graph/api/oauth2permissiongrant-list
func (c *Connection) GrantsOn(ctx context.Context, resource string) iter.Seq2[graph.PermissionGrant, error] {
	return c.consents(ctx, c.address(grantsPath, "$filter", "resourceId eq "+quoted(resource)))
}

func (c *Connection) consents(ctx context.Context, address string) iter.Seq2[graph.PermissionGrant, error] {
	const op = graph.OpReadConsents
	return converted(op, each[permissionGrant](ctx, c, op, address), permissionGrant.read)
}

// CreateGrant consents as a JSON body says, sent as it is.
//
// https://learn.microsoft.com/graph/api/oauth2permissiongrant-post
func (c *Connection) CreateGrant(ctx context.Context, body string) error {
	_, err := c.raw(ctx, consent, abstractions.POST, c.address(grantsPath), []byte(body))
	return unsure(err)
}

// UpdateGrant replaces the scopes of a consent by those of a JSON body, sent as it is.
//
// https://learn.microsoft.com/graph/api/oauth2permissiongrant-update
func (c *Connection) UpdateGrant(ctx context.Context, id, body string) error {
	_, err := c.raw(ctx, consent, abstractions.PATCH, c.address(grantsPath+"/"+segment(id)), []byte(body))
	return unsure(err)
}

const consent = graph.OpConsent
