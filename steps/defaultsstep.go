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

// Plan turns security defaults on, or, where they are on and the tenant has the licence, replaces them.
func (s defaultsStep) Plan(ctx context.Context, answers Answers) (Plan, error) {
	r := s.access.read(ctx)
	on, err := r.securityDefaults(ctx)
	if err != nil {
		return Plan{}, err
	}
	if !on {
		return s.turnOn(ctx, answers)
	}
	if licence, err := r.edition(ctx); err != nil || licence < graph.P1 {
		org, err := r.tenantNow(ctx)
		return Plan{Tenant: org, Step: SecurityDefaults}, err // on, and nothing else to be had
	}
	plan, err := s.policies.plan(ctx, r, answers)
	plan.Step = SecurityDefaults
	return plan, err
}
