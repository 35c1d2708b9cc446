package steps

import (
	"context"
	"net/url"
	"slices"
	"strings"

	"cspready/assets"
	"cspready/graph"
	"cspready/steps/sam"
)

// mendApp changes what of a registration is not as the model says, and marks it as the one. What it does not name stays as it is; lists are
// sent back whole, as they are replaced whole.
//
// https://learn.microsoft.com/graph/api/application-update
type mendApp struct {
	*making
	before graph.Application
}

// mends reports whether there is anything to change.
func (op mendApp) mends() bool { return len(op.parts()) > 0 }

// parts are the properties that change.
func (op mendApp) parts() body {
	b := body{}
	a := op.before
	if !a.Tagged(appMarker) {
		b["tags"] = append(slices.Clone(a.Tags), appMarker)
	}
	if a.Audience != graph.ManyTenants {
		b["signInAudience"] = graph.ManyTenants
	}
	if !slices.ContainsFunc(a.WebRedirects, loopback) {
		b["web"] = body{"redirectUris": append(slices.Clone(a.WebRedirects), loopbacks...)}
	}
	if a.PublicClient == graph.Yes {
		b["isFallbackPublicClient"] = false
	}
	if len(a.PublicRedirects) > 0 {
		b["publicClient"] = body{"redirectUris": []string{}}
	}
	if !a.Lock.Locked() {
		b["servicePrincipalLockConfiguration"] = body{"isEnabled": true, "allProperties": true}
	}
	if wanted, changed := op.wanted(); changed {
		b["requiredResourceAccess"] = wanted
	}
	return b
}

// wanted is what the registration asks for with what is missing, and without Azure AD Graph, which does not exist any more.
func (op mendApp) wanted() (list []body, changed bool) {
	needs := sam.Needs(op.purposes...)
	for _, w := range op.before.Wanted {
		if strings.EqualFold(w.API, graph.AzureADGraphAPI) {
			changed = true
			continue
		}
		var permissions []body
		for _, id := range w.Scopes {
			permissions = append(permissions, body{"id": id, "type": "Scope"})
		}
		if lacks := op.lacks(w); len(lacks) > 0 {
			permissions, changed = append(permissions, lacks...), true
		}
		for _, id := range w.Roles {
			permissions = append(permissions, body{"id": id, "type": "Role"})
		}
		list = append(list, body{"resourceAppId": w.API, "resourceAccess": permissions})
	}
	for _, n := range needs {
		if _, has := op.before.Wants(n.API); !has {
			list, changed = append(list, op.access([]sam.Need{n})...), true
		}
	}
	return list, changed
}

// lacks are the permissions on one API that the registration does not name.
func (op mendApp) lacks(w graph.ResourceAccess) (list []body) {
	for _, n := range sam.Needs(op.purposes...) {
		for _, value := range n.Scopes {
			id := op.permission(n.API, value)
			named := slices.ContainsFunc(w.Scopes, func(s string) bool { return strings.EqualFold(s, id) })
			untold := id == "" && len(w.Scopes) >= len(n.Scopes) // what its ids name cannot be told before the API is in the tenant
			if strings.EqualFold(n.API, w.API) && !named && !untold {
				list = append(list, body{"id": orAny(id), "type": "Scope"})
			}
		}
	}
	return list
}

// was is the same parts as they are now.
func (op mendApp) was() body {
	b, a := body{}, op.before
	values := map[string]any{
		"tags": a.Tags, "signInAudience": a.Audience, "web": body{"redirectUris": a.WebRedirects}, "isFallbackPublicClient": a.PublicClient == graph.Yes,
		"publicClient": body{"redirectUris": a.PublicRedirects}, "servicePrincipalLockConfiguration": body{"isEnabled": a.Lock.Enabled, "allProperties": a.Lock.All},
		"requiredResourceAccess": accessAsIs(a.Wanted),
	}
	for name := range op.parts() {
		b[name] = values[name]
	}
	return b
}

func accessAsIs(wanted []graph.ResourceAccess) []body {
	var list []body
	for _, w := range wanted {
		var permissions []body
		for _, id := range w.Scopes {
			permissions = append(permissions, body{"id": id, "type": "Scope"})
		}
		for _, id := range w.Roles {
			permissions = append(permissions, body{"id": id, "type": "Role"})
		}
		list = append(list, body{"resourceAppId": w.API, "resourceAccess": permissions})
	}
	return list
}

// says lists in words what changes.
func (op mendApp) says() []assets.Text {
	var list []assets.Text
	parts := op.parts()
	for _, name := range []string{
		"tags", "signInAudience", "web", "isFallbackPublicClient", "publicClient", "servicePrincipalLockConfiguration", "requiredResourceAccess",
	} {
		if parts[name] != nil {
			list = append(list, say("app-mend."+strings.ToLower(name)))
		}
	}
	return list
}

// Change spells out the write for a person.
func (op mendApp) Change() Change {
	c := Change{
		Title:    say("app-mend.change", "name", op.name()),
		Question: say("app-mend.ask", "name", op.name(), "tenant", op.org.Name),
		Yes:      say("app-mend.yes"),
		Before:   say("app-mend.before"),
		After:    say("ca.list", "list", op.says()),
		Affects:  []assets.Text{say("app-mend.affects", "name", op.name())},
		Undo:     say("app-mend.undo"),
		Document: &Document{indented(op.was().text()), indented(op.parts().text())},
		Scopes:   appScopes,
		Roles:    appRoles,
		Requests: []graph.Request{{Method: "PATCH", Path: applicationsPath + "/" + op.id(), Body: op.parts().text(), Times: appTries}},
	}
	if parts := op.parts(); parts["isFallbackPublicClient"] != nil || parts["publicClient"] != nil {
		c.Stops = []assets.Text{say("app-mend.stops-public")}
	}
	return c
}

// Done looks whether nothing is left to change.
func (op mendApp) Done(ctx context.Context) (bool, error) {
	now, err := op.dir.Application(ctx, op.app.ID)
	if err != nil {
		return false, unlessFresh(err, op.fresh())
	}
	op.app.WebRedirects = now.WebRedirects // the sign-in comes back to one of them
	return !mendApp{op.making, now}.mends(), nil
}

// Do sends the parts, unless somebody else changed the registration since it was shown: what they added to a list would be lost.
func (op mendApp) Do(ctx context.Context) error {
	now, err := ofExisting(ctx, func() (graph.Application, error) { return op.dir.Application(ctx, op.app.ID) })
	if err != nil {
		return &graph.Error{Op: "change an application", Kind: graph.ErrRefused, Cause: err}
	}
	if (mendApp{op.making, now}).was().text() != op.was().text() || (mendApp{op.making, now}).parts().text() != op.parts().text() {
		return ErrPlanChanged
	}
	if err := untilReplicated(ctx, op.fresh(), func() error { return op.dir.UpdateApplication(ctx, op.app.ID, op.parts().text()) }); err != nil {
		return err
	}
	return seenBack(ctx, "change an application", op.Done)
}

// loopback reports whether a redirect URI leads back to this machine.
func loopback(address string) bool {
	u, err := url.Parse(address)
	return err == nil && u.Scheme == "http" && (u.Hostname() == "localhost" || u.Hostname() == "127.0.0.1")
}
