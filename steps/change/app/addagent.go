package app

import (
	"context"
	"errors"
	"slices"
	"strings"

	"cspready/assets"
	"cspready/graph"
	"cspready/steps"
	"cspready/steps/change"
	"cspready/steps/change/account"
	"cspready/steps/snapshot"
)

// addAgentOp adds the consent user to a group of agents.
//
// https://learn.microsoft.com/graph/api/group-post-members
type addAgentOp struct {
	*Pending
	group graph.Group
}

// AddAgent returns the change that adds the consent user to a group of agents. Partner Center grants nothing to an
// account outside these groups.
func AddAgent(p *Pending, group graph.Group) steps.Op { return addAgentOp{p, group} }

// requestBody refers to the account by its address in Graph.
func (op addAgentOp) requestBody() string {
	if op.ConsentUser.ID == "" {
		return graph.Body{"@odata.id": "{}"}.Text()
	}
	objects := "https://" + op.cloud.Hosts().Graph + "/v1.0/directoryObjects/"
	return graph.Body{"@odata.id": objects + op.ConsentUser.ID}.Text()
}

// agentRoles are the roles that may change the members of the group.
var agentRoles = []string{graph.UserAdministrator, graph.GlobalAdministrator}

func (op addAgentOp) Change() steps.Change {
	return steps.Change{
		Title:    assets.Say("app-agent.change", "upn", op.ConsentUser.UPN, "group", op.group.Name),
		Question: assets.Say("app-agent.ask", "upn", op.ConsentUser.UPN, "group", op.group.Name, "tenant", op.Org.Name),
		Yes:      assets.Say("app-agent.yes"),
		Before:   assets.Say("app-agent.before"),
		After:    assets.Say("app-agent.after", "group", op.group.Name),
		Affects:  []assets.Text{assets.Say("app-agent.affects")},
		Undo:     assets.Say("app-agent.undo"),
		Scopes:   []string{"GroupMember.ReadWrite.All"},
		Roles:    agentRoles,
		Requests: []graph.Request{{Method: "POST", Path: "/groups/" + op.group.ID + "/members/$ref", Body: op.requestBody(),
			Times: account.ReplicationTries}},
	}
}

func (op addAgentOp) Done(ctx context.Context) (bool, error) {
	if op.ConsentUser.ID == "" {
		return false, &graph.Error{Op: graph.OpAddMember, Kind: graph.ErrNotFound}
	}
	for m := range op.reader.Tenant.GroupMembers(ctx, []string{op.group.ID}) {
		return m.Err == nil && slices.Contains(m.UserIDs, op.ConsentUser.ID), m.Err
	}
	return false, steps.IncompleteReadError(ctx, op.dir, graph.OpReadGroupMembers)
}

// Do adds the account. A conflict means that it is a member already.
func (op addAgentOp) Do(ctx context.Context) error {
	err := account.RetryUntilReplicated(ctx, op.ConsentUser, func() error {
		return op.dir.AddMember(ctx, op.group.ID, op.requestBody())
	})
	if errors.Is(err, graph.ErrConflict) {
		return nil
	}
	return err
}

func (op addAgentOp) Reversal() steps.Reversal {
	return steps.Reversal{Kind: steps.MemberAdded, ID: op.ConsentUser.ID, Name: op.ConsentUser.UPN, Of: op.group.ID}
}

// UndoAddAgent plans to remove an account from a group of agents. A group that is not one of the agent groups any
// more may serve any other purpose, so it is left alone.
func UndoAddAgent(ctx context.Context, u change.Undo) (change.UndoPlan, error) {
	r := u.Entry.Reversal
	group, found, err := readAgentGroup(ctx, u, r.Of)
	switch {
	case err != nil:
		return change.UndoPlan{}, err
	case !found:
		return change.UndoPlan{State: change.Modified}, nil
	}
	for m := range u.Tenant.GroupMembers(ctx, []string{group.ID}) {
		switch {
		case m.Err != nil:
			return change.UndoPlan{}, change.NotFoundAsUnreadable(m.Err)
		case !slices.ContainsFunc(m.UserIDs, func(id string) bool { return strings.EqualFold(id, r.ID) }):
			return change.UndoPlan{State: change.Reverted}, nil
		}
		member, err := u.Tenant.Account(ctx, r.ID)
		if err != nil {
			return change.UndoPlan{}, change.NotFoundAsUnreadable(err)
		}
		return change.UndoPlan{
			State: change.InForce, Scopes: []string{"GroupMember.ReadWrite.All"}, Roles: agentRoles,
			Text: change.UndoText{
				Title:  assets.Say("undo.does.member", "upn", member.UserPrincipalName, "group", group.Name),
				Before: assets.Say("app-agent.after", "group", group.Name), After: assets.Say("app-agent.before"),
			},
			Affects:  []assets.Text{assets.Say("undo.member", "upn", member.UserPrincipalName, "group", group.Name)},
			Stops:    []assets.Text{assets.Say("undo.stops-member", "upn", member.UserPrincipalName)},
			Requests: []graph.Request{{Method: "DELETE", Path: "/groups/" + group.ID + "/members/" + member.ID + "/$ref"}},
			Do:       func(ctx context.Context) error { return u.Tenant.RemoveMember(ctx, group.ID, member.ID) },
		}, nil
	}
	return change.UndoPlan{}, change.NotFoundAsUnreadable(steps.IncompleteReadError(ctx, u.Tenant,
		graph.OpReadGroupMembers))
}

// readAgentGroup finds the group of agents with an id. No other group is ever changed here.
func readAgentGroup(ctx context.Context, u change.Undo, id string) (graph.Group, bool, error) {
	all, err := u.Tenant.GroupsNamed(ctx, snapshot.AdminAgents, snapshot.HelpdeskAgents, snapshot.SalesAgents)
	if err != nil {
		return graph.Group{}, false, change.NotFoundAsUnreadable(err)
	}
	i := slices.IndexFunc(all, func(g graph.Group) bool { return strings.EqualFold(g.ID, id) })
	if i < 0 {
		return graph.Group{}, false, nil
	}
	return all[i], true, nil
}
