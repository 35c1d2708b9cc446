package client

import (
	"context"
	"iter"
	"net/url"

	"cspready/graph"
	"cspready/graph/wire"
)

// Activities yields the last sign-ins of each account.
func (d *Client) Activities(ctx context.Context) iter.Seq2[graph.Activity, error] {
	query := url.Values{"$select": {wire.ActivitySelect}}
	return readList[wire.SignInActivity](ctx, d, graph.OpReadSignInActivity, "/users", query)
}

// Activity reads the last sign-ins of one account.
func (d *Client) Activity(ctx context.Context, userID string) (graph.Activity, error) {
	query := url.Values{"$select": {wire.ActivitySelect}}
	return readObject[wire.SignInActivity](ctx, d, graph.OpReadSignInActivity, "/users/"+url.PathEscape(userID), query)
}
