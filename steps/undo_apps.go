package steps

import (
	"context"
	"encoding/json"
	"errors"
	"reflect"
	"slices"
	"strings"

	"cspready/assets"
	"cspready/graph"
)

// application finds the registration that a change was about. One that was made by a run which was cut short bears our mark and is no older.
func readRegistered(ctx context.Context, u undoSubject) (graph.Application, bool, error) {
	r := u.entry.Reversal
	if r.ID != "" {
		a, err := u.dir.Application(ctx, r.ID)
		if errors.Is(err, graph.ErrNotFound) {
			return graph.Application{}, false, nil
		}
		return a, err == nil, err
	}
	all, err := u.dir.Applications(ctx)
	if err != nil {
		return graph.Application{}, false, elsewhere(err)
	}
	marked := slices.DeleteFunc(all, func(a graph.Application) bool { return !a.HasTag(appMarker) })
	ours := slices.DeleteFunc(slices.Clone(marked), func(a graph.Application) bool { return !u.since(a.Created) })
	if len(ours) != 1 {
		return graph.Application{}, len(marked) > 0, nil // one that is older may be it, restored or by a clock that was wrong
	}
	return ours[0], true, nil
}

// appMade deletes a registration, which can be restored for 30 days.
func undoRegister(ctx context.Context, u undoSubject) (wayBack, error) {
	r := u.entry.Reversal
	a, found, err := readRegistered(ctx, u)
	switch {
	case err != nil:
		return wayBack{}, err
	case !found:
		return wayBack{standing: gone}, nil
	case a.ID == "" || r.Of != "" && !strings.EqualFold(a.AppID, r.Of):
		return wayBack{standing: moved}, nil // nothing tells which, or another one
	}
	guards, err := findDependents(ctx, u, a)
	if err != nil {
		return wayBack{}, err
	}
	return wayBack{
		standing: stands, scopes: appScopes, roles: appRoles, guards: guards,
		affects:  []assets.Text{say("undo.app", "name", a.Name, "id", a.AppID)},
		reverse:  reverse{say("undo.does.app", "name", a.Name), say("undo.there"), say("undo.deleted")},
		stops:    []assets.Text{say("undo.stops-app", "name", a.Name)},
		notes:    []assets.Text{say("undo.note-restore")},
		requests: []graph.Request{{Method: "DELETE", Path: applicationsPath + "/" + a.ID}},
		do:       func(ctx context.Context) error { return u.dir.DeleteApplication(ctx, a.ID) },
	}, nil
}

// appChanged sends the properties of a registration as they were.
func undoUpdate(ctx context.Context, u undoSubject) (wayBack, error) {
	r := u.entry.Reversal
	a, err := u.dir.Application(ctx, r.ID)
	switch {
	case err != nil:
		return missing(err)
	case !aboutTheSame(r.Was, r.Body) || !fits(r.Was, registration(a)):
		return wayBack{standing: moved}, nil
	case registeredAs(a, r.Was) && !registeredAs(a, r.Body):
		return wayBack{standing: gone}, nil
	case !registeredAs(a, r.Body):
		return wayBack{standing: moved}, nil
	}
	return wayBack{
		standing: stands, scopes: appScopes, roles: appRoles,
		affects:  []assets.Text{say("undo.app", "name", a.Name, "id", a.AppID)},
		reverse:  reverse{say("undo.does.app-changed", "name", a.Name), say("undo.as-changed"), say("undo.as-before")},
		stops:    []assets.Text{say("undo.stops-app-change", "name", a.Name)},
		document: &Document{indented(r.Body), indented(r.Was)},
		requests: []graph.Request{{Method: "PATCH", Path: applicationsPath + "/" + a.ID, Body: r.Was}},
		do:       func(ctx context.Context) error { return u.dir.UpdateApplication(ctx, a.ID, r.Was) },
	}, nil
}

// registration is what a change of ours can write of a registration, as it is.
func registration(a graph.Application) body {
	return body{
		"tags": a.Tags, "signInAudience": a.Audience, "web": redirects(a.WebRedirects), "isFallbackPublicClient": a.PublicClient == graph.Yes,
		"publicClient": redirects(a.PublicRedirects), "servicePrincipalLockConfiguration": lockBody(a.Lock.Enabled, a.Lock.AllProperties),
		"requiredResourceAccess": accessAsIs(a.RequiredAccess),
	}
}

// registeredAs reports whether a registration has every property as a body says.
func registeredAs(a graph.Application, text string) bool {
	var sent, is map[string]any
	if json.Unmarshal([]byte(text), &sent) != nil || json.Unmarshal([]byte(registration(a).text()), &is) != nil {
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
