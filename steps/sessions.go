package steps

import (
	"context"

	"cspready/assets"
	"cspready/graph"
)

// sessionTenant is what ending sessions takes.
type sessionTenant interface {
	whoami
	RevokeSessions(ctx context.Context, userID string) error
}

// sessionLimit bounds how many accounts one change ends the sessions of: each is a write of its own, which a person sees.
const sessionLimit = 200

// sessionRoles may end the sessions of others; those of administrators take one of the first two.
//
// https://learn.microsoft.com/graph/api/user-revokesigninsessions
var sessionRoles = []string{graph.GlobalAdministrator, graph.PrivilegedAuthAdministrator, graph.AuthenticationAdministrator, graph.UserAdministrator}

// planSessions ends everybody's sessions, so that MFA is asked of all at once instead of when their sessions run out. The operator is last:
// the plan could not go on without them. Guests sign in at home and are left out.
func planSessions(ctx context.Context, dir sessionTenant, r *Snapshot) (Plan, error) {
	org, err := r.ReadOrganization(ctx)
	if err != nil {
		return Plan{}, err
	}
	roster, err := r.Users(ctx).Whole()
	if err != nil {
		return Plan{}, err
	}
	who, err := dir.Operator(ctx)
	if err != nil {
		return Plan{}, err
	}
	var ids []string
	for n := range roster.Len() {
		if u := roster.User(n); u.Enabled != graph.No && !u.Invited && u.ID != who.ID {
			ids = append(ids, u.ID)
		}
	}
	p := Plan{Tenant: org}
	if len(ids) >= sessionLimit {
		p.Manual = []assets.Text{say("sessions.too-many", "count", len(ids))}
		return p, nil
	}
	p.Ops = []Op{revokeSessions{dir: dir, org: org, ids: append(ids, who.ID)}}
	p.Guards = gather(roleGuardFor(who, sessionRoles))
	p.Notes = []assets.Text{say("sessions.note-tokens")}
	return p, nil
}

// revokeSessions ends the sessions of accounts, one after the other.
type revokeSessions struct {
	dir sessionTenant
	org graph.Organization
	ids []string
}

// Change spells out the write for a person.
func (op revokeSessions) Change() Change {
	c := Change{
		Title:    say("sessions.change"),
		Question: say("sessions.ask", "tenant", op.org.Name),
		Yes:      say("sessions.yes"),
		Before:   say("sessions.before"),
		After:    say("sessions.after"),
		Affects:  []assets.Text{say("affects.users", "count", len(op.ids))},
		Stops:    []assets.Text{say("sessions.stops")},
		Undo:     say("sessions.undo"),
		Scopes:   []string{"User.RevokeSessions.All"},
		Roles:    sessionRoles,
	}
	for _, id := range op.ids {
		c.Requests = append(c.Requests, graph.Request{Method: "POST", Path: "/users/" + id + "/revokeSignInSessions"})
	}
	return c
}

// Done cannot be told from outside, and ending what was ended does no harm.
func (op revokeSessions) Done(context.Context) (bool, error) { return false, nil }

// Do ends the sessions. Once it has begun, no failure is certain to have changed nothing.
func (op revokeSessions) Do(ctx context.Context) error {
	for i, id := range op.ids {
		if err := op.dir.RevokeSessions(ctx, id); err != nil && i == 0 {
			return err
		} else if err != nil {
			return Partial(err)
		}
	}
	return nil
}

// Reversal is none: who was signed out signs in again.
func (op revokeSessions) Reversal() Reversal { return irreversible(whySessions) }
