package steps

import (
	"context"

	"cspready/assets"
	"cspready/graph"
)

// principalMade deletes a service principal, unless others hold something of it.
func undoCreatePrincipal(ctx context.Context, u undoSubject) (wayBack, error) {
	r := u.entry.Reversal
	p, err := u.dir.PrincipalOf(ctx, r.Of)
	switch {
	case err != nil:
		return missing(err)
	case !u.since(p.Created):
		return wayBack{standing: moved}, nil // it was there before
	}
	used := 0
	for _, err := range u.dir.GrantsOn(ctx, p.ID) {
		if err != nil {
			return wayBack{}, elsewhere(err)
		}
		used++
	}
	for _, err := range u.dir.RolesOn(ctx, p.ID) {
		if err != nil {
			return wayBack{}, elsewhere(err)
		}
		used++
	}
	held, err := holdsPermissions(ctx, u, p)
	if err != nil {
		return wayBack{}, err
	}
	w := wayBack{
		standing: stands, scopes: appScopes, roles: appRoles,
		reverse:  reverse{say("undo.does.principal", "name", p.Name), say("app.standing"), say("app.no-principal")},
		affects:  []assets.Text{say("undo.app", "name", p.Name, "id", p.AppID)},
		stops:    []assets.Text{say("undo.stops-app", "name", p.Name)},
		notes:    []assets.Text{say("undo.note-restore")},
		requests: []graph.Request{{Method: "DELETE", Path: principalsPath + "/" + p.ID}},
		do:       func(ctx context.Context) error { return u.dir.DeletePrincipal(ctx, p.ID) },
	}
	switch {
	case used > 0:
		w.guards = []Guard{{Reason: say("undo.guard-used", "name", p.Name, "count", used)}}
	case held > 0:
		w.guards = []Guard{{Reason: say("undo.guard-consents", "name", p.Name, "count", held), Yields: true}}
	}
	return w, nil
}

// principalEnabled disables a service principal.
func undoEnablePrincipal(ctx context.Context, u undoSubject) (wayBack, error) {
	r := u.entry.Reversal
	p, err := u.dir.PrincipalOf(ctx, r.Of)
	switch {
	case err != nil:
		return missing(err)
	case p.Enabled == graph.No:
		return wayBack{standing: gone}, nil
	}
	off := body{"accountEnabled": false}.text()
	return wayBack{
		standing: stands, scopes: appScopes, roles: appRoles,
		reverse:  reverse{say("undo.does.principal-enabled", "name", p.Name), say("app.standing"), say("app.principal-disabled")},
		stops:    []assets.Text{say("undo.stops-app", "name", p.Name)},
		requests: []graph.Request{{Method: "PATCH", Path: principalsPath + "/" + p.ID, Body: off}},
		do:       func(ctx context.Context) error { return u.dir.UpdatePrincipal(ctx, p.ID, off) },
	}, nil
}
