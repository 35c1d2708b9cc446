package policy

import (
	"context"

	"cspready/assets"
	"cspready/graph"
	"cspready/steps"
)

// RevokeSessions ends the sessions of accounts, one after the other.
type RevokeSessions struct {
	Dir SessionTenant
	Org graph.Organization
	Ids []string
}

// SessionTenant is what ending sessions takes.
type SessionTenant interface {
	steps.Identity
	RevokeSessions(ctx context.Context, userID string) error
}

// SessionRoles may end the sessions of others; those of administrators take one of the first two.
//
// https://learn.microsoft.com/graph/api/user-revokesigninsessions
var SessionRoles = []string{graph.GlobalAdministrator, graph.PrivilegedAuthAdministrator, graph.AuthenticationAdministrator, graph.UserAdministrator}

// Change spells out the write for a person.
func (op RevokeSessions) Change() steps.Change {
	c := steps.Change{
		Title:    assets.Say("sessions.change"),
		Question: assets.Say("sessions.ask", "tenant", op.Org.Name),
		Yes:      assets.Say("sessions.yes"),
		Before:   assets.Say("sessions.before"),
		After:    assets.Say("sessions.after"),
		Affects:  []assets.Text{assets.Say("affects.users", "count", len(op.Ids))},
		Stops:    []assets.Text{assets.Say("sessions.stops")},
		Undo:     assets.Say("sessions.undo"),
		Scopes:   []string{"User.RevokeSessions.All"},
		Roles:    SessionRoles,
	}
	for _, id := range op.Ids {
		c.Requests = append(c.Requests, graph.Request{Method: "POST", Path: "/users/" + id + "/revokeSignInSessions"})
	}
	return c
}

// Done cannot be told from outside, and ending what was ended does no harm.
func (op RevokeSessions) Done(context.Context) (bool, error) { return false, nil }

// Do ends the sessions. Once it has begun, no failure is certain to have changed nothing.
func (op RevokeSessions) Do(ctx context.Context) error {
	for i, id := range op.Ids {
		if err := op.Dir.RevokeSessions(ctx, id); err != nil && i == 0 {
			return err
		} else if err != nil {
			return steps.Partial(err)
		}
	}
	return nil
}

// Reversal is none: who was signed out signs in again.
func (op RevokeSessions) Reversal() steps.Reversal { return steps.NoUndo(steps.WhySessions) }
