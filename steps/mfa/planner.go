package mfa

import (
	"context"

	"cspready/graph"
	"cspready/steps"
	"cspready/steps/change/policy"
	"cspready/steps/snapshot"
)

// A planner plans how MFA gets enforced for all users. The requirements that such a plan fixes share it, so that a
// tenant gets the same changes whichever of them it starts from.
type planner struct {
	tenant planTenant
	reader *snapshot.Reader
}

// planTenant is what plans read and write of a tenant, apart from its snapshot.
type planTenant interface {
	policy.Tenant
	policy.SessionTenant
	signInLog
	Holders(ctx context.Context, roleTemplate string) ([]graph.User, error)
}

func newPlanner(t steps.Tenant, r *snapshot.Reader) planner { return planner{tenant: t, reader: r} }

// planForAllUsers plans the changes for a requirement, by its id. Security defaults are free of charge and need no
// judgement of policies; Conditional Access is changed where it is in use or was chosen. Where MFA is enforced
// already, sessions that began without it remain to be ended.
func (p planner) planForAllUsers(ctx context.Context, id string, answers steps.Answers) (steps.Plan, error) {
	r := p.reader.Read()
	route, err := r.Route(ctx)
	if err != nil {
		return steps.Plan{}, err
	}
	plan := steps.Plan{}
	switch choice := answers.First(AskRoute); {
	case route.UsesDefaults(): // replacing security defaults is offered by their own requirement
		plan, err = p.planSessions(ctx, r)
	case route.Route == snapshot.ByPolicies && coversAllUsers(ctx, r):
		plan, err = p.planSessions(ctx, r)
	case route.Route == snapshot.ByPolicies, choice == RoutePolicies, choice == "" && hasUsefulEdits(ctx, r):
		plan, err = p.planPolicies(ctx, r, answers)
	default:
		plan, err = p.planDefaults(ctx, answers)
	}
	plan.Step = id
	return plan, err
}

// coversAllUsers reports whether the policies cover all users.
func coversAllUsers(ctx context.Context, r *snapshot.Snapshot) bool {
	j, err := r.JudgeAlone(ctx)
	if err != nil {
		return false
	}
	n := j.Count(nil)
	return n.Covered == n.People && n.People > 0
}

// hasUsefulEdits reports whether edits of the policies would cover more users: of those that are report-only, for
// instance.
func hasUsefulEdits(ctx context.Context, r *snapshot.Snapshot) bool {
	j, err := r.JudgeAlone(ctx)
	return err == nil && len(j.ProposeEdits()) > 0
}
