package live

import (
	"context"
	"iter"

	"cspready/graph"
	"cspready/graph/wire"
)

// Users yields every account, guests and disabled ones included. It reads them raw, a page at a time: the SDK takes several times as
// long, which shows in a tenant of a hundred thousand.
//
// https://learn.microsoft.com/graph/api/user-list
func (c *Connection) Users(ctx context.Context) iter.Seq2[graph.User, error] {
	return readList[wire.User](ctx, c, graph.OpReadUsers, c.address("/users", "$select", wire.UserSelect, "$top", "999"))
}
