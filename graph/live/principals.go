package live

import (
	"context"
	"iter"
	"net/http"

	abstractions "github.com/microsoft/kiota-abstractions-go"

	"cspready/graph"
	"cspready/graph/wire"
)

func principalPath(id string) string { return "/servicePrincipals/" + pathSegment(id) }

// Principals yields all service principals of the tenant.
//
// https://learn.microsoft.com/graph/api/serviceprincipal-list
func (c *Connection) Principals(ctx context.Context) iter.Seq2[graph.ServicePrincipalObject, error] {
	return c.listPrincipals(ctx, graph.OpReadServicePrincipals, wire.ServicePrincipalSelect, "$top", "999")
}

// PrincipalOf returns the service principal of an application id, with the permissions that it offers. It uses a
// filter, which returns an empty list if there is none: a path by application id would log an error.
//
// https://learn.microsoft.com/graph/api/serviceprincipal-list
func (c *Connection) PrincipalOf(ctx context.Context, appID string) (graph.ServicePrincipalObject, error) {
	const op = graph.OpReadServicePrincipal
	found, err := wire.Collect(c.listPrincipals(ctx, op, wire.OfferedSelect, "$filter", "appId eq "+quoteFilter(appID)))
	switch {
	case err != nil:
		return graph.ServicePrincipalObject{}, wire.ListError(err)
	case len(found) == 0:
		return graph.ServicePrincipalObject{}, &graph.Error{Op: op, Kind: graph.ErrNotFound, Status: http.StatusNotFound}
	}
	return found[0], nil
}

// listPrincipals yields service principals with their creation time, and without it if Graph does not know the
// property.
func (c *Connection) listPrincipals(
	ctx context.Context, op, properties string, query ...string,
) iter.Seq2[graph.ServicePrincipalObject, error] {
	list := func(properties string) iter.Seq2[graph.ServicePrincipalObject, error] {
		at := c.addressOf("/servicePrincipals", append([]string{"$select", properties}, query...)...)
		return readList[wire.ServicePrincipal](ctx, c, op, at)
	}
	return func(yield func(graph.ServicePrincipalObject, error) bool) {
		if !c.lacksCreated.Load() {
			for p, err := range list(wire.CreatedSelect + "," + properties) {
				if isUnknownProperty(err) {
					c.lacksCreated.Store(true)
					break
				}
				if !yield(p, err) {
					return
				}
			}
		}
		if c.lacksCreated.Load() {
			list(properties)(yield)
		}
	}
}

// isUnknownProperty reports whether Graph refused a query because of a property, which it does before it returns
// anything.
func isUnknownProperty(err error) bool {
	e, ok := asError(err)
	return ok && (e.Status == http.StatusBadRequest || e.Status == http.StatusNotImplemented)
}

// CreatePrincipal creates a service principal from a JSON body, which is sent unchanged. ErrUnsure means that the
// answer does not identify it.
//
// https://learn.microsoft.com/graph/api/serviceprincipal-post-serviceprincipals
func (c *Connection) CreatePrincipal(ctx context.Context, body string) (graph.ServicePrincipalObject, error) {
	return createObject[wire.ServicePrincipal](ctx, c, graph.OpCreateServicePrincipal, c.addressOf("/servicePrincipals"),
		body)
}

// UpdatePrincipal changes the parts of a service principal that are in a JSON body, which is sent unchanged.
//
// https://learn.microsoft.com/graph/api/serviceprincipal-update
func (c *Connection) UpdatePrincipal(ctx context.Context, id, body string) error {
	_, err := c.send(ctx, graph.OpChangeServicePrincipal, abstractions.PATCH, c.addressOf(principalPath(id)), []byte(body))
	return markUnsure(err)
}
