package graphapi

import (
	"slices"
	"strings"
	"time"

	"cspready/graph"
	"cspready/graph/sim/internal/directory"
	"cspready/graph/sim/internal/odata"
)

func showAppRoleAssignment(d *directory.Directory, g *directory.AppRoleAssignment) odata.Object {
	o := odata.Object{"id": g.ID, "deletedDateTime": nil, "appRoleId": g.Role,
		"createdDateTime": odata.FormatTime(g.Created),
		"principalId":     g.Principal,
		"principalType":   "ServicePrincipal", "principalDisplayName": nil, "resourceId": g.Resource,
		"resourceDisplayName": nil}
	if p := d.PrincipalByID(g.Principal); p != nil {
		o["principalDisplayName"] = p.Name
	} else if u := d.FindUser(g.Principal); u != nil {
		o["principalType"], o["principalDisplayName"] = "User", u.Name
	} else if group := d.FindGroup(g.Principal); group != nil {
		o["principalType"], o["principalDisplayName"] = "Group", group.Name
	}
	if p := d.PrincipalByID(g.Resource); p != nil {
		o["resourceDisplayName"] = p.Name
	}
	return o
}

func getAppRolesHeld(_ *Service, c *request) (any, *odata.Error) {
	return c.listAppRoles(func(g *directory.AppRoleAssignment, p *directory.ServicePrincipal) bool {
		return g.Principal == p.ID
	})
}

// getAppRolesGranted answers who has permissions of an API and who is assigned to the application.
func getAppRolesGranted(_ *Service, c *request) (any, *odata.Error) {
	return c.listAppRoles(func(g *directory.AppRoleAssignment, p *directory.ServicePrincipal) bool {
		return g.Resource == p.ID
	})
}

func (c *request) listAppRoles(which func(*directory.AppRoleAssignment, *directory.ServicePrincipal) bool) (any,
	*odata.Error) {
	p := c.directory.PrincipalByID(c.pathIDs[0])
	if p == nil {
		return nil, odata.NotFound(c.pathIDs[0])
	}
	var found []*directory.AppRoleAssignment
	for _, g := range slices.Concat(c.directory.AppRoleAssignments, c.directory.AssignmentsToApps()) {
		if which(g, p) {
			found = append(found, g)
		}
	}
	return odata.ListOf(found, func(g *directory.AppRoleAssignment) odata.Object {
		return showAppRoleAssignment(c.directory, g)
	}), nil
}

func postAppRoleHeld(t *Service, c *request) (any, *odata.Error) {
	return t.grantAppRole(c, "principalId")
}

func postAppRoleGranted(t *Service, c *request) (any, *odata.Error) {
	return t.grantAppRole(c, "resourceId")
}

// grantAppRole grants an application permission or assigns a user or group. The address repeats the principal or the
// resource; addressed is the name of that property in the body.
//
// https://learn.microsoft.com/graph/api/serviceprincipal-post-approleassignedto
func (t *Service) grantAppRole(c *request, addressed string) (any, *odata.Error) {
	made := &directory.AppRoleAssignment{ID: directory.EncodeID(t.NewID()),
		Principal: odata.StringValue(c.payload, "principalId"),
		Resource:  odata.StringValue(c.payload, "resourceId"),
		Role:      strings.ToLower(odata.StringValue(c.payload, "appRoleId")),
		Created:   time.Now().Truncate(time.Second)}
	if !strings.EqualFold(odata.StringValue(c.payload, addressed), c.pathIDs[0]) || made.Principal == "" ||
		made.Resource == "" ||
		made.Role == "" {
		return nil, odata.BadRequest("The request must have a principalId, a resourceId and an appRoleId, and be " +
			"addressed to one of them.")
	}
	seen := t.ReadReplica()
	api := seen.PrincipalByID(made.Resource)
	switch {
	case api == nil:
		return nil, odata.NotFound(made.Resource)
	case seen.PrincipalByID(made.Principal) == nil && t.showUserOrGroup(seen, made.Principal) == nil:
		return nil, odata.NotFound(made.Principal)
	case made.Role != directory.DefaultAccessRole && !slices.ContainsFunc(api.Roles,
		func(o directory.APIPermission) bool {
			return o.ID == made.Role && !o.Disabled
		}):
		return nil, odata.BadRequest("Permission being assigned was not found on application '" + api.AppID + "'.")
	case api.AppID == graph.GraphAPI && !t.canGrantGraphRoles(c.Token.User):
		return nil, directoryService.forbiddenError(true)
	}
	same := func(g *directory.AppRoleAssignment) bool {
		return g.Principal == made.Principal && g.Resource == made.Resource && g.Role == made.Role
	}
	if slices.ContainsFunc(slices.Concat(c.directory.AppRoleAssignments, c.directory.AssignmentsToApps()), same) {
		return nil, odata.BadRequest("Permission being assigned already exists on the object.")
	}
	t.WriteDirectory(func(d *directory.Directory) { d.AppRoleAssignments = append(d.AppRoleAssignments, made) })
	return showAppRoleAssignment(c.directory, made), nil
}

// canGrantGraphRoles reports whether a user may grant application permissions of Microsoft Graph. Application
// administrators may not.
//
// https://learn.microsoft.com/entra/identity/role-based-access-control/permissions-reference#application-administrator
func (t *Service) canGrantGraphRoles(userID string) bool {
	return slices.ContainsFunc(t.LatestDirectory().RolesOf(userID, true), func(r string) bool {
		return r == graph.GlobalAdministrator || r == graph.PrivilegedRoleAdministrator
	})
}
