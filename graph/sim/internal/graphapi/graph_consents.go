package graphapi

import (
	"slices"
	"strings"
	"time"

	"cspready/graph/sim/internal/directory"
	"cspready/graph/sim/internal/odata"
)

func showConsent(g *directory.Consent) odata.Object {
	o := odata.Object{"id": g.ID, "clientId": g.Client, "consentType": "AllPrincipals", "principalId": nil,
		"resourceId": g.Resource, "scope": g.Scope}
	if g.User != "" {
		o["consentType"], o["principalId"] = "Principal", g.User
	}
	return o
}

func getConsents(_ *Service, c *request) (any, *odata.Error) {
	return odata.ListOf(c.directory.Consents, showConsent), nil
}

func getConsentsOfPrincipal(_ *Service, c *request) (any, *odata.Error) {
	p := c.directory.PrincipalByID(c.pathIDs[0])
	if p == nil {
		return nil, odata.NotFound(c.pathIDs[0])
	}
	its := slices.DeleteFunc(slices.Clone(c.directory.Consents), func(g *directory.Consent) bool {
		return g.Client != p.ID
	})
	return odata.ListOf(its, showConsent), nil
}

// postConsent grants delegated permissions for all users or for one, once for each application and API. A replica
// that does not have the application or the API yet answers that it does not exist.
//
// https://learn.microsoft.com/graph/api/oauth2permissiongrant-post
func postConsent(t *Service, c *request) (any, *odata.Error) {
	made := &directory.Consent{ID: directory.EncodeID(t.NewID()), Client: odata.StringValue(c.payload, "clientId"),
		Resource: odata.StringValue(c.payload, "resourceId"),
		Scope:    odata.StringValue(c.payload, "scope"), Created: time.Now().Truncate(time.Second)}
	kind, person := odata.StringValue(c.payload, "consentType"), odata.StringValue(c.payload, "principalId")
	seen := t.ReadReplica()
	switch {
	case made.Client == "" || made.Resource == "":
		return nil, odata.BadRequest("A value is required for property 'clientId' and 'resourceId' of resource " +
			"'OAuth2PermissionGrant'.")
	case kind != "AllPrincipals" && kind != "Principal" || (kind == "Principal") != (person != ""):
		return nil, odata.BadRequest("Invalid value specified for property 'consentType' of " +
			"resource 'OAuth2PermissionGrant'.")
	case seen.PrincipalByID(made.Client) == nil:
		return nil, odata.NotFound(made.Client)
	case seen.PrincipalByID(made.Resource) == nil:
		return nil, odata.NotFound(made.Resource)
	case person != "" && seen.FindUser(person) == nil:
		return nil, odata.NotFound(person)
	}
	if person != "" {
		made.User = seen.FindUser(person).ID
	}
	same := func(g *directory.Consent) bool {
		return g.Client == made.Client && g.Resource == made.Resource && g.User == made.User
	}
	if slices.ContainsFunc(c.directory.Consents, same) {
		return nil, odata.ConflictError("Permission entry already exists.")
	}
	t.WriteDirectory(func(d *directory.Directory) { d.Consents = append(d.Consents, made) })
	return showConsent(made), nil
}

// patchConsent replaces the permissions of a consent as a whole; its other properties cannot be changed.
//
// https://learn.microsoft.com/graph/api/oauth2permissiongrant-update
func patchConsent(t *Service, c *request) (any, *odata.Error) {
	g := c.directory.ConsentByID(c.pathIDs[0])
	if g == nil {
		return nil, odata.NotFound(c.pathIDs[0])
	}
	changed := *g
	for name := range c.payload {
		switch {
		case strings.Contains(name, "@"):
		case name == "scope":
			changed.Scope = odata.StringValue(c.payload, name)
		default:
			return nil, odata.BadRequest("Property '" + name + "' is read-only and cannot be set.")
		}
	}
	t.WriteDirectory(func(d *directory.Directory) { d.Consents[slices.Index(d.Consents, g)] = &changed })
	return nil, nil
}

// deleteConsent deletes a consent.
func deleteConsent(t *Service, c *request) (any, *odata.Error) {
	g := c.directory.ConsentByID(c.pathIDs[0])
	if g == nil {
		return nil, odata.NotFound(c.pathIDs[0])
	}
	t.WriteDirectory(func(d *directory.Directory) {
		d.Consents = slices.DeleteFunc(d.Consents, func(other *directory.Consent) bool { return other == g })
	})
	return nil, nil
}
