package live

import (
	"context"
	"iter"
	"net/http"

	"cspready/graph"
	"cspready/graph/wire"
)

const scorePath = "/security/partner/securityScore"

// Score returns the items of the partner security score, which only the global cloud has.
//
// https://learn.microsoft.com/graph/api/partner-security-partnersecurityscore-list-requirements (beta)
func (c *Connection) Score(ctx context.Context) ([]graph.ScoreItem, error) {
	const op = graph.OpReadScore
	if err := c.requireScore(op); err != nil {
		return nil, err
	}
	checked, err := readObject[wire.SecurityScore](ctx, c, op, c.betaAddressOf(scorePath))
	if err != nil {
		return nil, err
	}
	items, err := wire.Collect(readList[wire.SecurityRequirement](ctx, c, op, c.betaAddressOf(scorePath+"/requirements")))
	for i := range items {
		items[i].Checked = checked
	}
	return items, err
}

// CustomersMFA yields the state of MFA in the customers' tenants. The service chooses the size of a page.
//
// https://learn.microsoft.com/graph/api/partner-security-partnersecurityscore-list-customerinsights (beta)
func (c *Connection) CustomersMFA(ctx context.Context) iter.Seq2[graph.CustomerMFA, error] {
	const op = graph.OpReadCustomersMFA
	if err := c.requireScore(op); err != nil {
		return func(yield func(graph.CustomerMFA, error) bool) { yield(graph.CustomerMFA{}, err) }
	}
	return readList[wire.CustomerInsight](ctx, c, op, c.betaAddressOf(scorePath+"/customerInsights"))
}

// requireScore refuses a question in a cloud without a score.
func (c *Connection) requireScore(op string) error {
	if c.cfg.Cloud == graph.Global {
		return nil
	}
	return &graph.Error{Op: op, Kind: graph.ErrNotFound, Status: http.StatusNotFound}
}
