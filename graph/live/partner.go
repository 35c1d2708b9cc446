package live

import (
	"context"

	"cspready/graph"
	"cspready/graph/wire"
)

// WithoutMFA returns the principals that were at Partner Center without MFA in the last seven days.
//
// https://learn.microsoft.com/partner-center/developer/get-portal-requests-without-mfa
func (c *Connection) WithoutMFA(ctx context.Context) ([]graph.NonMFAPrincipal, error) {
	return partnerList[wire.NonMFAPrincipal](ctx, c, graph.OpReadWithoutMFA, "/v1/nonMfaCompliantPartnerPrincipals")
}

// Adoption returns the requests of applications to Partner Center, by day.
//
// https://learn.microsoft.com/partner-center/developer/get-api-request-summary
func (c *Connection) Adoption(ctx context.Context) ([]graph.AppAdoption, error) {
	return partnerList[wire.MFAAdoption](ctx, c, graph.OpReadMFAAdoption, "/v1/applicationmfaadoptionstatus")
}

// partnerList reads a whole list of Partner Center.
func partnerList[T wire.Answer[V], V any](ctx context.Context, c *Connection, op, path string) ([]V, error) {
	return wire.ReadPartnerList[T](op, path,
		func(link wire.PartnerLink) ([]byte, error) { return c.askPartner(ctx, op, link) })
}
