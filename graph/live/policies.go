package live

import (
	"context"

	"cspready/graph"
)

// Policies returns the Conditional Access policies. They are read raw: the SDK turns a state that it does not know into none.
//
// https://learn.microsoft.com/graph/api/conditionalaccessroot-list-policies
func (c *Connection) Policies(ctx context.Context) ([]graph.Policy, error) {
	const op = "read Conditional Access policies"
	type policy struct{ ID, DisplayName, State string }
	var all []graph.Policy
	for p, err := range each[policy](ctx, c, op, c.address("/identity/conditionalAccess/policies", "$select", "id,displayName,state")) {
		if err != nil {
			return nil, err
		}
		all = append(all, graph.Policy{ID: p.ID, Name: p.DisplayName, State: p.State})
	}
	return all, nil
}
