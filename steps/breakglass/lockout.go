package breakglass

import (
	"slices"

	"cspready/assets"
	"cspready/graph"
	"cspready/steps/change/policy"
	"cspready/steps/coverage"
	"cspready/steps/snapshot"
)

// lockouts plans to leave the accounts out of the policies that could keep them out, such as one that blocks other countries. An account that
// is asked for MFA by nothing else stays in: it gets a policy of its own first, in the step on MFA.
//
// https://learn.microsoft.com/entra/identity/role-based-access-control/security-emergency-access
func (s breakGlass) lockouts(p *accountsPlan) error {
	if p.e.judged == nil {
		return nil
	}
	now, verdict := p.e.judged.Tenant, p.e.judged.Verdict
	for _, edit := range verdict.ExclusionEdits(p.e.numbers, p.e.signsInWith) {
		at := slices.IndexFunc(now.Policies, func(policy graph.Policy) bool { return policy.ID == edit.Policy })
		patch, err := coverage.NewPatch(now.Policies[at], []coverage.Edit{edit})
		if err != nil {
			return err
		}
		planned := now.WithPolicy(patch.After)
		after := coverage.Judge(planned)
		if slices.ContainsFunc(p.e.numbers, func(n int32) bool {
			return verdict.State(int(n)) == coverage.Covered && after.State(int(n)) != coverage.Covered
		}) {
			p.Manual = append(p.Manual, assets.Say("eg-do.lockout", "policy", edit.Name))
			continue
		}
		p.add(policy.Update(
			s.dir, p.e.org, patch, []assets.Text{verdict.DescribeEdit(edit)},
			snapshot.CoverageOf(verdict.Count(nil)).Effect(*snapshot.CoverageOf(after.Count(nil))), len(p.e.numbers),
		))
		now, verdict = planned, after
	}
	return nil
}
