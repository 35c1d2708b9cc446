package live

import (
	"context"
	"iter"

	"cspready/graph"
	"cspready/graph/wire"
)

// Activities yields the times of each account's last sign-ins. It is a second pass over the accounts: included in the
// first, it would fail that one in a tenant without a licence for it.
//
// https://learn.microsoft.com/graph/api/user-list
func (c *Connection) Activities(ctx context.Context) iter.Seq2[graph.Activity, error] {
	at := c.addressOf("/users", "$select", wire.ActivitySelect, "$top", "500")
	return readList[wire.SignInActivity](ctx, c, graph.OpReadSignInActivity, at)
}

// Activity returns the times of an account's last sign-ins, by id: Graph refuses a user principal name here.
//
// https://learn.microsoft.com/graph/api/user-get
func (c *Connection) Activity(ctx context.Context, userID string) (graph.Activity, error) {
	at := c.addressOf("/users/"+pathSegment(userID), "$select", wire.ActivitySelect)
	return readObject[wire.SignInActivity](ctx, c, graph.OpReadSignInActivity, at)
}
