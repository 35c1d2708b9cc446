package graphapi

import (
	"cmp"
	"slices"
	"strings"

	"cspready/graph"
	"cspready/graph/sim/internal/directory"
	"cspready/graph/sim/internal/odata"
)

func (t *Service) showRole(template string) odata.Object {
	return odata.Object{"@odata.type": "#microsoft.graph.directoryRole",
		"id":              directory.DerivedID(t.TenantID, "role", template),
		"deletedDateTime": nil,
		"displayName":     directory.RoleName(template), "description": nil, "roleTemplateId": template}
}

func getMyRoles(t *Service, c *request) (any, *odata.Error) {
	return odata.ListOf(c.directory.RolesOf(c.Token.User, true), t.showRole), nil
}

// getMyMemberships answers the groups and roles that the caller is a direct member of. Without a permission for
// groups, their names are hidden.
func getMyMemberships(t *Service, c *request) (any, *odata.Error) {
	var all []odata.Object
	named := slices.ContainsFunc(readGroups, func(s string) bool { return slices.Contains(c.Token.Scopes, s) })
	for _, g := range c.directory.GroupsOf(c.Token.User, false) {
		o := t.showUserOrGroup(c.directory, g.ID)
		if !named {
			o = odata.Object{"@odata.type": o["@odata.type"], "id": g.ID, "displayName": nil}
		}
		all = append(all, o)
	}
	for _, r := range c.directory.RolesOf(c.Token.User, false) {
		all = append(all, t.showRole(r))
	}
	return odata.ListOf(all, func(o odata.Object) odata.Object { return o }), nil
}

func showAssignment(a directory.RoleAssignment) odata.Object {
	return odata.Object{"id": a.ID, "principalId": a.Principal, "roleDefinitionId": a.Role,
		"directoryScopeId": cmp.Or(a.Scope, "/")}
}

func getAssignments(t *Service, c *request) (any, *odata.Error) {
	return odata.ListOf(c.directory.Assignments, func(a directory.RoleAssignment) odata.Object {
		o := showAssignment(a)
		if c.Query.Has("$expand") {
			o["principal"] = t.showUserOrGroup(c.directory, a.Principal)
		}
		return o
	}), nil
}

// postAssignment assigns a role for the whole tenant. A replica that does not have the principal yet answers that it
// does not exist.
//
// https://learn.microsoft.com/graph/api/rbacapplication-post-roleassignments
func postAssignment(t *Service, c *request) (any, *odata.Error) {
	a := directory.RoleAssignment{ID: t.NewID(), Role: strings.ToLower(odata.StringValue(c.payload,
		"roleDefinitionId")),
		Principal: odata.StringValue(c.payload, "principalId")}
	same := func(b directory.RoleAssignment) bool { return a.Role == b.Role && a.Principal == b.Principal }
	switch {
	case !graph.IsGUID(a.Role) || !graph.IsGUID(a.Principal):
		return nil, odata.BadRequest("The request must have a principalId and a roleDefinitionId.")
	case odata.StringValue(c.payload, "directoryScopeId") != "/":
		return nil, odata.BadRequest("The directoryScopeId is missing, or of a kind that this tenant does not have.")
	case t.showUserOrGroup(t.ReadReplica(), a.Principal) == nil:
		return nil, odata.NotFound(a.Principal)
	case !slices.Contains(directory.RoleTemplates, a.Role):
		return nil, odata.NotFound(a.Role)
	case a.Role == graph.GlobalAdministrator && !slices.Contains(c.directory.RolesOf(c.Token.User, true),
		graph.GlobalAdministrator):
		return nil, directoryService.forbiddenError(true)
	case slices.ContainsFunc(c.directory.Assignments, same):
		return nil, odata.BadRequest("A conflicting object with one or more of the specified property values is " +
			"present " +
			"in the directory.")
	}
	t.WriteDirectory(func(d *directory.Directory) { d.Assignments = append(d.Assignments, a) })
	return showAssignment(a), nil
}

// getSchedules answers how long role assignments are valid: permanently, except for activated ones.
func getSchedules(t *Service, c *request) (any, *odata.Error) {
	return odata.ListOf(c.directory.Assignments, func(a directory.RoleAssignment) odata.Object {
		kind := "Assigned"
		if !a.Ends.IsZero() {
			kind = "Activated"
		}
		return odata.Object{"id": a.ID + "-1", "principalId": a.Principal, "roleDefinitionId": a.Role,
			"directoryScopeId": cmp.Or(a.Scope, "/"), "appScopeId": nil,
			"memberType": "Direct", "assignmentType": kind, "startDateTime": odata.FormatTime(t.Scenario.Created),
			"endDateTime":            odata.FormatTime(a.Ends),
			"roleAssignmentOriginId": a.ID, "roleAssignmentScheduleId": a.ID}
	}), nil
}

func getRoleDefinitions(_ *Service, c *request) (any, *odata.Error) {
	templates := slices.Clone(directory.RoleTemplates)
	for _, a := range slices.Concat(c.directory.Assignments, c.directory.EligibleAssignments) {
		if !slices.Contains(templates, a.Role) {
			templates = append(templates, a.Role)
		}
	}
	return odata.ListOf(templates, func(template string) odata.Object {
		return odata.Object{"id": template, "templateId": template, "displayName": directory.RoleName(template),
			"description": nil,
			"isBuiltIn":   true, "isEnabled": true, "version": "1", "resourceScopes": []string{"/"},
			"rolePermissions": []odata.Object{}}
	}), nil
}

func getEligibility(t *Service, c *request) (any, *odata.Error) {
	return odata.ListOf(c.directory.EligibleAssignments, func(a directory.RoleAssignment) odata.Object {
		o := odata.Object{"id": a.ID + "-1-e", "principalId": a.Principal, "roleDefinitionId": a.Role,
			"directoryScopeId": cmp.Or(a.Scope, "/"),
			"appScopeId":       nil, "memberType": "Direct", "startDateTime": odata.FormatTime(t.Scenario.Created),
			"endDateTime":               nil,
			"roleEligibilityScheduleId": a.ID}
		if c.Query.Has("$expand") {
			o["principal"] = t.showUserOrGroup(c.directory, a.Principal)
		}
		return o
	}), nil
}
