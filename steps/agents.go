package steps

import (
	"context"
	"slices"
	"strings"

	"cspready/graph"
)

// Names of the security groups that Microsoft makes in the tenant of a partner. They are not unique.
//
// https://learn.microsoft.com/partner-center/account-settings/permissions-overview
const (
	adminAgents    = "AdminAgents"
	helpdeskAgents = "HelpdeskAgents"
	salesAgents    = "SalesAgents"
)

// AgentGroups are the groups of a partner's agents with who is in them.
type AgentGroups struct {
	groups  []graph.Group
	members map[string]graph.Members // by the group's id
}

// AgentGroups returns the groups of the partner's agents.
func (s *Snapshot) AgentGroups(ctx context.Context) Part[AgentGroups] {
	return s.apps.agents.readOnceFrom(ctx, func(ctx context.Context) (g AgentGroups, err error) {
		if g.groups, err = s.reader.Tenant.GroupsNamed(ctx, adminAgents, helpdeskAgents, salesAgents); err != nil {
			return g, err
		}
		var ids []string
		for _, group := range g.groups {
			ids = append(ids, group.ID)
		}
		g.members = map[string]graph.Members{}
		for m := range s.reader.Tenant.GroupMembers(ctx, ids) {
			g.members[m.GroupID] = m
		}
		return g, nil
	})
}

// byName are the groups of one name.
func (g AgentGroups) byName(name string) []graph.Group {
	return slices.DeleteFunc(slices.Clone(g.groups), func(x graph.Group) bool { return !strings.EqualFold(x.Name, name) })
}

// countMemberships says in how many of the groups of that name somebody is, and how many there are.
func (g AgentGroups) countMemberships(name, userID string) (in, all int) {
	named := g.byName(name)
	for _, group := range named {
		if slices.Contains(g.members[group.ID].UserIDs, userID) {
			in++
		}
	}
	return in, len(named)
}

// hasMember reports whether somebody is in a group of that name; false for known where a group could not be read.
func (g AgentGroups) hasMember(name, userID string) (in, known bool) {
	known = true
	for _, group := range g.byName(name) {
		m, read := g.members[group.ID]
		if !read || m.Err != nil {
			known = false
			continue
		}
		in = in || slices.Contains(m.UserIDs, userID)
	}
	return in, known || in
}
