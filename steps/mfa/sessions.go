package mfa

import (
	"context"

	"cspready/assets"
	"cspready/graph"
	"cspready/steps"
	"cspready/steps/change/policy"
	"cspready/steps/snapshot"
)

// sessionLimit bounds how many accounts one change ends the sessions of: each is a write of its own, which a person sees.
const sessionLimit = 200

// planSessions ends everybody's sessions, so that MFA is asked of all at once instead of when their sessions run out. The operator is last:
// the plan could not go on without them. Guests sign in at home and are left out.
func planSessions(ctx context.Context, dir policy.SessionTenant, r *snapshot.Snapshot) (steps.Plan, error) {
	org, err := r.ReadOrganization(ctx)
	if err != nil {
		return steps.Plan{}, err
	}
	roster, err := r.Users(ctx).Whole()
	if err != nil {
		return steps.Plan{}, err
	}
	who, err := dir.Operator(ctx)
	if err != nil {
		return steps.Plan{}, err
	}
	var ids []string
	for n := range roster.Len() {
		if u := roster.User(n); u.Enabled != graph.No && !u.Invited && u.ID != who.ID {
			ids = append(ids, u.ID)
		}
	}
	p := steps.Plan{Tenant: org}
	if len(ids) >= sessionLimit {
		p.Manual = []assets.Text{assets.Say("sessions.too-many", "count", len(ids))}
		return p, nil
	}
	p.Ops = []steps.Op{policy.RevokeSessions{Dir: dir, Org: org, Ids: append(ids, who.ID)}}
	p.Guards = steps.Gather(steps.RoleGuardFor(who, policy.SessionRoles))
	p.Notes = []assets.Text{assets.Say("sessions.note-tokens")}
	return p, nil
}
