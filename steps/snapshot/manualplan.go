package snapshot

import (
	"context"

	"cspready/assets"
	"cspready/steps"
)

// ByHandPlan is a plan of advice alone.
func ByHandPlan(ctx context.Context, r *Reader, step string, manual ...assets.Text) (steps.Plan, error) {
	org, err := r.Read().ReadOrganization(ctx)
	return steps.Plan{Tenant: org, Step: step, Manual: manual}, err
}
