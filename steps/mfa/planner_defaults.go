package mfa

import (
	"context"
	"errors"

	"cspready/assets"
	"cspready/graph"
	"cspready/steps"
	"cspready/steps/change/policy"
)

// planDefaults plans to turn on security defaults, guarded against locking out the tenant. An empty plan means that
// they are on.
func (p planner) planDefaults(ctx context.Context, answers steps.Answers) (steps.Plan, error) {
	org, err := p.reader.Read().ReadOrganization(ctx)
	if err != nil {
		return steps.Plan{}, err
	}
	plan := steps.Plan{Tenant: org}
	if on, err := p.tenant.SecurityDefaults(ctx); err != nil || on {
		return plan, err
	}
	policies, err := p.tenant.Policies(ctx)
	if err != nil && !errors.Is(err, graph.ErrUnlicensed) { // without the licence there are none
		return steps.Plan{}, err // what blocks the change must be known before it is offered
	}
	who, err := p.tenant.Operator(ctx)
	if err != nil {
		return steps.Plan{}, err
	}
	accounts, err := p.reader.Read().CountMethods(ctx, nil)
	if err != nil {
		return steps.Plan{}, err
	}
	session, _ := p.tenant.Session()
	role, operator := policy.RoleGuard(who), policy.MFAGuard(session)
	plan.Guards = steps.CollectGuards(policy.PoliciesGuard(policies), role, operator,
		policy.BreakGlassGuard(ctx, p.tenant, p.reader, answers))
	if role != nil || operator != nil { // a sign-in with the role activated, or with MFA, removes the guard
		plan.SignIn = &graph.SignInRequest{Method: graph.Browser, MFA: true}
	}
	plan.Notes = append(p.describeImpact(ctx),
		assets.Say("security-defaults.note-invisible"), assets.Say("security-defaults.note-test"))
	if session.Method == graph.DeviceCode {
		plan.Notes = append(plan.Notes, assets.Say("security-defaults.note-code-session"))
	}
	plan.After = []assets.Text{assets.Say("security-defaults.do-tell-people"), assets.Say("security-defaults.do-revoke")}
	plan.Affected = accounts.SubjectsWithoutMethod()
	plan.Ops = []steps.Op{policy.TurnOnDefaults(p.tenant, org, accounts.DescribeAffected())}
	return plan, nil
}
