package sim

import (
	"slices"
	"strings"
	"time"

	"cspready/graph"
)

// principal finds a service principal by its object id.
func (d *directory) principal(id string) *principal {
	return d.findPrincipal(func(p *principal) bool { return strings.EqualFold(p.id, id) })
}

// principalOf finds a service principal by its application id.
func (d *directory) principalOf(appID string) *principal {
	return d.findPrincipal(func(p *principal) bool { return strings.EqualFold(p.appID, appID) })
}

func (d *directory) findPrincipal(which func(*principal) bool) *principal {
	i := slices.IndexFunc(d.principals, which)
	if i < 0 {
		return nil
	}
	return d.principals[i]
}

func (t *graphService) showServicePrincipal(p *principal) object {
	scopes, roles := []object{}, []object{}
	for _, o := range p.scopes {
		kind := "User"
		if o.admin {
			kind = "Admin"
		}
		scopes = append(scopes, object{"id": o.id, "value": o.value, "type": kind, "isEnabled": !o.disabled,
			"adminConsentDisplayName": o.value,
			"adminConsentDescription": o.value, "userConsentDisplayName": nil, "userConsentDescription": nil})
	}
	for _, o := range p.roles {
		roles = append(roles, object{"id": o.id, "value": o.value, "isEnabled": !o.disabled,
			"allowedMemberTypes": []string{"Application"},
			"displayName":        o.value, "description": o.value, "origin": "Application"})
	}
	publisher := object{"displayName": nil, "verifiedPublisherId": nil, "addedDateTime": nil}
	if p.publisher != "" {
		publisher = object{"displayName": p.publisher, "verifiedPublisherId": "1234567",
			"addedDateTime": stamp(p.created)}
	}
	var owner any = p.owner
	if p.owner == untold {
		owner = nil
	}
	return object{
		"id": p.id, "deletedDateTime": nil, "accountEnabled": !p.disabled, "appId": p.appID, "displayName": p.name,
		"appDisplayName":         p.name,
		"appOwnerOrganizationId": owner, "appRoleAssignmentRequired": p.needsAssignment,
		"createdDateTime":      stamp(p.created),
		"servicePrincipalType": "Application", "disabledByMicrosoftStatus": nil,
		"servicePrincipalNames": []string{p.appID},
		"tags":                  append([]string{}, p.tags...), "verifiedPublisher": publisher,
		"oauth2PermissionScopes": scopes, "appRoles": roles,
		"keyCredentials": []object{}, "passwordCredentials": []object{}, "replyUrls": []string{},
		"addIns": []object{}, "alternativeNames": []string{},
		"homepage": nil, "logoutUrl": nil, "loginUrl": nil, "notes": nil, "description": nil,
		"preferredSingleSignOnMode": nil,
	}
}

func getPrincipals(t *graphService, c *call) (any, *fault) {
	if f := c.noGuest(); f != nil {
		return nil, f
	}
	return listOf(c.dir.principals, t.showServicePrincipal), nil
}

func getPrincipal(t *graphService, c *call) (any, *fault) {
	p := c.dir.principal(c.ids[0])
	if p == nil {
		return nil, notFound(c.ids[0])
	}
	return t.showServicePrincipal(p), nil
}

func getPrincipalByAppID(t *graphService, c *call) (any, *fault) {
	p := c.dir.principalOf(c.ids[0])
	if p == nil {
		return nil, notFound(c.ids[0])
	}
	return t.showServicePrincipal(p), nil
}

// postPrincipal creates a service principal for an application of the tenant, if the replica has it already, or for
// one of Microsoft's.
//
// https://learn.microsoft.com/graph/api/serviceprincipal-post-serviceprincipals
func postPrincipal(t *graphService, c *call) (any, *fault) {
	appID := strings.ToLower(word(c.change, "appId"))
	if !graph.IsGUID(appID) {
		return nil, badRequest("A value is required for property 'appId' of resource 'ServicePrincipal'.")
	}
	made := &principal{id: t.newID(), appID: appID, created: time.Now().Truncate(time.Second)}
	if a := t.view().applicationOf(appID); a != nil {
		made.appID, made.name, made.owner = a.appID, a.name, t.id
	} else if api, ok := microsoftAPIs[appID]; ok && api.addable {
		made.name, made.owner, made.scopes, made.roles = api.name, microsoftTenant, api.scopes, api.roles
	} else {
		return nil, badRequest("The appId '" + appID +
			"' of the service principal does not reference a valid application object.")
	}
	if c.dir.principalOf(appID) != nil {
		return nil, conflict("The service principal cannot be created, updated, or restored because the service " +
			"principal name " + appID + " is already in use.")
	}
	if f := made.set(c.change, "appId"); f != nil {
		return nil, f
	}
	t.change(func(d *directory) { d.principals = append(d.principals, made) })
	return t.showServicePrincipal(made), nil
}

// patchPrincipal changes whether users can sign in, and which ones.
//
// https://learn.microsoft.com/graph/api/serviceprincipal-update
func patchPrincipal(t *graphService, c *call) (any, *fault) {
	p := c.dir.principal(c.ids[0])
	if p == nil || t.view().principal(c.ids[0]) == nil {
		return nil, notFound(c.ids[0])
	}
	changed := *p
	if f := changed.set(c.change); f != nil {
		return nil, f
	}
	t.change(func(d *directory) {
		i := slices.Index(d.principals, p)
		d.principals[i] = &changed
	})
	return nil, nil
}

// set sets the properties of a service principal from a body, except those that the caller has handled.
func (p *principal) set(body object, seen ...string) *fault {
	for name, v := range body {
		switch {
		case strings.Contains(name, "@") || slices.Contains(seen, name):
		case name == "accountEnabled":
			p.disabled = v == false
		case name == "appRoleAssignmentRequired":
			p.needsAssignment = v == true
		case name == "tags":
			p.tags = texts(v)
		default:
			return badRequest("Property '" + name + "' is read-only and cannot be set, or not known to this tenant.")
		}
	}
	return nil
}

// texts reads a list of strings.
func texts(v any) []string {
	list, _ := elements(v)
	var words []string
	for _, e := range list {
		if s, ok := e.(string); ok {
			words = append(words, s)
		}
	}
	return words
}

// conflict is the error for an object that exists already.
func conflict(message string) *fault {
	return &fault{status: 409, code: "Request_MultipleObjectsWithSameKeyValue", message: message,
		details: []string{"ConflictingObjects"}}
}
