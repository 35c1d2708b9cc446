package live

import (
	"context"

	"cspready/graph"
	"cspready/graph/wire"
)

const crossTenantPath = "/policies/crossTenantAccessPolicy"

// DefaultTrust returns what the tenant accepts of accounts of other tenants.
//
// https://learn.microsoft.com/graph/api/crosstenantaccesspolicyconfigurationdefault-get
func (c *Connection) DefaultTrust(ctx context.Context) (graph.InboundTrust, error) {
	return readObject[wire.CrossTenantAccess](ctx, c, graph.OpReadCrossTenantAccess,
		c.addressOf(crossTenantPath+"/default"))
}

// PartnerTrusts returns what the tenant accepts of accounts of single tenants.
//
// https://learn.microsoft.com/graph/api/crosstenantaccesspolicy-list-partners
func (c *Connection) PartnerTrusts(ctx context.Context) ([]graph.InboundTrust, error) {
	return wire.Collect(readList[wire.CrossTenantAccess](ctx, c, graph.OpReadCrossTenantAccess,
		c.addressOf(crossTenantPath+"/partners")))
}
