package snapshot

import (
	"context"
	"slices"
	"strings"

	"cspready/graph"
)

// Names of the security groups that Microsoft creates in a partner's tenant. They are not unique.
//
// https://learn.microsoft.com/partner-center/account-settings/permissions-overview
const (
	AdminAgents    = "AdminAgents"
	HelpdeskAgents = "HelpdeskAgents"
	SalesAgents    = "SalesAgents"
)

// AgentGroups are the groups of a partner's agents with their members.
type AgentGroups struct {
	groups  []graph.Group
	Members map[string]graph.Members // by the group's id
}

// AgentGroups returns the groups of the partner's agents.
func (s *Snapshot) AgentGroups(ctx context.Context) Part[AgentGroups] {
	return s.apps.agents.readOnceFrom(ctx, func(ctx context.Context) (g AgentGroups, err error) {
		if g.groups, err = s.reader.Tenant.GroupsNamed(ctx, AdminAgents, HelpdeskAgents, SalesAgents); err != nil {
			return g, err
		}
		var ids []string
		for _, group := range g.groups {
			ids = append(ids, group.ID)
		}
		g.Members = map[string]graph.Members{}
		for m := range s.reader.Tenant.GroupMembers(ctx, ids) {
			g.Members[m.GroupID] = m
		}
		return g, nil
	})
}

// ByName returns the groups of one name.
func (g AgentGroups) ByName(name string) []graph.Group {
	return slices.DeleteFunc(slices.Clone(g.groups), func(x graph.Group) bool { return !strings.EqualFold(x.Name, name) })
}

// CountMemberships returns how many of the groups of that name have the user as a member, and how many there are.
func (g AgentGroups) CountMemberships(name, userID string) (in, all int) {
	named := g.ByName(name)
	for _, group := range named {
		if slices.Contains(g.Members[group.ID].UserIDs, userID) {
			in++
		}
	}
	return in, len(named)
}

// HasMember reports whether a user is in a group of that name. Known is false where a group could not be read.
func (g AgentGroups) HasMember(name, userID string) (in, known bool) {
	known = true
	for _, group := range g.ByName(name) {
		m, read := g.Members[group.ID]
		if !read || m.Err != nil || m.Hidden {
			known = false
			continue
		}
		in = in || slices.Contains(m.UserIDs, userID)
	}
	return in, known || in
}
