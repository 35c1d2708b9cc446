package client

import (
	"context"
	"iter"
	"net/http"

	"cspready/graph"
	"cspready/graph/sim/internal/graphapi"
	"cspready/graph/wire"
)

// Score returns the requirements of the partner security score.
func (d *Client) Score(ctx context.Context) ([]graph.ScoreItem, error) {
	const op = graph.OpReadScore
	if err := d.checkScoreCloud(op); err != nil {
		return nil, err
	}
	checked, err := readObject[wire.SecurityScore](ctx, d, op, graphapi.ScorePath, nil)
	if err != nil {
		return nil, err
	}
	items, err := wire.Collect(readList[wire.SecurityRequirement](ctx, d, op, graphapi.ScorePath+"/requirements", nil))
	for i := range items {
		items[i].Checked = checked
	}
	return items, err
}

// CustomersMFA yields the MFA state of the customers' tenants.
func (d *Client) CustomersMFA(ctx context.Context) iter.Seq2[graph.CustomerMFA, error] {
	const op = graph.OpReadCustomersMFA
	if err := d.checkScoreCloud(op); err != nil {
		return func(yield func(graph.CustomerMFA, error) bool) { yield(graph.CustomerMFA{}, err) }
	}
	return readList[wire.CustomerInsight](ctx, d, op, graphapi.ScorePath+"/customerInsights", nil)
}

// checkScoreCloud returns an error if the cloud has no partner security score.
func (d *Client) checkScoreCloud(op string) error {
	if d.tenant.HomeCloud == graph.Global {
		return nil
	}
	return &graph.Error{Op: op, Kind: graph.ErrNotFound, Status: http.StatusNotFound}
}
