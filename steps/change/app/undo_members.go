package app

import (
	"context"
	"slices"
	"strings"

	"cspready/assets"
	"cspready/graph"
	"cspready/steps"
	"cspready/steps/change"
	"cspready/steps/snapshot"
)

// memberAdded takes an account out of a group of agents. One that is not among those any more cannot be told from any other group.
func UndoAddMember(ctx context.Context, u change.UndoSubject) (change.WayBack, error) {
	r := u.Entry.Reversal
	group, found, err := partnerGroup(ctx, u, r.Of)
	switch {
	case err != nil:
		return change.WayBack{}, err
	case !found:
		return change.WayBack{Standing: change.Moved}, nil
	}
	for m := range u.Dir.GroupMembers(ctx, []string{group.ID}) {
		switch {
		case m.Err != nil:
			return change.WayBack{}, change.Elsewhere(m.Err)
		case !slices.ContainsFunc(m.UserIDs, func(id string) bool { return strings.EqualFold(id, r.ID) }):
			return change.WayBack{Standing: change.Gone}, nil
		}
		account, err := u.Dir.Account(ctx, r.ID)
		if err != nil {
			return change.WayBack{}, change.Elsewhere(err)
		}
		return change.WayBack{
			Standing: change.Stands, Scopes: []string{"GroupMember.ReadWrite.All"}, Roles: agentRoles,
			Reverse: change.Reverse{
				Does: assets.Say("undo.does.member", "upn", account.UserPrincipalName, "group", group.Name), From: assets.Say("app-agent.after", "group", group.Name), To: assets.Say("app-agent.before"),
			},
			Affects:  []assets.Text{assets.Say("undo.member", "upn", account.UserPrincipalName, "group", group.Name)},
			Stops:    []assets.Text{assets.Say("undo.stops-member", "upn", account.UserPrincipalName)},
			Requests: []graph.Request{{Method: "DELETE", Path: "/groups/" + group.ID + "/members/" + account.ID + "/$ref"}},
			Do:       func(ctx context.Context) error { return u.Dir.RemoveMember(ctx, group.ID, account.ID) },
		}, nil
	}
	return change.WayBack{}, change.Elsewhere(steps.WhyUnanswered(ctx, u.Dir, graph.OpReadGroupMembers))
}

// partnerGroup is the group of agents that has an id. No other group is ever changed here.
func partnerGroup(ctx context.Context, u change.UndoSubject, id string) (graph.Group, bool, error) {
	all, err := u.Dir.GroupsNamed(ctx, snapshot.AdminAgents, snapshot.HelpdeskAgents, snapshot.SalesAgents)
	if err != nil {
		return graph.Group{}, false, change.Elsewhere(err)
	}
	i := slices.IndexFunc(all, func(g graph.Group) bool { return strings.EqualFold(g.ID, id) })
	if i < 0 {
		return graph.Group{}, false, nil
	}
	return all[i], true, nil
}
