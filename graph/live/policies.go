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

// Policies returns the Conditional Access policies. They are read as raw JSON: the SDK drops values that it does not
// know.
//
// https://learn.microsoft.com/graph/api/conditionalaccessroot-list-policies
func (c *Connection) Policies(ctx context.Context) ([]graph.Policy, error) {
	return wire.Collect(readItems[graph.Policy](ctx, c, graph.OpReadPolicies, c.addressOf(policiesPath)))
}

// CreatePolicy creates a Conditional Access policy from a JSON body, which is sent unchanged. ErrUnsure means that
// the answer does not show whether it was created.
//
// https://learn.microsoft.com/graph/api/conditionalaccessroot-post-policies
func (c *Connection) CreatePolicy(ctx context.Context, body string) (graph.Policy, error) {
	const op = graph.OpCreatePolicy
	data, err := c.send(ctx, op, abstractions.POST, c.addressOf(policiesPath), []byte(body))
	if err != nil {
		return graph.Policy{}, markUnsure(err)
	}
	var p graph.Policy
	if json.Unmarshal(data, &p) != nil || p.ID == "" {
		return graph.Policy{}, &graph.Error{Op: op, Kind: graph.ErrUnsure}
	}
	return p, nil
}

// UpdatePolicy changes the parts of a Conditional Access policy that are in a JSON body, which is sent unchanged.
//
// https://learn.microsoft.com/graph/api/conditionalaccesspolicy-update
func (c *Connection) UpdatePolicy(ctx context.Context, id, body string) error {
	_, err := c.send(ctx, graph.OpChangePolicy, abstractions.PATCH, c.addressOf(policiesPath+"/"+pathSegment(id)),
		[]byte(body))
	return markUnsure(err)
}

// Strengths returns Microsoft's authentication strengths and the tenant's own.
//
// https://learn.microsoft.com/graph/api/authenticationstrengthroot-list-policies
func (c *Connection) Strengths(ctx context.Context) ([]graph.Strength, error) {
	at := c.addressOf("/policies/authenticationStrengthPolicies")
	return wire.Collect(readList[wire.Strength](ctx, c, graph.OpReadStrengths, at))
}

// Locations returns the named locations. A location of an unknown kind is not trusted.
//
// https://learn.microsoft.com/graph/api/conditionalaccessroot-list-namedlocations
func (c *Connection) Locations(ctx context.Context) ([]graph.Location, error) {
	return wire.Collect(readList[wire.Location](ctx, c, graph.OpReadLocations,
		c.addressOf("/identity/conditionalAccess/namedLocations")))
}

// Domains returns the domains of the tenant.
//
// https://learn.microsoft.com/graph/api/domain-list
func (c *Connection) Domains(ctx context.Context) ([]graph.Domain, error) {
	return wire.Collect(readList[wire.Domain](ctx, c, graph.OpReadDomains, c.addressOf("/domains")))
}

// Federation returns how a federated domain handles MFA, and ErrNotFound if the domain itself has no such setting.
//
// https://learn.microsoft.com/graph/api/domain-list-federationconfiguration
func (c *Connection) Federation(ctx context.Context, domain string) (string, error) {
	const op = graph.OpReadFederation
	found, err := wire.Collect(readItems[wire.Federation](ctx, c, op,
		c.addressOf("/domains/"+pathSegment(domain)+"/federationConfiguration")))
	switch {
	case err != nil:
		return "", err
	case len(found) == 0:
		return "", &graph.Error{Op: op, Kind: graph.ErrNotFound, Status: http.StatusNotFound}
	}
	return found[0].FederatedIdpMfaBehavior, nil
}
