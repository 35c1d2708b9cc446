package app

import (
	"context"
	"errors"
	"slices"

	"cspready/assets"
	"cspready/graph"
	"cspready/steps"
	"cspready/steps/change/account"
	"cspready/steps/snapshot"
)

// AddAgent puts the account that consents into the group of agents, without which Partner Center lets it do nothing.
//
// https://learn.microsoft.com/graph/api/group-post-members
type AddAgent struct {
	*Making
	Group  graph.Group
	Reader *snapshot.Reader
}

func (op AddAgent) body() string {
	if op.User.Id == "" {
		return graph.Body{"@odata.id": "{}"}.Text()
	}
	return graph.Body{"@odata.id": "https://" + op.Cloud.Hosts().Graph + "/v1.0/directoryObjects/" + op.User.Id}.Text()
}

// agentRoles may change the members of the group.
var agentRoles = []string{graph.UserAdministrator, graph.GlobalAdministrator}

// Change spells out the write for a person.
func (op AddAgent) Change() steps.Change {
	return steps.Change{
		Title:    assets.Say("app-agent.change", "upn", op.User.Upn, "group", op.Group.Name),
		Question: assets.Say("app-agent.ask", "upn", op.User.Upn, "group", op.Group.Name, "tenant", op.Org.Name),
		Yes:      assets.Say("app-agent.yes"),
		Before:   assets.Say("app-agent.before"),
		After:    assets.Say("app-agent.after", "group", op.Group.Name),
		Affects:  []assets.Text{assets.Say("app-agent.affects")},
		Undo:     assets.Say("app-agent.undo"),
		Scopes:   []string{"GroupMember.ReadWrite.All"},
		Roles:    agentRoles,
		Requests: []graph.Request{{Method: "POST", Path: "/groups/" + op.Group.ID + "/members/$ref", Body: op.body(), Times: account.NewcomerTries}},
	}
}

// Done looks whether the account is in the group.
func (op AddAgent) Done(ctx context.Context) (bool, error) {
	if op.User.Id == "" {
		return false, &graph.Error{Op: graph.OpAddMember, Kind: graph.ErrNotFound}
	}
	for m := range op.Reader.Tenant.GroupMembers(ctx, []string{op.Group.ID}) {
		return m.Err == nil && slices.Contains(m.UserIDs, op.User.Id), m.Err
	}
	return false, steps.WhyUnanswered(ctx, op.Dir, graph.OpReadGroupMembers)
}

// Do adds it. That it is there already is as good.
func (op AddAgent) Do(ctx context.Context) error {
	err := account.UntilKnown(ctx, op.User, func() error { return op.Dir.AddMember(ctx, op.Group.ID, op.body()) })
	if errors.Is(err, graph.ErrConflict) {
		return nil
	}
	return err
}

// Reversal takes the account out of the group.
func (op AddAgent) Reversal() steps.Reversal {
	return steps.Reversal{Kind: steps.MemberAdded, ID: op.User.Id, Name: op.User.Upn, Of: op.Group.ID}
}
