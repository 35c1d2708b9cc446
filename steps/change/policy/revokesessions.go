package policy

import (
	"context"

	"cspready/assets"
	"cspready/graph"
	"cspready/steps"
)

// revokeSessions ends the sessions of users, one after the other.
type revokeSessions struct {
	dir     SessionTenant
	org     graph.Organization
	userIDs []string
}

// RevokeSessions returns the change that ends the sessions of users, in this order.
func RevokeSessions(dir SessionTenant, org graph.Organization, userIDs []string) steps.Op {
	return revokeSessions{dir, org, userIDs}
}

// SessionTenant is the part of a tenant that [RevokeSessions] needs.
type SessionTenant interface {
	steps.Identity
	RevokeSessions(ctx context.Context, userID string) error
}

// SessionRoles may end the sessions of others; for sessions of administrators one of the first two is needed.
//
// https://learn.microsoft.com/graph/api/user-revokesigninsessions
var SessionRoles = []string{graph.GlobalAdministrator, graph.PrivilegedAuthAdministrator,
	graph.AuthenticationAdministrator, graph.UserAdministrator}

func (op revokeSessions) Change() steps.Change {
	c := steps.Change{
		Title:    assets.Say("sessions.change"),
		Question: assets.Say("sessions.ask", "tenant", op.org.Name),
		Yes:      assets.Say("sessions.yes"),
		Before:   assets.Say("sessions.before"),
		After:    assets.Say("sessions.after"),
		Affects:  []assets.Text{assets.Say("affects.users", "count", len(op.userIDs))},
		Stops:    []assets.Text{assets.Say("sessions.stops")},
		Undo:     assets.Say("sessions.undo"),
		Scopes:   []string{"User.RevokeSessions.All"},
		Roles:    SessionRoles,
	}
	for _, id := range op.userIDs {
		c.Requests = append(c.Requests, graph.Request{Method: "POST", Path: "/users/" + id + "/revokeSignInSessions"})
	}
	return c
}

// Done is always false: Graph has no list of sessions, and ending them twice does no harm.
func (op revokeSessions) Done(context.Context) (bool, error) { return false, nil }

// Do ends the sessions. A failure after the first user leaves the change partly made.
func (op revokeSessions) Do(ctx context.Context) error {
	for i, id := range op.userIDs {
		if err := op.dir.RevokeSessions(ctx, id); err != nil && i == 0 {
			return err
		} else if err != nil {
			return steps.Partial(err)
		}
	}
	return nil
}

// Reversal is none: users sign in again.
func (op revokeSessions) Reversal() steps.Reversal { return steps.NoUndo(steps.ReasonSessionsEnded) }
