package client

import (
	"context"
	"iter"
	"net/http"
	"net/url"

	"cspready/graph"
	"cspready/graph/sim/internal/graphapi"
	"cspready/graph/wire"
)

// Principals yields the service principals of the tenant.
func (d *Client) Principals(ctx context.Context) iter.Seq2[graph.ServicePrincipalObject, error] {
	query := url.Values{"$select": {wire.CreatedSelect + "," + wire.ServicePrincipalSelect}, "$top": {"999"}}
	return readList[wire.ServicePrincipal](ctx, d, graph.OpReadServicePrincipals, graphapi.PrincipalsPath, query)
}

// PrincipalOf reads the service principal of an application id with the permissions that it offers.
func (d *Client) PrincipalOf(ctx context.Context, appID string) (graph.ServicePrincipalObject, error) {
	const op = graph.OpReadServicePrincipal
	query := url.Values{"$filter": {"appId eq " + odataLiteral(appID)},
		"$select": {wire.CreatedSelect + "," + wire.OfferedSelect}}
	list, err := wire.Collect(readList[wire.ServicePrincipal](ctx, d, op, graphapi.PrincipalsPath, query))
	if err != nil {
		return graph.ServicePrincipalObject{}, wire.ListError(err)
	}
	if len(list) == 0 {
		return graph.ServicePrincipalObject{}, &graph.Error{Op: op, Kind: graph.ErrNotFound}
	}
	return list[0], nil
}

// CreatePrincipal creates a service principal.
func (d *Client) CreatePrincipal(ctx context.Context, body string) (graph.ServicePrincipalObject, error) {
	return createObject[wire.ServicePrincipal](ctx, d, graph.OpCreateServicePrincipal, graphapi.PrincipalsPath, body)
}

// UpdatePrincipal changes a service principal.
func (d *Client) UpdatePrincipal(ctx context.Context, id, body string) error {
	_, err := d.sendWrite(ctx, graph.OpChangeServicePrincipal, http.MethodPatch, graphapi.PrincipalsPath+"/"+id, body)
	return err
}
