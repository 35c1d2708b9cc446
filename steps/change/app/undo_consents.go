package app

import (
	"context"
	"slices"
	"strings"

	"cspready/assets"
	"cspready/graph"
	"cspready/steps"
	"cspready/steps/change"
)

// consentGiven takes a consent back, or what was added to it. It never gives one: a consent only grew by our change.
func UndoConsent(ctx context.Context, u change.UndoSubject) (change.WayBack, error) {
	r := u.Entry.Reversal
	client, api, err := consentParties(ctx, u, r)
	if err != nil || client.ID == "" || api.ID == "" {
		return change.WayBack{Standing: change.Gone}, err // without either of them there is no consent
	}
	grants, err := u.Dir.GrantsOf(ctx, client.ID)
	if err != nil {
		return change.WayBack{}, change.Elsewhere(err)
	}
	now, was, given := ForEverybody(grants, r.Of), strings.Fields(r.Was), strings.Fields(r.Body)
	switch {
	case now.ID == "" || len(was) > 0 && sameScopes(now.Scopes, was):
		return change.WayBack{Standing: change.Gone}, nil
	case !sameScopes(now.Scopes, given) || slices.ContainsFunc(was, func(s string) bool { return !HasScope(given, s) }):
		return change.WayBack{Standing: change.Moved}, nil
	}
	w := change.WayBack{
		Standing: change.Stands, Scopes: []string{"DelegatedPermissionGrant.ReadWrite.All"}, Roles: append([]string{graph.PrivilegedRoleAdministrator}, appRoles...),
		Reverse:  change.Reverse{Does: assets.Say("undo.does.consent", "name", client.Name, "api", api.Name), From: scopesSaid(now.Scopes), To: scopesSaid(was)},
		Affects:  []assets.Text{assets.Say("undo.app", "name", client.Name, "id", client.AppID)},
		Stops:    []assets.Text{assets.Say("undo.stops-consent", "api", api.Name)},
		Requests: []graph.Request{{Method: "DELETE", Path: grantsPath + "/" + now.ID}},
		Do:       func(ctx context.Context) error { return u.Dir.DeleteGrant(ctx, now.ID) },
	}
	if len(was) > 0 {
		back := graph.Body{"scope": r.Was}.Text()
		w.Requests = []graph.Request{{Method: "PATCH", Path: grantsPath + "/" + now.ID, Body: back}}
		w.Do = func(ctx context.Context) error { return u.Dir.UpdateGrant(ctx, now.ID, back) }
	}
	return w, nil
}

// scopesSaid lists permissions, or says that there are none.
func scopesSaid(scopes []string) assets.Text {
	if len(scopes) == 0 {
		return assets.Say("ca.none")
	}
	return steps.Verbatim(strings.Join(scopes, " "))
}

// parties are the service principals that a consent is between, as the tenant has them now: without ID where one is gone.
func consentParties(ctx context.Context, u change.UndoSubject, r steps.Reversal) (client, api graph.ServicePrincipalObject, err error) {
	for p, err := range u.Dir.Principals(ctx) {
		switch {
		case err != nil:
			return client, api, change.Elsewhere(err)
		case strings.EqualFold(p.ID, r.ID):
			client = p
		case strings.EqualFold(p.ID, r.Of):
			api = p
		}
	}
	return client, api, nil
}
