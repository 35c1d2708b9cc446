package mfa

import (
	"context"

	"cspready/assets"
	"cspready/graph"
	"cspready/steps"
	"cspready/steps/change/policy"
	"cspready/steps/snapshot"
)

// sessionLimit is the number of accounts whose sessions one change may end: each is a write of its own, and a person
// watches them.
const sessionLimit = 200

// planSessions plans to end the sessions of all users, so that MFA is required of all of them now instead of when
// their sessions expire. The operator comes last, as the plan could not go on without that session. Guests sign in to
// their own tenant and are left out.
func (p planner) planSessions(ctx context.Context, r *snapshot.Snapshot) (steps.Plan, error) {
	org, err := r.ReadOrganization(ctx)
	if err != nil {
		return steps.Plan{}, err
	}
	roster, err := r.Users(ctx).Whole()
	if err != nil {
		return steps.Plan{}, err
	}
	who, err := p.tenant.Operator(ctx)
	if err != nil {
		return steps.Plan{}, err
	}
	var ids []string
	for n := range roster.Len() {
		if u := roster.User(n); u.Enabled != graph.No && u.External != graph.Yes && u.ID != who.ID {
			ids = append(ids, u.ID)
		}
	}
	plan := steps.Plan{Tenant: org}
	if len(ids) >= sessionLimit {
		plan.Manual = []assets.Text{assets.Say("sessions.too-many", "count", len(ids))}
		return plan, nil
	}
	plan.Ops = []steps.Op{policy.RevokeSessions(p.tenant, org, append(ids, who.ID))}
	plan.Guards = steps.CollectGuards(steps.RoleGuard(who, policy.SessionRoles))
	plan.Notes = []assets.Text{assets.Say("sessions.note-tokens")}
	return plan, nil
}
