package live

import (
	"context"

	"cspready/graph"
)

func (c *Connection) Secret(context.Context, string, string) (graph.StoredSecret, error) {
	return graph.StoredSecret{}, &graph.Error{Kind: graph.ErrUnreadable}
}
func (c *Connection) PutSecret(context.Context, string, string, string) (string, error) {
	return "", &graph.Error{Kind: graph.ErrUnreadable}
}
