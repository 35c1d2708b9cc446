package live

import (
	"context"
	"encoding/json"
	"iter"
	"net/http"
	"slices"
	"strings"

	abstractions "github.com/microsoft/kiota-abstractions-go"

	"cspready/graph"
)

// principalProperties leaves out what a principal offers: Graph's own is a megabyte of permissions.
const principalProperties = "id,appId,displayName,accountEnabled,appOwnerOrganizationId,appRoleAssignmentRequired,servicePrincipalType,verifiedPublisher"

// made is when a service principal was made. It is on no page of v1.0 and in no metadata of it, and is served all the same.
const made = "createdDateTime"

func principalPath(id string) string { return "/servicePrincipals/" + segment(id) }

// A principal is a service principal as Graph prints it.
//
// https://learn.microsoft.com/graph/api/resources/serviceprincipal
type principal struct {
	ID, AppID, DisplayName, AppOwnerOrganizationID, ServicePrincipalType, CreatedDateTime string

	AccountEnabled            *bool
	AppRoleAssignmentRequired bool
	VerifiedPublisher         struct{ DisplayName string }
	OAuth2PermissionScopes    []permission
	AppRoles                  []permission
}

// A permission is one that an API offers. Application permissions are among the roles, as those for people are.
type permission struct {
	ID, Value          string
	IsEnabled          bool
	AllowedMemberTypes []string
}

// read returns the service principal; false for one without its ids.
func (p principal) read() (graph.ServicePrincipalObject, bool) {
	found := graph.ServicePrincipalObject{
		ID: p.ID, AppID: p.AppID, Name: p.DisplayName, Owner: p.AppOwnerOrganizationID, Publisher: p.VerifiedPublisher.DisplayName,
		Created: when(p.CreatedDateTime), NeedsAssignment: p.AppRoleAssignmentRequired, Kind: p.ServicePrincipalType,
	}
	if p.AccountEnabled != nil {
		found.Enabled = graph.TriOf(*p.AccountEnabled)
	}
	for _, s := range p.OAuth2PermissionScopes {
		found.DelegatedOffered = append(found.DelegatedOffered, graph.PermissionOffered{ID: s.ID, Value: s.Value, Enabled: s.IsEnabled})
	}
	for _, r := range p.AppRoles {
		if r.forApplications() {
			found.RolesOffered = append(found.RolesOffered, graph.PermissionOffered{ID: r.ID, Value: r.Value, Enabled: r.IsEnabled})
		}
	}
	return found, p.ID != "" && p.AppID != ""
}

func (p permission) forApplications() bool {
	return len(p.AllowedMemberTypes) == 0 || slices.ContainsFunc(p.AllowedMemberTypes, func(t string) bool { return strings.EqualFold(t, "Application") })
}

// Principals yields every service principal of the tenant.
//
// https://learn.microsoft.com/graph/api/serviceprincipal-list
func (c *Connection) Principals(ctx context.Context) iter.Seq2[graph.ServicePrincipalObject, error] {
	const op = graph.OpReadServicePrincipals
	return c.principals(ctx, op, principalProperties, "$top", "999")
}

// PrincipalOf returns the service principal of an application id, with what it offers. It is looked for by a filter, which answers with an
// empty list: a path by application id would log an error for what is a question.
//
// https://learn.microsoft.com/graph/api/serviceprincipal-list
func (c *Connection) PrincipalOf(ctx context.Context, appID string) (graph.ServicePrincipalObject, error) {
	const op = graph.OpReadServicePrincipal
	found, err := collect(c.principals(ctx, op, principalProperties+",oauth2PermissionScopes,appRoles", "$filter", "appId eq "+quoted(appID)))
	switch {
	case err != nil:
		return graph.ServicePrincipalObject{}, err
	case len(found) == 0:
		return graph.ServicePrincipalObject{}, &graph.Error{Op: op, Kind: graph.ErrNotFound, Status: http.StatusNotFound}
	}
	return found[0], nil
}

// principals yields service principals with when they were made, and without that where Graph does not know the property.
func (c *Connection) principals(ctx context.Context, op, properties string, query ...string) iter.Seq2[graph.ServicePrincipalObject, error] {
	list := func(properties string) iter.Seq2[graph.ServicePrincipalObject, error] {
		at := c.address("/servicePrincipals", append([]string{"$select", properties}, query...)...)
		return converted(op, each[principal](ctx, c, op, at), principal.read)
	}
	return func(yield func(graph.ServicePrincipalObject, error) bool) {
		if !c.undated.Load() {
			for p, err := range list(made + "," + properties) {
				if unknownProperty(err) {
					c.undated.Store(true)
					break
				}
				if !yield(p, err) {
					return
				}
			}
		}
		if c.undated.Load() {
			list(properties)(yield)
		}
	}
}

// unknownProperty reports whether Graph refused a question for what it asks, which it does before it answers anything.
func unknownProperty(err error) bool {
	e, ok := asError(err)
	return ok && (e.Status == http.StatusBadRequest || e.Status == http.StatusNotImplemented)
}

// CreatePrincipal makes a service principal of a JSON body, sent as it is. ErrUnsure where the answer does not tell which it is.
//
// https://learn.microsoft.com/graph/api/serviceprincipal-post-serviceprincipals
func (c *Connection) CreatePrincipal(ctx context.Context, body string) (graph.ServicePrincipalObject, error) {
	const op = graph.OpCreateServicePrincipal
	data, err := c.raw(ctx, op, abstractions.POST, c.address("/servicePrincipals"), []byte(body))
	if err != nil {
		return graph.ServicePrincipalObject{}, unsure(err)
	}
	var raw principal
	if json.Unmarshal(data, &raw) == nil {
		if made, ok := raw.read(); ok {
			return made, nil
		}
	}
	return graph.ServicePrincipalObject{}, &graph.Error{Op: op, Kind: graph.ErrUnsure}
}

// UpdatePrincipal changes the parts of a service principal that are in a JSON body, sent as it is.
//
// https://learn.microsoft.com/graph/api/serviceprincipal-update
func (c *Connection) UpdatePrincipal(ctx context.Context, id, body string) error {
	_, err := c.raw(ctx, graph.OpChangeServicePrincipal, abstractions.PATCH, c.address(principalPath(id)), []byte(body))
	return unsure(err)
}

// converted yields what is read of the items of a list; an item that cannot be read ends it, as half a list would read as a whole one.
func converted[T, V any](op string, items iter.Seq2[T, error], read func(T) (V, bool)) iter.Seq2[V, error] {
	return func(yield func(V, error) bool) {
		for item, err := range items {
			found, ok := read(item)
			if err == nil && !ok {
				err = &graph.Error{Op: op, Kind: graph.ErrUnreadable}
			}
			if err != nil {
				var none V
				yield(none, err)
				return
			}
			if !yield(found, nil) {
				return
			}
		}
	}
}
