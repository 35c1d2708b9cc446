package steps

import (
	"context"
	"errors"
	"slices"

	"cspready/assets"
	"cspready/graph"
)

// addAgent puts the account that consents into the group of agents, without which Partner Center lets it do nothing.
//
// https://learn.microsoft.com/graph/api/group-post-members
type addAgent struct {
	*making
	group  graph.Group
	reader *Reader
}

func (op addAgent) body() string {
	if op.user.id == "" {
		return body{"@odata.id": "{}"}.text()
	}
	return body{"@odata.id": "https://" + op.cloud.Hosts().Graph + "/v1.0/directoryObjects/" + op.user.id}.text()
}

// agentRoles may change the members of the group.
var agentRoles = []string{graph.UserAdministrator, graph.GlobalAdministrator}

// Change spells out the write for a person.
func (op addAgent) Change() Change {
	return Change{
		Title:    say("app-agent.change", "upn", op.user.upn, "group", op.group.Name),
		Question: say("app-agent.ask", "upn", op.user.upn, "group", op.group.Name, "tenant", op.org.Name),
		Yes:      say("app-agent.yes"),
		Before:   say("app-agent.before"),
		After:    say("app-agent.after", "group", op.group.Name),
		Affects:  []assets.Text{say("app-agent.affects")},
		Undo:     say("app-agent.undo"),
		Scopes:   []string{"GroupMember.ReadWrite.All"},
		Roles:    agentRoles,
		Requests: []graph.Request{{Method: "POST", Path: "/groups/" + op.group.ID + "/members/$ref", Body: op.body(), Times: newcomerTries}},
	}
}

// Done looks whether the account is in the group.
func (op addAgent) Done(ctx context.Context) (bool, error) {
	if op.user.id == "" {
		return false, &graph.Error{Op: graph.OpAddMember, Kind: graph.ErrNotFound}
	}
	for m := range op.reader.Tenant.GroupMembers(ctx, []string{op.group.ID}) {
		return m.Err == nil && slices.Contains(m.UserIDs, op.user.id), m.Err
	}
	return false, whyUnanswered(ctx, op.dir, graph.OpReadGroupMembers)
}

// whyUnanswered is the error of a sequence that ended before the object that was asked for, as it does when the service
// fails as a whole. The sequence does not report why; a read of the operator fails for the same reason.
func whyUnanswered(ctx context.Context, dir whoami, op string) error {
	if _, err := dir.Operator(ctx); err != nil {
		return err
	}
	return &graph.Error{Op: op, Kind: graph.ErrUnreadable}
}

// Do adds it. That it is there already is as good.
func (op addAgent) Do(ctx context.Context) error {
	err := untilKnown(ctx, op.user, func() error { return op.dir.AddMember(ctx, op.group.ID, op.body()) })
	if errors.Is(err, graph.ErrConflict) {
		return nil
	}
	return err
}

// Reversal takes the account out of the group.
func (op addAgent) Reversal() Reversal {
	return Reversal{Kind: MemberAdded, ID: op.user.id, Name: op.user.upn, Of: op.group.ID}
}
