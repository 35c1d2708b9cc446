package sim

import (
	"context"
	"fmt"

	"cspready/graph"
)

// ActingDoor returns a client to which an application is signed in with its application permissions. It panics if the
// tenant has no application of the name.
func ActingDoor(t *Tenant, name string) *Door {
	g := t.login.actingGrant(name)
	if g == nil {
		panic(fmt.Sprintf("sim: there is no application %q", name))
	}
	return &Door{tenant: t, who: g, others: map[string]*grant{}, session: sessionOf(g, "")}
}

// itself returns the application that is signed in. If it cannot read its own name, it is identified by its id.
func (d *Door) itself(ctx context.Context, s graph.Session) (graph.Operator, error) {
	who := graph.Operator{ID: s.UserID, AppID: s.AppID}
	own, err := d.PrincipalOf(ctx, s.AppID)
	switch {
	case needed(ctx, err):
		return graph.Operator{}, err
	case err == nil:
		who.ID, who.Name = own.ID, own.Name
	}
	return who, nil
}
