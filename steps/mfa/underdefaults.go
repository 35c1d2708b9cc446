package mfa

import (
	"context"

	"cspready/assets"
	"cspready/steps"
	"cspready/steps/snapshot"
)

// judgeUnderDefaults completes the finding of a requirement that security defaults meet. Met is the summary if they do
// so for every account that of selects; nil selects all. Holders of the synchronisation roles are outside.
//
// https://learn.microsoft.com/entra/fundamentals/security-defaults
func judgeUnderDefaults(ctx context.Context, r *snapshot.Snapshot, f steps.Finding, met assets.Text,
	of func(n int) bool) (steps.Finding, error) {
	j, err := r.Judge(ctx)
	if err != nil {
		return steps.Finding{}, err
	}
	n := j.Count(of)
	f.Coverage = snapshot.NewCoverage(n)
	f.Facts = append(f.Facts, leftAsideFacts(n)...)
	if n.Uncovered+n.Unknown > 0 {
		f.Subjects = j.UncoveredUsers(of)
	}
	switch {
	case n.Uncovered > 0:
		f.Status, f.Fix = steps.NotMet, steps.Manual
		f.Summary, f.Next = assets.Say("defaults.outside", "count", n.Uncovered), assets.Say("defaults.outside-remedy")
	case n.Unknown > 0:
		f.Fix = steps.Manual
		f.Summary, f.Next = assets.Say("defaults.untold", "count", n.Unknown), assets.Say("mfa.admins-unknown-remedy")
		if err := j.Tenant.Roles.Unread(); err != nil {
			f.Next = steps.Explain(err).Next
		}
	default:
		f.Status, f.Summary = steps.Met, met
	}
	return f, nil
}
