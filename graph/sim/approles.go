package sim

import (
	"slices"
	"strings"
	"time"

	"cspready/graph"
)

// everyRole is the id of the default app role: users and groups are assigned to an application without a role of its
// own.
const everyRole = "00000000-0000-0000-0000-000000000000"

func showRoleGrant(d *directory, g *roleGrant) object {
	o := object{"id": g.id, "deletedDateTime": nil, "appRoleId": g.role, "createdDateTime": stamp(g.created),
		"principalId":   g.principal,
		"principalType": "ServicePrincipal", "principalDisplayName": nil, "resourceId": g.resource,
		"resourceDisplayName": nil}
	if p := d.principal(g.principal); p != nil {
		o["principalDisplayName"] = p.name
	} else if u := d.user(g.principal); u != nil {
		o["principalType"], o["principalDisplayName"] = "User", u.name
	} else if group := d.group(g.principal); group != nil {
		o["principalType"], o["principalDisplayName"] = "Group", group.name
	}
	if p := d.principal(g.resource); p != nil {
		o["resourceDisplayName"] = p.name
	}
	return o
}

func getRolesOf(_ *graphService, c *call) (any, *fault) {
	return c.roleGrants(func(g *roleGrant, p *principal) bool { return g.principal == p.id })
}

// getRolesOn answers who has permissions of an API and who is assigned to the application.
func getRolesOn(_ *graphService, c *call) (any, *fault) {
	return c.roleGrants(func(g *roleGrant, p *principal) bool { return g.resource == p.id })
}

func (c *call) roleGrants(which func(*roleGrant, *principal) bool) (any, *fault) {
	p := c.dir.principal(c.ids[0])
	if p == nil {
		return nil, notFound(c.ids[0])
	}
	var found []*roleGrant
	for _, g := range slices.Concat(c.dir.roleGrants, c.dir.assignedTo()) {
		if which(g, p) {
			found = append(found, g)
		}
	}
	return listOf(found, func(g *roleGrant) object { return showRoleGrant(c.dir, g) }), nil
}

// assignedTo returns the users and groups that are assigned to applications, in the form of app role assignments.
func (d *directory) assignedTo() []*roleGrant {
	var all []*roleGrant
	for _, p := range d.principals {
		for _, id := range p.assigned {
			all = append(all, &roleGrant{id: opaque(guid(p.id, "assigned", id)), principal: id, resource: p.id,
				role: everyRole, created: p.created})
		}
	}
	return all
}

func postRoleOf(t *graphService, c *call) (any, *fault) { return t.grantRole(c, "principalId") }

func postRoleOn(t *graphService, c *call) (any, *fault) { return t.grantRole(c, "resourceId") }

// grantRole grants an application permission or assigns a user or group. The address repeats the principal or the
// resource; addressed is the name of that property in the body.
//
// https://learn.microsoft.com/graph/api/serviceprincipal-post-approleassignedto
func (t *graphService) grantRole(c *call, addressed string) (any, *fault) {
	made := &roleGrant{id: opaque(t.newID()), principal: word(c.change, "principalId"),
		resource: word(c.change, "resourceId"),
		role:     strings.ToLower(word(c.change, "appRoleId")), created: time.Now().Truncate(time.Second)}
	if !strings.EqualFold(word(c.change, addressed), c.ids[0]) || made.principal == "" || made.resource == "" ||
		made.role == "" {
		return nil, badRequest("The request must have a principalId, a resourceId and an appRoleId, and be " +
			"addressed to one of them.")
	}
	seen := t.view()
	api := seen.principal(made.resource)
	switch {
	case api == nil:
		return nil, notFound(made.resource)
	case seen.principal(made.principal) == nil && t.showPrincipal(seen, made.principal) == nil:
		return nil, notFound(made.principal)
	case made.role != everyRole && !slices.ContainsFunc(api.roles, func(o offered) bool {
		return o.id == made.role && !o.disabled
	}):
		return nil, badRequest("Permission being assigned was not found on application '" + api.appID + "'.")
	case api.appID == graph.GraphAPI && !t.mayGrantGraph(c.who.user):
		return nil, directoryService.forbidden(true)
	}
	same := func(g *roleGrant) bool {
		return g.principal == made.principal && g.resource == made.resource && g.role == made.role
	}
	if slices.ContainsFunc(slices.Concat(c.dir.roleGrants, c.dir.assignedTo()), same) {
		return nil, badRequest("Permission being assigned already exists on the object.")
	}
	t.change(func(d *directory) { d.roleGrants = append(d.roleGrants, made) })
	return showRoleGrant(c.dir, made), nil
}

// mayGrantGraph reports whether a user may grant application permissions of Microsoft Graph. Application
// administrators may not.
//
// https://learn.microsoft.com/entra/identity/role-based-access-control/permissions-reference#application-administrator
func (t *graphService) mayGrantGraph(userID string) bool {
	return slices.ContainsFunc(t.latest().roles(userID, true), func(r string) bool {
		return r == graph.GlobalAdministrator || r == graph.PrivilegedRoleAdministrator
	})
}
