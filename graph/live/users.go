package live

import (
	"context"
	"iter"

	"cspready/graph"
	"cspready/graph/wire"
)

// Users yields all accounts, including guests and disabled ones. It reads raw JSON, a page at a time: the SDK takes
// several times as long, which is noticeable in a tenant of a hundred thousand.
//
// https://learn.microsoft.com/graph/api/user-list
func (c *Connection) Users(ctx context.Context) iter.Seq2[graph.User, error] {
	return readList[wire.User](ctx, c, graph.OpReadUsers, c.addressOf("/users", "$select", wire.UserSelect, "$top", "999"))
}
