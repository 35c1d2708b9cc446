package live

import (
	"context"
	"encoding/json"
	"net/http"

	abstractions "github.com/microsoft/kiota-abstractions-go"

	"cspready/graph"
	"cspready/graph/wire"
)

const policiesPath = "/identity/conditionalAccess/policies"

// Policies returns the Conditional Access policies. They are read raw: the SDK turns values that it does not know into none.
//
// https://learn.microsoft.com/graph/api/conditionalaccessroot-list-policies
func (c *Connection) Policies(ctx context.Context) ([]graph.Policy, error) {
	return wire.Collect(readItems[graph.Policy](ctx, c, graph.OpReadPolicies, c.address(policiesPath)))
}

// CreatePolicy makes a Conditional Access policy of a JSON body, sent as it is. ErrUnsure where the answer does not tell.
//
// https://learn.microsoft.com/graph/api/conditionalaccessroot-post-policies
func (c *Connection) CreatePolicy(ctx context.Context, body string) (graph.Policy, error) {
	const op = graph.OpCreatePolicy
	data, err := c.raw(ctx, op, abstractions.POST, c.address(policiesPath), []byte(body))
	if err != nil {
		return graph.Policy{}, unsure(err)
	}
	var p graph.Policy
	if json.Unmarshal(data, &p) != nil || p.ID == "" {
		return graph.Policy{}, &graph.Error{Op: op, Kind: graph.ErrUnsure}
	}
	return p, nil
}

// UpdatePolicy changes the parts of a Conditional Access policy that are in a JSON body, sent as it is.
//
// https://learn.microsoft.com/graph/api/conditionalaccesspolicy-update
func (c *Connection) UpdatePolicy(ctx context.Context, id, body string) error {
	_, err := c.raw(ctx, graph.OpChangePolicy, abstractions.PATCH, c.address(policiesPath+"/"+segment(id)), []byte(body))
	return unsure(err)
}

// Strengths returns the authentication strengths, Microsoft's and the tenant's own.
//
// https://learn.microsoft.com/graph/api/authenticationstrengthroot-list-policies
func (c *Connection) Strengths(ctx context.Context) ([]graph.Strength, error) {
	at := c.address("/policies/authenticationStrengthPolicies")
	return wire.Collect(readList[wire.Strength](ctx, c, graph.OpReadStrengths, at))
}

// Locations returns the named locations. One of a kind that is not known here is not trusted.
//
// https://learn.microsoft.com/graph/api/conditionalaccessroot-list-namedlocations
func (c *Connection) Locations(ctx context.Context) ([]graph.Location, error) {
	return wire.Collect(readList[wire.Location](ctx, c, graph.OpReadLocations, c.address("/identity/conditionalAccess/namedLocations")))
}

// Domains returns the domains of the tenant.
//
// https://learn.microsoft.com/graph/api/domain-list
func (c *Connection) Domains(ctx context.Context) ([]graph.Domain, error) {
	return wire.Collect(readList[wire.Domain](ctx, c, graph.OpReadDomains, c.address("/domains")))
}

// Federation returns what a federated domain does with MFA; ErrNotFound where nothing is set for the domain itself.
//
// https://learn.microsoft.com/graph/api/domain-list-federationconfiguration
func (c *Connection) Federation(ctx context.Context, domain string) (string, error) {
	const op = graph.OpReadFederation
	found, err := wire.Collect(readItems[wire.Federation](ctx, c, op, c.address("/domains/"+segment(domain)+"/federationConfiguration")))
	switch {
	case err != nil:
		return "", err
	case len(found) == 0:
		return "", &graph.Error{Op: op, Kind: graph.ErrNotFound, Status: http.StatusNotFound}
	}
	return found[0].FederatedIdpMfaBehavior, nil
}
