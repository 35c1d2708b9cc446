package live

import (
	"context"
	"iter"
	"net/http"

	"cspready/graph"
	"cspready/graph/wire"
)

const scorePath = "/security/partner/securityScore"

// Score returns the items of the partner security score, which the global cloud alone has.
//
// https://learn.microsoft.com/graph/api/partner-security-partnersecurityscore-list-requirements (beta)
func (c *Connection) Score(ctx context.Context) ([]graph.ScoreItem, error) {
	const op = graph.OpReadScore
	if err := c.scored(op); err != nil {
		return nil, err
	}
	checked, err := readObject[wire.SecurityScore](ctx, c, op, c.beta(scorePath))
	if err != nil {
		return nil, err
	}
	items, err := wire.Collect(readList[wire.SecurityRequirement](ctx, c, op, c.beta(scorePath+"/requirements")))
	for i := range items {
		items[i].Checked = checked
	}
	return items, err
}

// CustomersMFA yields how the customers' tenants stand. The service leaves the size of a page to itself.
//
// https://learn.microsoft.com/graph/api/partner-security-partnersecurityscore-list-customerinsights (beta)
func (c *Connection) CustomersMFA(ctx context.Context) iter.Seq2[graph.CustomerMFA, error] {
	const op = graph.OpReadCustomersMFA
	if err := c.scored(op); err != nil {
		return func(yield func(graph.CustomerMFA, error) bool) { yield(graph.CustomerMFA{}, err) }
	}
	return readList[wire.CustomerInsight](ctx, c, op, c.beta(scorePath+"/customerInsights"))
}

// scored refuses a question to a cloud that has no score.
func (c *Connection) scored(op string) error {
	if c.cfg.Cloud == graph.Global {
		return nil
	}
	return &graph.Error{Op: op, Kind: graph.ErrNotFound, Status: http.StatusNotFound}
}
