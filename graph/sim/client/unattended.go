package client

import (
	"context"
	"fmt"

	"cspready/graph"
	"cspready/graph/sim"
	"cspready/graph/sim/internal/core"
)

// SignedInApp returns a client to which an application is signed in with its application permissions. It panics if the
// tenant has no application of the name.
func SignedInApp(t *sim.Tenant, name string) *Client {
	g := t.Login.TokenForApp(name)
	if g == nil {
		panic(fmt.Sprintf("sim: there is no application %q", name))
	}
	return &Client{tenant: t, token: g, otherTokens: map[string]*core.AccessToken{}, session: toSession(g, "")}
}

// readOwnApp returns the application that is signed in. If it cannot read its own name, it is identified by its id.
func (d *Client) readOwnApp(ctx context.Context, s graph.Session) (graph.Operator, error) {
	who := graph.Operator{ID: s.UserID, AppID: s.AppID}
	own, err := d.PrincipalOf(ctx, s.AppID)
	switch {
	case mustFail(ctx, err):
		return graph.Operator{}, err
	case err == nil:
		who.ID, who.Name = own.ID, own.Name
	}
	return who, nil
}
