package live

import (
	"context"
	"errors"
	"strings"

	"github.com/microsoftgraph/msgraph-sdk-go/models"
	"github.com/microsoftgraph/msgraph-sdk-go/subscribedskus"

	"cspready/graph"
)

// Licence returns the edition that the tenant's subscriptions add up to. Without the permission to list them the plans of the
// organization tell; when those are withheld too, the error is that of the subscriptions.
func (c *Connection) Licence(ctx context.Context) (graph.Licence, error) {
	const op = graph.OpReadLicences
	skus, err := c.skus(ctx, op)
	if errors.Is(err, graph.ErrForbidden) {
		return c.licenceOfPlans(ctx, op, err)
	}
	if err != nil {
		return graph.LicenceUnknown, err
	}
	licence := graph.Free
	for _, sku := range skus {
		if status := value(sku.GetCapabilityStatus()); status != "Enabled" && status != "Warning" {
			continue
		}
		for _, plan := range sku.GetServicePlans() {
			if id := plan.GetServicePlanId(); id != nil && value(plan.GetProvisioningStatus()) == "Success" {
				licence = max(licence, edition(id.String()))
			}
		}
	}
	return licence, nil
}

// skus returns the subscriptions. Graph does not page them.
//
// https://learn.microsoft.com/graph/api/subscribedsku-list
func (c *Connection) skus(ctx context.Context, op string) ([]models.SubscribedSkuable, error) {
	answer, err := ask(op, func() (models.SubscribedSkuCollectionResponseable, error) {
		return subscribedskus.NewSubscribedSkusRequestBuilderInternal(map[string]string{}, c.adapter).Get(ctx, nil)
	})
	if err != nil {
		return nil, err
	}
	if answer == nil || answer.GetValue() == nil {
		return nil, &graph.Error{Op: op, Kind: graph.ErrUnreadable}
	}
	return answer.GetValue(), nil
}

func (c *Connection) licenceOfPlans(ctx context.Context, op string, forbidden error) (graph.Licence, error) {
	found, err := c.organization(ctx, op, "id,assignedPlans")
	if err != nil {
		return graph.LicenceUnknown, err
	}
	if found.AssignedPlans == nil { // what User.Read alone gets to see
		return graph.LicenceUnknown, forbidden
	}
	licence := graph.Free
	for _, plan := range found.AssignedPlans {
		if plan.CapabilityStatus == "Enabled" {
			licence = max(licence, edition(plan.ServicePlanID))
		}
	}
	return licence, nil
}

// edition returns the edition that a service plan brings, Free for all that have nothing to do with it.
func edition(plan string) graph.Licence {
	switch strings.ToLower(plan) {
	case graph.PlanP2:
		return graph.P2
	case graph.PlanP1:
		return graph.P1
	}
	return graph.Free
}
