package mfa

import (
	"context"

	"cspready/graph"
	"cspready/steps"
)

// Plan turns on security defaults or, where they are on and the tenant has the licence, replaces them.
func (s securityDefaults) Plan(ctx context.Context, answers steps.Answers) (steps.Plan, error) {
	r := s.reader.Read()
	on, err := r.SecurityDefaults(ctx).Whole()
	if err != nil {
		return steps.Plan{}, err
	}
	if !on {
		plan, err := s.planDefaults(ctx, answers)
		plan.Step = SecurityDefaultsID
		return plan, err
	}
	if licence, err := r.Licence(ctx).Whole(); err != nil || licence < graph.P1 {
		org, err := r.ReadOrganization(ctx)
		return steps.Plan{Tenant: org, Step: SecurityDefaultsID}, err // on, and there is no alternative
	}
	plan, err := s.planPolicies(ctx, r, answers)
	plan.Step = SecurityDefaultsID
	return plan, err
}
