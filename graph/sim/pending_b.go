package sim

import (
	"context"

	"cspready/graph"
)

func (d *Door) Secret(context.Context, string, string) (graph.StoredSecret, error) {
	return graph.StoredSecret{}, &graph.Error{Kind: graph.ErrUnreadable}
}
func (d *Door) PutSecret(context.Context, string, string, string) (string, error) {
	return "", &graph.Error{Kind: graph.ErrUnreadable}
}
