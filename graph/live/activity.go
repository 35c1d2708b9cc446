package live

import (
	"context"
	"iter"

	"cspready/graph"
	"cspready/graph/wire"
)

// Activities yields when each account signed in last. It is a second pass over the accounts: in the first, a tenant without a licence for
// it would lose them all.
//
// https://learn.microsoft.com/graph/api/user-list
func (c *Connection) Activities(ctx context.Context) iter.Seq2[graph.Activity, error] {
	at := c.address("/users", "$select", wire.ActivitySelect, "$top", "500")
	return readList[wire.SignInActivity](ctx, c, graph.OpReadSignInActivity, at)
}

// Activity returns when one account signed in last. It goes by id: by user principal name Graph refuses.
//
// https://learn.microsoft.com/graph/api/user-get
func (c *Connection) Activity(ctx context.Context, userID string) (graph.Activity, error) {
	at := c.address("/users/"+segment(userID), "$select", wire.ActivitySelect)
	return readObject[wire.SignInActivity](ctx, c, graph.OpReadSignInActivity, at)
}
