package app

import (
	"context"
	"encoding/json"
	"errors"
	"reflect"
	"slices"
	"strings"

	"cspready/assets"
	"cspready/graph"
	"cspready/steps"
	"cspready/steps/change"
)

// application finds the registration that a change was about. One that was made by a run which was cut short bears our mark and is no older.
func readRegistered(ctx context.Context, u change.UndoSubject) (graph.Application, bool, error) {
	r := u.Entry.Reversal
	if r.ID != "" {
		a, err := u.Dir.Application(ctx, r.ID)
		if errors.Is(err, graph.ErrNotFound) {
			return graph.Application{}, false, nil
		}
		return a, err == nil, err
	}
	all, err := u.Dir.Applications(ctx)
	if err != nil {
		return graph.Application{}, false, change.Elsewhere(err)
	}
	marked := slices.DeleteFunc(all, func(a graph.Application) bool { return !a.HasTag(AppMarker) })
	ours := slices.DeleteFunc(slices.Clone(marked), func(a graph.Application) bool { return !u.Since(a.Created) })
	if len(ours) != 1 {
		return graph.Application{}, len(marked) > 0, nil // one that is older may be it, restored or by a clock that was wrong
	}
	return ours[0], true, nil
}

// appMade deletes a registration, which can be restored for 30 days.
func UndoRegister(ctx context.Context, u change.UndoSubject) (change.WayBack, error) {
	r := u.Entry.Reversal
	a, found, err := readRegistered(ctx, u)
	switch {
	case err != nil:
		return change.WayBack{}, err
	case !found:
		return change.WayBack{Standing: change.Gone}, nil
	case a.ID == "" || r.Of != "" && !strings.EqualFold(a.AppID, r.Of):
		return change.WayBack{Standing: change.Moved}, nil // nothing tells which, or another one
	}
	guards, err := findDependents(ctx, u, a)
	if err != nil {
		return change.WayBack{}, err
	}
	return change.WayBack{
		Standing: change.Stands, Scopes: appScopes, Roles: appRoles, Guards: guards,
		Affects:  []assets.Text{assets.Say("undo.app", "name", a.Name, "id", a.AppID)},
		Reverse:  change.Reverse{Does: assets.Say("undo.does.app", "name", a.Name), From: assets.Say("undo.there"), To: assets.Say("undo.deleted")},
		Stops:    []assets.Text{assets.Say("undo.stops-app", "name", a.Name)},
		Notes:    []assets.Text{assets.Say("undo.note-restore")},
		Requests: []graph.Request{{Method: "DELETE", Path: applicationsPath + "/" + a.ID}},
		Do:       func(ctx context.Context) error { return u.Dir.DeleteApplication(ctx, a.ID) },
	}, nil
}

// appChanged sends the properties of a registration as they were.
func UndoUpdate(ctx context.Context, u change.UndoSubject) (change.WayBack, error) {
	r := u.Entry.Reversal
	a, err := u.Dir.Application(ctx, r.ID)
	switch {
	case err != nil:
		return change.Missing(err)
	case !change.AboutTheSame(r.Was, r.Body) || !change.Fits(r.Was, registration(a)):
		return change.WayBack{Standing: change.Moved}, nil
	case registeredAs(a, r.Was) && !registeredAs(a, r.Body):
		return change.WayBack{Standing: change.Gone}, nil
	case !registeredAs(a, r.Body):
		return change.WayBack{Standing: change.Moved}, nil
	}
	return change.WayBack{
		Standing: change.Stands, Scopes: appScopes, Roles: appRoles,
		Affects:  []assets.Text{assets.Say("undo.app", "name", a.Name, "id", a.AppID)},
		Reverse:  change.Reverse{Does: assets.Say("undo.does.app-changed", "name", a.Name), From: assets.Say("undo.as-changed"), To: assets.Say("undo.as-before")},
		Stops:    []assets.Text{assets.Say("undo.stops-app-change", "name", a.Name)},
		Document: &steps.Document{Before: graph.Indented(r.Body), After: graph.Indented(r.Was)},
		Requests: []graph.Request{{Method: "PATCH", Path: applicationsPath + "/" + a.ID, Body: r.Was}},
		Do:       func(ctx context.Context) error { return u.Dir.UpdateApplication(ctx, a.ID, r.Was) },
	}, nil
}

// registration is what a change of ours can write of a registration, as it is.
func registration(a graph.Application) graph.Body {
	return graph.Body{
		"tags": a.Tags, "signInAudience": a.Audience, "web": redirects(a.WebRedirects), "isFallbackPublicClient": a.PublicClient == graph.Yes,
		"publicClient": redirects(a.PublicRedirects), "servicePrincipalLockConfiguration": lockBody(a.Lock.Enabled, a.Lock.AllProperties),
		"requiredResourceAccess": accessAsIs(a.RequiredAccess),
	}
}

// registeredAs reports whether a registration has every property as a body says.
func registeredAs(a graph.Application, text string) bool {
	var sent, is map[string]any
	if json.Unmarshal([]byte(text), &sent) != nil || json.Unmarshal([]byte(registration(a).Text()), &is) != nil {
		return false
	}
	for name, v := range sent {
		if !same(v, is[name]) {
			return false
		}
	}
	return true
}

// same compares JSON. A list that is not set is an empty one.
func same(a, b any) bool {
	x, isObject := a.(map[string]any)
	y, too := b.(map[string]any)
	if isObject && too {
		for name := range x {
			if !same(x[name], y[name]) {
				return false
			}
		}
		return true
	}
	none := func(v any) bool { list, isList := v.([]any); return v == nil || isList && len(list) == 0 }
	return none(a) && none(b) || reflect.DeepEqual(a, b)
}
