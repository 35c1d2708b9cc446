package live

import (
	"context"

	"cspready/graph"
	"cspready/graph/wire"
)

// Organization returns what the tenant says of itself.
//
// https://learn.microsoft.com/graph/api/organization-get
func (c *Connection) Organization(ctx context.Context) (graph.Organization, error) {
	answer, err := c.readOrganization(ctx, graph.OpReadOrganization, wire.OrganizationSelect)
	if err != nil {
		return graph.Organization{}, err
	}
	found, _ := answer.Read() // it has an id
	return found, nil
}

func (c *Connection) readOrganization(ctx context.Context, op, properties string) (wire.Organization, error) {
	all, err := wire.Collect(readItems[wire.Organization](ctx, c, op, c.addressOf("/organization", "$select", properties)))
	if err != nil {
		return wire.Organization{}, err
	}
	if len(all) != 1 || all[0].ID == "" {
		return wire.Organization{}, &graph.Error{Op: op, Kind: graph.ErrUnreadable}
	}
	return all[0], nil
}
