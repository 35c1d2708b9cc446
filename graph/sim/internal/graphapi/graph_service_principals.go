package graphapi

import (
	"slices"
	"strings"
	"time"

	"cspready/graph"
	"cspready/graph/sim/internal/directory"
	"cspready/graph/sim/internal/odata"
)

func (t *Service) showServicePrincipal(p *directory.ServicePrincipal) odata.Object {
	scopes, roles := []odata.Object{}, []odata.Object{}
	for _, o := range p.Scopes {
		kind := "User"
		if o.AdminOnly {
			kind = "Admin"
		}
		scopes = append(scopes, odata.Object{"id": o.ID, "value": o.Name, "type": kind, "isEnabled": !o.Disabled,
			"adminConsentDisplayName": o.Name,
			"adminConsentDescription": o.Name, "userConsentDisplayName": nil, "userConsentDescription": nil})
	}
	for _, o := range p.Roles {
		roles = append(roles, odata.Object{"id": o.ID, "value": o.Name, "isEnabled": !o.Disabled,
			"allowedMemberTypes": []string{"Application"},
			"displayName":        o.Name, "description": o.Name, "origin": "Application"})
	}
	publisher := odata.Object{"displayName": nil, "verifiedPublisherId": nil, "addedDateTime": nil}
	if p.Publisher != "" {
		publisher = odata.Object{"displayName": p.Publisher, "verifiedPublisherId": "1234567",
			"addedDateTime": odata.FormatTime(p.Created)}
	}
	var owner any = p.OwnerTenant
	if p.OwnerTenant == directory.NoOwner {
		owner = nil
	}
	return odata.Object{
		"id": p.ID, "deletedDateTime": nil, "accountEnabled": !p.Disabled, "appId": p.AppID, "displayName": p.Name,
		"appDisplayName":         p.Name,
		"appOwnerOrganizationId": owner, "appRoleAssignmentRequired": p.NeedsAssignment,
		"createdDateTime":      odata.FormatTime(p.Created),
		"servicePrincipalType": "Application", "disabledByMicrosoftStatus": nil,
		"servicePrincipalNames": []string{p.AppID},
		"tags":                  append([]string{}, p.Tags...), "verifiedPublisher": publisher,
		"oauth2PermissionScopes": scopes, "appRoles": roles,
		"keyCredentials": []odata.Object{}, "passwordCredentials": []odata.Object{}, "replyUrls": []string{},
		"addIns": []odata.Object{}, "alternativeNames": []string{},
		"homepage": nil, "logoutUrl": nil, "loginUrl": nil, "notes": nil, "description": nil,
		"preferredSingleSignOnMode": nil,
	}
}

func getPrincipals(t *Service, c *request) (any, *odata.Error) {
	if f := c.checkNotGuest(); f != nil {
		return nil, f
	}
	return odata.ListOf(c.directory.Principals, t.showServicePrincipal), nil
}

func getPrincipal(t *Service, c *request) (any, *odata.Error) {
	p := c.directory.PrincipalByID(c.pathIDs[0])
	if p == nil {
		return nil, odata.NotFound(c.pathIDs[0])
	}
	return t.showServicePrincipal(p), nil
}

func getPrincipalByAppID(t *Service, c *request) (any, *odata.Error) {
	p := c.directory.PrincipalByAppID(c.pathIDs[0])
	if p == nil {
		return nil, odata.NotFound(c.pathIDs[0])
	}
	return t.showServicePrincipal(p), nil
}

// postPrincipal creates a service principal for an application of the tenant, if the replica has it already, or for
// one of Microsoft's.
//
// https://learn.microsoft.com/graph/api/serviceprincipal-post-serviceprincipals
func postPrincipal(t *Service, c *request) (any, *odata.Error) {
	appID := strings.ToLower(odata.StringValue(c.payload, "appId"))
	if !graph.IsGUID(appID) {
		return nil, odata.BadRequest("A value is required for property 'appId' of resource 'ServicePrincipal'.")
	}
	made := &directory.ServicePrincipal{ID: t.NewID(), AppID: appID, Created: time.Now().Truncate(time.Second)}
	if a := t.ReadReplica().ApplicationByAppID(appID); a != nil {
		made.AppID, made.Name, made.OwnerTenant = a.AppID, a.Name, t.TenantID
	} else if api, ok := directory.MicrosoftAPIs[appID]; ok && api.CanBeAdded {
		made.Name, made.OwnerTenant, made.Scopes, made.Roles = api.Name, directory.MicrosoftTenant, api.Scopes,
			api.Roles
	} else {
		return nil, odata.BadRequest("The appId '" + appID +
			"' of the service principal does not reference a valid application object.")
	}
	if c.directory.PrincipalByAppID(appID) != nil {
		return nil, odata.ConflictError("The service principal cannot be created, updated, or restored because the " +
			"service " +
			"principal name " + appID + " is already in use.")
	}
	if f := made.SetProperties(c.payload, "appId"); f != nil {
		return nil, f
	}
	t.WriteDirectory(func(d *directory.Directory) { d.Principals = append(d.Principals, made) })
	return t.showServicePrincipal(made), nil
}

// patchPrincipal changes whether users can sign in, and which ones.
//
// https://learn.microsoft.com/graph/api/serviceprincipal-update
func patchPrincipal(t *Service, c *request) (any, *odata.Error) {
	p := c.directory.PrincipalByID(c.pathIDs[0])
	if p == nil || t.ReadReplica().PrincipalByID(c.pathIDs[0]) == nil {
		return nil, odata.NotFound(c.pathIDs[0])
	}
	changed := *p
	if f := changed.SetProperties(c.payload); f != nil {
		return nil, f
	}
	t.WriteDirectory(func(d *directory.Directory) {
		i := slices.Index(d.Principals, p)
		d.Principals[i] = &changed
	})
	return nil, nil
}
