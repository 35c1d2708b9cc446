package steps

import (
	"slices"

	"cspready/assets"
	"cspready/graph"
	"cspready/steps/mfa"
)

// lockouts plans to leave the accounts out of the policies that could keep them out, such as one that blocks other countries. An account that
// is asked for MFA by nothing else stays in: it gets a policy of its own first, in the step on MFA.
//
// https://learn.microsoft.com/entra/identity/role-based-access-control/security-emergency-access
func (s breakGlass) lockouts(p *accountsPlan) error {
	if p.e.judged == nil {
		return nil
	}
	now, verdict := p.e.judged.tenant, p.e.judged.Verdict
	for _, edit := range verdict.ExclusionEdits(p.e.numbers, p.e.signsInWith) {
		at := slices.IndexFunc(now.Policies, func(policy graph.Policy) bool { return policy.ID == edit.Policy })
		patch, err := mfa.NewPatch(now.Policies[at], []mfa.Edit{edit})
		if err != nil {
			return err
		}
		planned := now.WithPolicy(patch.After)
		after := mfa.Judge(planned)
		if slices.ContainsFunc(p.e.numbers, func(n int32) bool {
			return verdict.State(int(n)) == mfa.Covered && after.State(int(n)) != mfa.Covered
		}) {
			p.Manual = append(p.Manual, say("eg-do.lockout", "policy", edit.Name))
			continue
		}
		p.add(updatePolicy{
			dir: s.dir, org: p.e.org, patch: patch, says: []assets.Text{verdict.DescribeEdit(edit)}, touched: len(p.e.numbers),
			effect: coverageOf(verdict.Count(nil)).effect(*coverageOf(after.Count(nil))),
		})
		now, verdict = planned, after
	}
	return nil
}
