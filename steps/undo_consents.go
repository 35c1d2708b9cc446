package steps

import (
	"context"
	"slices"
	"strings"

	"cspready/assets"
	"cspready/graph"
)

// consentGiven takes a consent back, or what was added to it. It never gives one: a consent only grew by our change.
func undoConsent(ctx context.Context, u undoSubject) (wayBack, error) {
	r := u.entry.Reversal
	client, api, err := consentParties(ctx, u, r)
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
	case !sameScopes(now.Scopes, given) || slices.ContainsFunc(was, func(s string) bool { return !hasScope(given, s) }):
		return wayBack{standing: moved}, nil
	}
	w := wayBack{
		standing: stands, scopes: []string{"DelegatedPermissionGrant.ReadWrite.All"}, roles: append([]string{graph.PrivilegedRoleAdministrator}, appRoles...),
		reverse:  reverse{say("undo.does.consent", "name", client.Name, "api", api.Name), scopesSaid(now.Scopes), scopesSaid(was)},
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

// scopesSaid lists permissions, or says that there are none.
func scopesSaid(scopes []string) assets.Text {
	if len(scopes) == 0 {
		return say("ca.none")
	}
	return verbatim(strings.Join(scopes, " "))
}

// parties are the service principals that a consent is between, as the tenant has them now: without ID where one is gone.
func consentParties(ctx context.Context, u undoSubject, r Reversal) (client, api graph.ServicePrincipalObject, err error) {
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
