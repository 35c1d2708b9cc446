package live

import (
	"context"
	"errors"

	"cspready/graph"
	"cspready/graph/wire"
)

// Licence returns the tenant's edition by its subscriptions. Without the permission to list them it uses the plans of
// the organization; without those, too, it returns the error of the subscriptions.
//
// https://learn.microsoft.com/graph/api/subscribedsku-list
func (c *Connection) Licence(ctx context.Context) (graph.Licence, error) {
	const op = graph.OpReadLicences
	licence, err := readObject[wire.SubscribedSKUs](ctx, c, op, c.addressOf("/subscribedSkus"))
	if errors.Is(err, graph.ErrForbidden) {
		return c.licenceOfPlans(ctx, op, err)
	}
	return licence, err
}

func (c *Connection) licenceOfPlans(ctx context.Context, op string, forbidden error) (graph.Licence, error) {
	found, err := c.readOrganization(ctx, op, wire.AssignedPlansSelect)
	if err != nil {
		return graph.LicenceUnknown, err
	}
	licence, ok := found.Licence()
	if !ok {
		return graph.LicenceUnknown, forbidden
	}
	return licence, nil
}
