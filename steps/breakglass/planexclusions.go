package breakglass

import (
	"slices"

	"cspready/assets"
	"cspready/graph"
	"cspready/steps/change/policy"
	"cspready/steps/coverage"
	"cspready/steps/snapshot"
)

// planExclusions excludes the accounts from policies that could lock them out, such as one that blocks other
// countries. An account that no other policy requires to use MFA stays included: it first gets a policy of its own,
// from the requirement on MFA.
//
// https://learn.microsoft.com/entra/identity/role-based-access-control/security-emergency-access
func (s requirement) planExclusions(p *accountsPlan) error {
	if p.e.judgement == nil {
		return nil
	}
	now, verdict := p.e.judgement.Tenant, p.e.judgement.Verdict
	for _, edit := range verdict.ExclusionEdits(p.e.declared, p.e.signInMethod) {
		at := slices.IndexFunc(now.Policies, func(policy graph.Policy) bool { return policy.ID == edit.Policy })
		patch, err := coverage.NewPatch(now.Policies[at], []coverage.Edit{edit})
		if err != nil {
			return err
		}
		planned := now.WithPolicy(patch.After)
		after := coverage.Judge(planned)
		if slices.ContainsFunc(p.e.declared, func(n int32) bool {
			return verdict.State(int(n)) == coverage.Covered && after.State(int(n)) != coverage.Covered
		}) {
			p.Manual = append(p.Manual, assets.Say("break-glass.do-lockout", "policy", edit.Name))
			continue
		}
		p.addOp(policy.Update(
			s.dir, p.e.org, patch, []assets.Text{verdict.DescribeEdit(edit)},
			snapshot.NewCoverage(verdict.Count(nil)).DescribeEffect(*snapshot.NewCoverage(after.Count(nil))), len(p.e.declared),
		))
		now, verdict = planned, after
	}
	return nil
}
