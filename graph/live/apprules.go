package live

import (
	"context"

	"cspready/graph"
	"cspready/graph/wire"
)

// CredentialRules returns what the tenant demands of the credentials of applications by default.
//
// https://learn.microsoft.com/graph/api/tenantappmanagementpolicy-get
func (c *Connection) CredentialRules(ctx context.Context) (graph.CredentialRules, error) {
	return readObject[wire.AppManagementPolicy](ctx, c, graph.OpReadCredentialRules, c.address("/policies/defaultAppManagementPolicy"))
}

// AppRules returns the rules that are set for one registration in place of the default ones. Where there are none the list is empty:
// ErrNotFound says that the registration is not known.
//
// https://learn.microsoft.com/graph/api/appmanagementpolicy-list-appliesto
func (c *Connection) AppRules(ctx context.Context, id string) ([]graph.CredentialRules, error) {
	at := c.address(applicationPath(id) + "/appManagementPolicies")
	return wire.Collect(readList[wire.AppManagementPolicy](ctx, c, graph.OpReadCredentialRules, at))
}
