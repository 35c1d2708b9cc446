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
func (u undoing) application(ctx context.Context) (graph.Application, bool, error) {
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
	marked := slices.DeleteFunc(all, func(a graph.Application) bool { return !a.Tagged(appMarker) })
	ours := slices.DeleteFunc(slices.Clone(marked), func(a graph.Application) bool { return !u.since(a.Created) })
	if len(ours) != 1 {
		return graph.Application{}, len(marked) > 0, nil // one that is older may be it, restored or by a clock that was wrong
	}
	return ours[0], true, nil
}

// appMade deletes a registration, which can be restored for 30 days.
func (u undoing) appMade(ctx context.Context) (wayBack, error) {
	r := u.entry.Reversal
	a, found, err := u.application(ctx)
	switch {
	case err != nil:
		return wayBack{}, err
	case !found:
		return wayBack{standing: gone}, nil
	case a.ID == "" || r.Of != "" && !strings.EqualFold(a.AppID, r.Of):
		return wayBack{standing: moved}, nil // nothing tells which, or another one
	}
	guards, err := u.builtOn(ctx, a)
	if err != nil {
		return wayBack{}, err
	}
	return wayBack{
		standing: stands, scopes: appScopes, roles: appRoles, guards: guards,
		affects:  []assets.Text{say("undo.app", "name", a.Name, "id", a.AppID)},
		stops:    []assets.Text{say("undo.stops-app", "name", a.Name)},
		notes:    []assets.Text{say("undo.note-restore")},
		requests: []graph.Request{{Method: "DELETE", Path: applicationsPath + "/" + a.ID}},
		do:       func(ctx context.Context) error { return u.dir.DeleteApplication(ctx, a.ID) },
	}, nil
}

// appChanged sends the properties of a registration as they were.
func (u undoing) appChanged(ctx context.Context) (wayBack, error) {
	r := u.entry.Reversal
	a, err := u.dir.Application(ctx, r.ID)
	switch {
	case err != nil:
		return missing(err)
	case registeredAs(a, r.Was) && !registeredAs(a, r.Body):
		return wayBack{standing: gone}, nil
	case !registeredAs(a, r.Body):
		return wayBack{standing: moved}, nil
	}
	return wayBack{
		standing: stands, scopes: appScopes, roles: appRoles,
		affects:  []assets.Text{say("undo.app", "name", a.Name, "id", a.AppID)},
		stops:    []assets.Text{say("undo.stops-app-change", "name", a.Name)},
		document: &Document{indented(r.Body), indented(r.Was)},
		requests: []graph.Request{{Method: "PATCH", Path: applicationsPath + "/" + a.ID, Body: r.Was}},
		do:       func(ctx context.Context) error { return u.dir.UpdateApplication(ctx, a.ID, r.Was) },
	}, nil
}

// registeredAs reports whether a registration has every property as a body says.
func registeredAs(a graph.Application, text string) bool {
	var sent, is map[string]any
	now := body{
		"tags": a.Tags, "signInAudience": a.Audience, "web": redirects(a.WebRedirects), "isFallbackPublicClient": a.PublicClient == graph.Yes,
		"publicClient": redirects(a.PublicRedirects), "servicePrincipalLockConfiguration": lockBody(a.Lock.Enabled, a.Lock.All),
		"requiredResourceAccess": accessAsIs(a.Wanted),
	}.text()
	if json.Unmarshal([]byte(text), &sent) != nil || json.Unmarshal([]byte(now), &is) != nil {
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

// principalMade deletes a service principal, unless others hold something of it.
func (u undoing) principalMade(ctx context.Context) (wayBack, error) {
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
	held, err := u.held(ctx, p)
	if err != nil {
		return wayBack{}, err
	}
	w := wayBack{
		standing: stands, scopes: appScopes, roles: appRoles,
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
func (u undoing) principalEnabled(ctx context.Context) (wayBack, error) {
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
		stops:    []assets.Text{say("undo.stops-app", "name", p.Name)},
		requests: []graph.Request{{Method: "PATCH", Path: principalsPath + "/" + p.ID, Body: off}},
		do:       func(ctx context.Context) error { return u.dir.UpdatePrincipal(ctx, p.ID, off) },
	}, nil
}

// certificateAdded takes a certificate away and sends the others back as they are. It is found by its thumbprint, or where a run was cut short
// by its name and age.
func (u undoing) certificateAdded(ctx context.Context) (wayBack, error) {
	r := u.entry.Reversal
	a, err := u.dir.Application(ctx, r.ID)
	if err != nil {
		return missing(err)
	}
	is := func(k graph.KeyCredential) bool {
		return r.Of != "" && strings.EqualFold(k.Thumbprint, r.Of) || r.Of == "" && k.Name == newKeyName && u.since(k.Starts)
	}
	rest := []any{}
	for _, k := range a.Keys {
		if !is(k) {
			rest = append(rest, k.Raw)
		}
	}
	if len(rest) == len(a.Keys) {
		named := slices.ContainsFunc(a.Keys, func(k graph.KeyCredential) bool { return k.Name == newKeyName })
		return notFound(r.Of == "" && named), nil
	}
	keep := body{"keyCredentials": rest}.text()
	return wayBack{
		standing: stands, scopes: appScopes, roles: appRoles,
		stops:    []assets.Text{say("undo.stops-credential", "name", a.Name, "count", len(rest)+len(a.Secrets))},
		requests: []graph.Request{{Method: "PATCH", Path: applicationsPath + "/" + a.ID, Body: keep}},
		do:       func(ctx context.Context) error { return u.dir.UpdateApplication(ctx, a.ID, keep) },
	}, nil
}

// secretAdded removes a client secret, which is found as a certificate is.
func (u undoing) secretAdded(ctx context.Context) (wayBack, error) {
	r := u.entry.Reversal
	a, err := u.dir.Application(ctx, r.ID)
	if err != nil {
		return missing(err)
	}
	i := slices.IndexFunc(a.Secrets, func(s graph.SecretCredential) bool {
		return r.Of != "" && strings.EqualFold(s.KeyID, r.Of) || r.Of == "" && s.Name == newKeyName && u.since(s.Starts)
	})
	if i < 0 {
		named := slices.ContainsFunc(a.Secrets, func(s graph.SecretCredential) bool { return s.Name == newKeyName })
		return notFound(r.Of == "" && named), nil
	}
	which := body{"keyId": a.Secrets[i].KeyID}.text()
	return wayBack{
		standing: stands, scopes: appScopes, roles: appRoles,
		stops:    []assets.Text{say("undo.stops-credential", "name", a.Name, "count", len(a.Secrets)-1+len(a.Keys))},
		requests: []graph.Request{{Method: "POST", Path: applicationsPath + "/" + a.ID + "/removePassword", Body: which}},
		do:       func(ctx context.Context) error { return u.dir.RemoveSecret(ctx, a.ID, which) },
	}, nil
}

// consentGiven takes a consent back, or what was added to it.
func (u undoing) consentGiven(ctx context.Context) (wayBack, error) {
	r := u.entry.Reversal
	client, api, err := u.parties(ctx, r)
	if err != nil || client.ID == "" || api.ID == "" {
		return wayBack{standing: gone}, err // without either of them there is no consent
	}
	grants, err := u.dir.GrantsOf(ctx, client.ID)
	if err != nil {
		return wayBack{}, elsewhere(err)
	}
	now, was, given := forEverybody(grants, r.Of), strings.Fields(r.Was), strings.Fields(r.Body)
	switch {
	case now.ID == "" || len(was) > 0 && sameScopes(now.Scopes, was):
		return wayBack{standing: gone}, nil
	case !sameScopes(now.Scopes, given):
		return wayBack{standing: moved}, nil
	}
	w := wayBack{
		standing: stands, scopes: []string{"DelegatedPermissionGrant.ReadWrite.All"}, roles: append([]string{graph.PrivilegedRoleAdministrator}, appRoles...),
		affects:  []assets.Text{say("undo.app", "name", client.Name, "id", client.AppID)},
		stops:    []assets.Text{say("undo.stops-consent", "api", api.Name)},
		requests: []graph.Request{{Method: "DELETE", Path: grantsPath + "/" + now.ID}},
		do:       func(ctx context.Context) error { return u.dir.DeleteGrant(ctx, now.ID) },
	}
	if len(was) > 0 {
		back := body{"scope": r.Was}.text()
		w.requests = []graph.Request{{Method: "PATCH", Path: grantsPath + "/" + now.ID, Body: back}}
		w.do = func(ctx context.Context) error { return u.dir.UpdateGrant(ctx, now.ID, back) }
	}
	return w, nil
}

// parties are the service principals that a consent is between, as the tenant has them now: without ID where one is gone.
func (u undoing) parties(ctx context.Context, r Reversal) (client, api graph.ServicePrincipalObject, err error) {
	for p, err := range u.dir.Principals(ctx) {
		switch {
		case err != nil:
			return client, api, elsewhere(err)
		case strings.EqualFold(p.ID, r.ID):
			client = p
		case strings.EqualFold(p.ID, r.Of):
			api = p
		}
	}
	return client, api, nil
}
