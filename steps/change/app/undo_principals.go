package app

import (
	"context"

	"cspready/assets"
	"cspready/graph"
	"cspready/steps"
	"cspready/steps/change"
)

// principalMade deletes a service principal, unless others hold something of it.
func UndoCreatePrincipal(ctx context.Context, u change.UndoSubject) (change.WayBack, error) {
	r := u.Entry.Reversal
	p, err := u.Dir.PrincipalOf(ctx, r.Of)
	switch {
	case err != nil:
		return change.Missing(err)
	case !u.Since(p.Created):
		return change.WayBack{Standing: change.Moved}, nil // it was there before
	}
	used := 0
	for _, err := range u.Dir.GrantsOn(ctx, p.ID) {
		if err != nil {
			return change.WayBack{}, change.Elsewhere(err)
		}
		used++
	}
	for _, err := range u.Dir.RolesOn(ctx, p.ID) {
		if err != nil {
			return change.WayBack{}, change.Elsewhere(err)
		}
		used++
	}
	held, err := holdsPermissions(ctx, u, p)
	if err != nil {
		return change.WayBack{}, err
	}
	w := change.WayBack{
		Standing: change.Stands, Scopes: appScopes, Roles: appRoles,
		Reverse:  change.Reverse{Does: assets.Say("undo.does.principal", "name", p.Name), From: assets.Say("app.standing"), To: assets.Say("app.no-principal")},
		Affects:  []assets.Text{assets.Say("undo.app", "name", p.Name, "id", p.AppID)},
		Stops:    []assets.Text{assets.Say("undo.stops-app", "name", p.Name)},
		Notes:    []assets.Text{assets.Say("undo.note-restore")},
		Requests: []graph.Request{{Method: "DELETE", Path: principalsPath + "/" + p.ID}},
		Do:       func(ctx context.Context) error { return u.Dir.DeletePrincipal(ctx, p.ID) },
	}
	switch {
	case used > 0:
		w.Guards = []steps.Guard{{Reason: assets.Say("undo.guard-used", "name", p.Name, "count", used)}}
	case held > 0:
		w.Guards = []steps.Guard{{Reason: assets.Say("undo.guard-consents", "name", p.Name, "count", held), Yields: true}}
	}
	return w, nil
}

// principalEnabled disables a service principal.
func UndoEnablePrincipal(ctx context.Context, u change.UndoSubject) (change.WayBack, error) {
	r := u.Entry.Reversal
	p, err := u.Dir.PrincipalOf(ctx, r.Of)
	switch {
	case err != nil:
		return change.Missing(err)
	case p.Enabled == graph.No:
		return change.WayBack{Standing: change.Gone}, nil
	}
	off := graph.Body{"accountEnabled": false}.Text()
	return change.WayBack{
		Standing: change.Stands, Scopes: appScopes, Roles: appRoles,
		Reverse:  change.Reverse{Does: assets.Say("undo.does.principal-enabled", "name", p.Name), From: assets.Say("app.standing"), To: assets.Say("app.principal-disabled")},
		Stops:    []assets.Text{assets.Say("undo.stops-app", "name", p.Name)},
		Requests: []graph.Request{{Method: "PATCH", Path: principalsPath + "/" + p.ID, Body: off}},
		Do:       func(ctx context.Context) error { return u.Dir.UpdatePrincipal(ctx, p.ID, off) },
	}, nil
}
