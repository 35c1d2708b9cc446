package sim

import (
	"encoding/base64"
	"slices"
	"strings"
	"time"
)

// opaque encodes a new id in the form that ids of consents have.
func opaque(id string) string { return base64.RawURLEncoding.EncodeToString([]byte(id)) }

func showConsent(g *consent) object {
	o := object{"id": g.id, "clientId": g.client, "consentType": "AllPrincipals", "principalId": nil,
		"resourceId": g.resource, "scope": g.scope}
	if g.user != "" {
		o["consentType"], o["principalId"] = "Principal", g.user
	}
	return o
}

func (d *directory) consent(id string) *consent {
	i := slices.IndexFunc(d.consents, func(g *consent) bool { return g.id == id })
	if i < 0 {
		return nil
	}
	return d.consents[i]
}

func getConsents(_ *graphService, c *call) (any, *fault) {
	return listOf(c.dir.consents, showConsent), nil
}

func getConsentsOf(_ *graphService, c *call) (any, *fault) {
	p := c.dir.principal(c.ids[0])
	if p == nil {
		return nil, notFound(c.ids[0])
	}
	its := slices.DeleteFunc(slices.Clone(c.dir.consents), func(g *consent) bool { return g.client != p.id })
	return listOf(its, showConsent), nil
}

// postConsent grants delegated permissions for all users or for one, once for each application and API. A replica
// that does not have the application or the API yet answers that it does not exist.
//
// https://learn.microsoft.com/graph/api/oauth2permissiongrant-post
func postConsent(t *graphService, c *call) (any, *fault) {
	made := &consent{id: opaque(t.newID()), client: word(c.change, "clientId"), resource: word(c.change, "resourceId"),
		scope: word(c.change, "scope"), created: time.Now().Truncate(time.Second)}
	kind, person := word(c.change, "consentType"), word(c.change, "principalId")
	seen := t.view()
	switch {
	case made.client == "" || made.resource == "":
		return nil, badRequest("A value is required for property 'clientId' and 'resourceId' of resource " +
			"'OAuth2PermissionGrant'.")
	case kind != "AllPrincipals" && kind != "Principal" || (kind == "Principal") != (person != ""):
		return nil, badRequest("Invalid value specified for property 'consentType' of " +
			"resource 'OAuth2PermissionGrant'.")
	case seen.principal(made.client) == nil:
		return nil, notFound(made.client)
	case seen.principal(made.resource) == nil:
		return nil, notFound(made.resource)
	case person != "" && seen.user(person) == nil:
		return nil, notFound(person)
	}
	if person != "" {
		made.user = seen.user(person).id
	}
	same := func(g *consent) bool {
		return g.client == made.client && g.resource == made.resource && g.user == made.user
	}
	if slices.ContainsFunc(c.dir.consents, same) {
		return nil, conflict("Permission entry already exists.")
	}
	t.change(func(d *directory) { d.consents = append(d.consents, made) })
	return showConsent(made), nil
}

// patchConsent replaces the permissions of a consent as a whole; its other properties cannot be changed.
//
// https://learn.microsoft.com/graph/api/oauth2permissiongrant-update
func patchConsent(t *graphService, c *call) (any, *fault) {
	g := c.dir.consent(c.ids[0])
	if g == nil {
		return nil, notFound(c.ids[0])
	}
	changed := *g
	for name := range c.change {
		switch {
		case strings.Contains(name, "@"):
		case name == "scope":
			changed.scope = word(c.change, name)
		default:
			return nil, badRequest("Property '" + name + "' is read-only and cannot be set.")
		}
	}
	t.change(func(d *directory) { d.consents[slices.Index(d.consents, g)] = &changed })
	return nil, nil
}

// deleteConsent deletes a consent.
func deleteConsent(t *graphService, c *call) (any, *fault) {
	g := c.dir.consent(c.ids[0])
	if g == nil {
		return nil, notFound(c.ids[0])
	}
	t.change(func(d *directory) {
		d.consents = slices.DeleteFunc(d.consents, func(other *consent) bool { return other == g })
	})
	return nil, nil
}
