package steps

import (
	"context"

	"cspready/graph"
)

// defaultsStep is the requirement on security defaults with both ways out: turning them on, and replacing them by policies.
type defaultsStep struct {
	securityDefaults
	policies accessPolicies
}

// newSecurityDefaults returns the requirement that security defaults are on, or replaced by Conditional Access.
func newSecurityDefaults(t Tenant, r *Reader) Step {
	return defaultsStep{securityDefaultsOf(t, r), policiesOf(t, r)}
}

// Plan turns security defaults on, or, where they are on and the tenant has the licence, replaces them.
func (s defaultsStep) Plan(ctx context.Context, answers Answers) (Plan, error) {
	r := s.reader.Read()
	on, err := r.SecurityDefaults(ctx).Whole()
	if err != nil {
		return Plan{}, err
	}
	if !on {
		return s.turnOn(ctx, answers)
	}
	if licence, err := r.Licence(ctx).Whole(); err != nil || licence < graph.P1 {
		org, err := r.ReadOrganization(ctx)
		return Plan{Tenant: org, Step: SecurityDefaults}, err // on, and nothing else to be had
	}
	plan, err := s.policies.plan(ctx, r, answers)
	plan.Step = SecurityDefaults
	return plan, err
}
