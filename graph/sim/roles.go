package sim

import (
	"slices"

	"cspready/graph"
)

func (t *Tenant) showRole(template string) object {
	return object{"@odata.type": "#microsoft.graph.directoryRole", "id": guid(t.id, "role", template), "deletedDateTime": nil,
		"displayName": graph.RoleNamed(template).Name, "description": nil, "roleTemplateId": template}
}

func getMyRoles(t *Tenant, c *call) (any, *fault) {
	return listOf(c.dir.roles(c.who.user, true), t.showRole), nil
}

// getMyMemberships answers groups and roles held directly. Without a permission for groups, their names stay hidden.
func getMyMemberships(t *Tenant, c *call) (any, *fault) {
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

func getAssignments(t *Tenant, c *call) (any, *fault) {
	return listOf(c.dir.assignments, func(a assignment) object {
		o := object{"id": a.id, "principalId": a.principal, "roleDefinitionId": a.role, "directoryScopeId": "/"}
		if c.query.Has("$expand") {
			o["principal"] = t.showPrincipal(c.dir, a.principal)
		}
		return o
	}), nil
}

func getRoleDefinitions(*Tenant, *call) (any, *fault) {
	return listOf(roleTemplates, func(template string) object {
		return object{"id": template, "templateId": template, "displayName": graph.RoleNamed(template).Name, "description": nil,
			"isBuiltIn": true, "isEnabled": true, "version": "1", "resourceScopes": []string{"/"}, "rolePermissions": []object{}}
	}), nil
}

func getEligibility(t *Tenant, c *call) (any, *fault) {
	return listOf(c.dir.eligible, func(a assignment) object {
		o := object{"id": a.id + "-1-e", "principalId": a.principal, "roleDefinitionId": a.role, "directoryScopeId": "/",
			"appScopeId": nil, "memberType": "Direct", "startDateTime": stamp(t.scenario.Created), "endDateTime": nil,
			"roleEligibilityScheduleId": a.id}
		if c.query.Has("$expand") {
			o["principal"] = t.showPrincipal(c.dir, a.principal)
		}
		return o
	}), nil
}
