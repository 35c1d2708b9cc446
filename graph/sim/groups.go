package sim

import (
	"slices"
	"strings"
)

func getGroups(t *graphService, c *call) (any, *fault) {
	if f := c.noGuest(); f != nil {
		return nil, f
	}
	return listOf(c.dir.groups, func(g *group) object {
		o := t.showPrincipal(c.dir, g.id)
		delete(o, "@odata.type") // in a list of groups the type is in the context only
		return o
	}), nil
}

// postMember adds a member to a group. The body has the object's address in the tenant's cloud.
//
// https://learn.microsoft.com/graph/api/group-post-members
func postMember(t *graphService, c *call) (any, *fault) {
	g := c.dir.group(c.ids[0])
	if g == nil {
		return nil, notFound(c.ids[0])
	}
	address := word(c.change, "@odata.id")
	id, ok := strings.CutPrefix(address, "https://"+t.cloud.Hosts().Graph+"/v1.0/directoryObjects/")
	if !ok {
		id, ok = strings.CutPrefix(address, "https://"+t.cloud.Hosts().Graph+"/v1.0/users/")
	}
	switch {
	case !ok:
		return nil, badRequest("Invalid URL format specified in @odata.bind for members.")
	case t.showPrincipal(t.view(), id) == nil:
		return nil, notFound(id)
	case c.dir.roleAssignable(g) && !slices.Contains(c.who.scopes, "RoleManagement.ReadWrite.Directory"):
		return nil, directoryService.forbidden(true)
	}
	if u := c.dir.user(id); u != nil {
		id = u.id
	}
	if slices.Contains(g.members, id) {
		return nil, badRequest("One or more added object references already exist for the following modified " +
			"properties: 'members'.")
	}
	changed := *g
	changed.members = append(slices.Clone(g.members), id)
	t.change(func(d *directory) { d.groups[slices.Index(d.groups, g)] = &changed })
	return nil, nil
}

// roleAssignable reports whether a group has roles. Only a group that was created role-assignable can have them.
func (d *directory) roleAssignable(g *group) bool {
	holds := func(a assignment) bool { return a.principal == g.id }
	return slices.ContainsFunc(d.assignments, holds) || slices.ContainsFunc(d.eligible, holds)
}
