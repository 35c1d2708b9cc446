package sim

import (
	"context"
	"iter"
	"net/http"

	"cspready/graph"
	"cspready/graph/wire"
)

// Score returns the requirements of the partner security score.
func (d *Door) Score(ctx context.Context) ([]graph.ScoreItem, error) {
	const op = graph.OpReadScore
	if err := d.scored(op); err != nil {
		return nil, err
	}
	checked, err := readObject[wire.SecurityScore](ctx, d, op, scorePath, nil)
	if err != nil {
		return nil, err
	}
	items, err := wire.Collect(readList[wire.SecurityRequirement](ctx, d, op, scorePath+"/requirements", nil))
	for i := range items {
		items[i].Checked = checked
	}
	return items, err
}

// CustomersMFA yields the MFA state of the customers' tenants.
func (d *Door) CustomersMFA(ctx context.Context) iter.Seq2[graph.CustomerMFA, error] {
	const op = graph.OpReadCustomersMFA
	if err := d.scored(op); err != nil {
		return func(yield func(graph.CustomerMFA, error) bool) { yield(graph.CustomerMFA{}, err) }
	}
	return readList[wire.CustomerInsight](ctx, d, op, scorePath+"/customerInsights", nil)
}

// scored returns an error if the cloud has no partner security score.
func (d *Door) scored(op string) error {
	if d.tenant.cloud == graph.Global {
		return nil
	}
	return &graph.Error{Op: op, Kind: graph.ErrNotFound, Status: http.StatusNotFound}
}
