package live

import (
	"context"

	"cspready/graph"
	"cspready/graph/wire"
)

// CredentialRules returns the tenant's default rules for the credentials of applications.
//
// https://learn.microsoft.com/graph/api/tenantappmanagementpolicy-get
func (c *Connection) CredentialRules(ctx context.Context) (graph.CredentialRules, error) {
	return readObject[wire.AppManagementPolicy](ctx, c, graph.OpReadCredentialRules,
		c.addressOf("/policies/defaultAppManagementPolicy"))
}

// AppRules returns the rules that apply to one registration in place of the default ones. The list is empty if there
// are none; ErrNotFound means that the registration does not exist.
//
// https://learn.microsoft.com/graph/api/appmanagementpolicy-list-appliesto
func (c *Connection) AppRules(ctx context.Context, id string) ([]graph.CredentialRules, error) {
	at := c.addressOf(applicationPath(id) + "/appManagementPolicies")
	return wire.Collect(readList[wire.AppManagementPolicy](ctx, c, graph.OpReadCredentialRules, at))
}
