package graphapi

import (
	"slices"
	"strings"

	"cspready/graph/sim/internal/directory"
	"cspready/graph/sim/internal/odata"
)

func getGroups(t *Service, c *request) (any, *odata.Error) {
	if f := c.checkNotGuest(); f != nil {
		return nil, f
	}
	return odata.ListOf(c.directory.Groups, func(g *directory.Group) odata.Object {
		o := t.showUserOrGroup(c.directory, g.ID)
		delete(o, "@odata.type") // in a list of groups the type is in the context only
		return o
	}), nil
}

// postMember adds a member to a group. The body has the object's address in the tenant's cloud.
//
// https://learn.microsoft.com/graph/api/group-post-members
func postMember(t *Service, c *request) (any, *odata.Error) {
	g := c.directory.FindGroup(c.pathIDs[0])
	if g == nil {
		return nil, odata.NotFound(c.pathIDs[0])
	}
	address := odata.StringValue(c.payload, "@odata.id")
	id, ok := strings.CutPrefix(address, "https://"+t.HomeCloud.Hosts().Graph+"/v1.0/directoryObjects/")
	if !ok {
		id, ok = strings.CutPrefix(address, "https://"+t.HomeCloud.Hosts().Graph+"/v1.0/users/")
	}
	switch {
	case !ok:
		return nil, odata.BadRequest("Invalid URL format specified in @odata.bind for members.")
	case t.showUserOrGroup(t.ReadReplica(), id) == nil:
		return nil, odata.NotFound(id)
	case c.directory.IsRoleAssignable(g) && !slices.Contains(c.Token.Scopes, "RoleManagement.ReadWrite.Directory"):
		return nil, directoryService.forbiddenError(true)
	}
	if u := c.directory.FindUser(id); u != nil {
		id = u.ID
	}
	if slices.Contains(g.Members, id) {
		return nil, odata.BadRequest("One or more added object references already exist for the following modified " +
			"properties: 'members'.")
	}
	changed := *g
	changed.Members = append(slices.Clone(g.Members), id)
	t.WriteDirectory(func(d *directory.Directory) { d.Groups[slices.Index(d.Groups, g)] = &changed })
	return nil, nil
}
