package sim

import (
	"slices"
	"strings"

	"cspready/graph"
)

func (t *graphService) showRole(template string) object {
	return object{"@odata.type": "#microsoft.graph.directoryRole", "id": guid(t.id, "role", template),
		"deletedDateTime": nil,
		"displayName":     graph.RoleNamed(template).Name, "description": nil, "roleTemplateId": template}
}

func getMyRoles(t *graphService, c *call) (any, *fault) {
	return listOf(c.dir.roles(c.who.user, true), t.showRole), nil
}

// getMyMemberships answers the groups and roles that the caller is a direct member of. Without a permission for
// groups, their names are hidden.
func getMyMemberships(t *graphService, c *call) (any, *fault) {
	var all []object
	named := slices.ContainsFunc(readGroups, func(s string) bool { return slices.Contains(c.who.scopes, s) })
	for _, g := range c.dir.groupsOf(c.who.user, false) {
		o := t.showPrincipal(c.dir, g.id)
		if !named {
			o = object{"@odata.type": o["@odata.type"], "id": g.id, "displayName": nil}
		}
		all = append(all, o)
	}
	for _, r := range c.dir.roles(c.who.user, false) {
		all = append(all, t.showRole(r))
	}
	return listOf(all, func(o object) object { return o }), nil
}

func showAssignment(a assignment) object {
	return object{"id": a.id, "principalId": a.principal, "roleDefinitionId": a.role, "directoryScopeId": "/"}
}

func getAssignments(t *graphService, c *call) (any, *fault) {
	return listOf(c.dir.assignments, func(a assignment) object {
		o := showAssignment(a)
		if c.query.Has("$expand") {
			o["principal"] = t.showPrincipal(c.dir, a.principal)
		}
		return o
	}), nil
}

// postAssignment assigns a role for the whole tenant. A replica that does not have the principal yet answers that it
// does not exist.
//
// https://learn.microsoft.com/graph/api/rbacapplication-post-roleassignments
func postAssignment(t *graphService, c *call) (any, *fault) {
	a := assignment{id: t.newID(), role: strings.ToLower(word(c.change, "roleDefinitionId")),
		principal: word(c.change, "principalId")}
	same := func(b assignment) bool { return a.role == b.role && a.principal == b.principal }
	switch {
	case !graph.IsGUID(a.role) || !graph.IsGUID(a.principal):
		return nil, badRequest("The request must have a principalId and a roleDefinitionId.")
	case word(c.change, "directoryScopeId") != "/":
		return nil, badRequest("The directoryScopeId is missing, or of a kind that this tenant does not have.")
	case t.showPrincipal(t.view(), a.principal) == nil:
		return nil, notFound(a.principal)
	case !slices.Contains(roleTemplates, a.role):
		return nil, notFound(a.role)
	case a.role == graph.GlobalAdministrator && !slices.Contains(c.dir.roles(c.who.user, true),
		graph.GlobalAdministrator):
		return nil, directoryService.forbidden(true)
	case slices.ContainsFunc(c.dir.assignments, same):
		return nil, badRequest("A conflicting object with one or more of the specified property values is present " +
			"in the directory.")
	}
	t.change(func(d *directory) { d.assignments = append(d.assignments, a) })
	return showAssignment(a), nil
}

// getSchedules answers how long role assignments are valid: permanently, except for activated ones.
func getSchedules(t *graphService, c *call) (any, *fault) {
	return listOf(c.dir.assignments, func(a assignment) object {
		kind := "Assigned"
		if !a.ends.IsZero() {
			kind = "Activated"
		}
		return object{"id": a.id + "-1", "principalId": a.principal, "roleDefinitionId": a.role,
			"directoryScopeId": "/", "appScopeId": nil,
			"memberType": "Direct", "assignmentType": kind, "startDateTime": stamp(t.scenario.Created),
			"endDateTime":            stamp(a.ends),
			"roleAssignmentOriginId": a.id, "roleAssignmentScheduleId": a.id}
	}), nil
}

func getRoleDefinitions(*graphService, *call) (any, *fault) {
	return listOf(roleTemplates, func(template string) object {
		return object{"id": template, "templateId": template, "displayName": graph.RoleNamed(template).Name,
			"description": nil,
			"isBuiltIn":   true, "isEnabled": true, "version": "1", "resourceScopes": []string{"/"},
			"rolePermissions": []object{}}
	}), nil
}

func getEligibility(t *graphService, c *call) (any, *fault) {
	return listOf(c.dir.eligible, func(a assignment) object {
		o := object{"id": a.id + "-1-e", "principalId": a.principal, "roleDefinitionId": a.role,
			"directoryScopeId": "/",
			"appScopeId":       nil, "memberType": "Direct", "startDateTime": stamp(t.scenario.Created),
			"endDateTime":               nil,
			"roleEligibilityScheduleId": a.id}
		if c.query.Has("$expand") {
			o["principal"] = t.showPrincipal(c.dir, a.principal)
		}
		return o
	}), nil
}
