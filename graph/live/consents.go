package live

import (
	"context"
	"iter"

	abstractions "github.com/microsoft/kiota-abstractions-go"

	"cspready/graph"
	"cspready/graph/wire"
)

const grantsPath = "/oauth2PermissionGrants"

// GrantsOf returns the consents for a service principal as the client.
//
// https://learn.microsoft.com/graph/api/serviceprincipal-list-oauth2permissiongrants
func (c *Connection) GrantsOf(ctx context.Context, client string) ([]graph.PermissionGrant, error) {
	return wire.Collect(c.listConsents(ctx, c.addressOf(principalPath(client)+grantsPath)))
}

// GrantsOn yields the consents to an API.
//
// https://learn.microsoft.com/graph/api/oauth2permissiongrant-list
func (c *Connection) GrantsOn(ctx context.Context, resource string) iter.Seq2[graph.PermissionGrant, error] {
	return c.listConsents(ctx, c.addressOf(grantsPath, "$filter", "resourceId eq "+quoteFilter(resource)))
}

func (c *Connection) listConsents(ctx context.Context, address string) iter.Seq2[graph.PermissionGrant, error] {
	return readList[wire.PermissionGrant](ctx, c, graph.OpReadConsents, address)
}

// CreateGrant creates a consent from a JSON body, which is sent unchanged.
//
// https://learn.microsoft.com/graph/api/oauth2permissiongrant-post
func (c *Connection) CreateGrant(ctx context.Context, body string) error {
	_, err := c.send(ctx, graph.OpConsent, abstractions.POST, c.addressOf(grantsPath), []byte(body))
	return markUnsure(err)
}

// UpdateGrant replaces the scopes of a consent by those of a JSON body, which is sent unchanged.
//
// https://learn.microsoft.com/graph/api/oauth2permissiongrant-update
func (c *Connection) UpdateGrant(ctx context.Context, id, body string) error {
	_, err := c.send(ctx, graph.OpConsent, abstractions.PATCH, c.addressOf(grantsPath+"/"+pathSegment(id)), []byte(body))
	return markUnsure(err)
}
