package mfa

import (
	"context"

	"cspready/assets"
	"cspready/graph"
	"cspready/steps"
	"cspready/steps/change/policy"
)

// turnOn plans to turn security defaults on, guarded against locking the tenant out. An empty plan means that nothing has to be done.
func (s securityDefaults) turnOn(ctx context.Context, answers steps.Answers) (steps.Plan, error) {
	org, err := s.reader.Read().ReadOrganization(ctx)
	if err != nil {
		return steps.Plan{}, err
	}
	p := steps.Plan{Tenant: org, Step: SecurityDefaultsID}
	if on, err := s.dir.SecurityDefaults(ctx); err != nil || on {
		return p, err
	}
	policies, err := s.dir.Policies(ctx)
	if err != nil {
		return steps.Plan{}, err // what blocks the change must be seen before it is offered
	}
	who, err := s.dir.Operator(ctx)
	if err != nil {
		return steps.Plan{}, err
	}
	accounts, err := s.reader.Read().CountMethods(ctx, nil)
	if err != nil {
		return steps.Plan{}, err
	}
	session, _ := s.dir.Session()
	role, operator := policy.RoleGuard(who), policy.MfaGuard(session)
	p.Guards = steps.Gather(policy.PolicyGuard(policies), role, operator, policy.BreakGlassGuard(ctx, s.dir, s.reader, answers))
	if role != nil || operator != nil { // a sign-in with the role activated, or with MFA, takes the guard away
		p.SignIn = &graph.SignInRequest{Method: graph.Browser, MFA: true}
	}
	p.Notes = append(s.impact(ctx), assets.Say("security-defaults.note-invisible"), assets.Say("security-defaults.note-test"))
	if session.Method == graph.DeviceCode {
		p.Notes = append(p.Notes, assets.Say("security-defaults.note-code-session"))
	}
	p.After = []assets.Text{assets.Say("security-defaults.do-tell-people"), assets.Say("security-defaults.do-revoke")}
	p.Affected = accounts.SubjectsWithoutMethod()
	p.Ops = []steps.Op{policy.SwitchOn{Dir: s.dir, Org: org, Affects: accounts.DescribeAffected()}}
	return p, nil
}
