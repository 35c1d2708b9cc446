package mfa

import (
	"context"

	"cspready/graph"
	"cspready/steps"
	"cspready/steps/snapshot"
)

// defaultsStep is the requirement on security defaults with both ways out: turning them on, and replacing them by policies.
type defaultsStep struct {
	securityDefaults
	policies accessPolicies
}

// NewSecurityDefaults returns the requirement that security defaults are on, or replaced by Conditional Access.
func NewSecurityDefaults(t steps.Tenant, r *snapshot.Reader) steps.Step {
	return defaultsStep{securityDefaultsOf(t, r), policiesOf(t, r)}
}

// Plan turns security defaults on, or, where they are on and the tenant has the licence, replaces them.
func (s defaultsStep) Plan(ctx context.Context, answers steps.Answers) (steps.Plan, error) {
	r := s.reader.Read()
	on, err := r.SecurityDefaults(ctx).Whole()
	if err != nil {
		return steps.Plan{}, err
	}
	if !on {
		return s.turnOn(ctx, answers)
	}
	if licence, err := r.Licence(ctx).Whole(); err != nil || licence < graph.P1 {
		org, err := r.ReadOrganization(ctx)
		return steps.Plan{Tenant: org, Step: SecurityDefaultsID}, err // on, and nothing else to be had
	}
	plan, err := s.policies.plan(ctx, r, answers)
	plan.Step = SecurityDefaultsID
	return plan, err
}
