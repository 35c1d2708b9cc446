package steps

import (
	"context"
	"slices"

	"cspready/assets"
	"cspready/graph"
	"cspready/steps/mfa"
)

// policyTenant is what changing Conditional Access takes.
type policyTenant interface {
	switchableDefaults
	Policies(ctx context.Context) ([]graph.Policy, error)
	CreatePolicy(ctx context.Context, body string) (graph.Policy, error)
	UpdatePolicy(ctx context.Context, id, body string) error
}

// accessPolicies plans what closes the holes of a tenant's Conditional Access: edits of its policies, and new ones that are made as
// report-only and switched on by another plan, once their effect could be seen.
type accessPolicies struct {
	dir      policyTenant
	reader   *Reader
	defaults securityDefaults // for its guards
}

// A draft is a plan in the making: the tenant as the changes so far would leave it.
type draft struct {
	Plan
	reading *Snapshot
	before  *Judgement // of the tenant as it is, security defaults aside
	planned *mfa.Tenant
	after   *mfa.Verdict
	beside  bool // security defaults are on
}

// plan says what closes the holes. With security defaults on it ends with the switch from those to the policies.
func (s accessPolicies) plan(ctx context.Context, r *Snapshot, answers Answers) (Plan, error) {
	d, err := s.draft(ctx, r)
	if err != nil {
		return Plan{}, err
	}
	if d.beside, err = r.SecurityDefaults(ctx).Whole(); err != nil {
		return Plan{}, err
	}
	patches, err := s.patches(d, answers)
	if err != nil {
		return Plan{}, err
	}
	if d.beside {
		if len(patches) == 0 {
			s.create(d, true)
		} else {
			s.switchOver(d, patches)
		}
	} else {
		for _, p := range patches {
			d.patch(s.dir, p)
		}
		s.create(d, !d.meant())
	}
	if len(d.Ops) > 0 {
		d.Notes = append(d.Notes, s.defaults.impact(ctx)...)
	}
	d.Guards, err = s.guards(ctx, d)
	d.Affected = d.newlyCovered()
	return d.Plan, err
}

// draft begins a plan.
func (s accessPolicies) draft(ctx context.Context, r *Snapshot) (*draft, error) {
	org, err := r.ReadOrganization(ctx)
	if err != nil {
		return nil, err
	}
	j, err := r.JudgePolicies(ctx)
	if err != nil {
		return nil, err
	}
	return &draft{Plan: Plan{Tenant: org}, reading: r, before: j, planned: j.tenant, after: j.Verdict}, nil
}

// patches are the edits that were chosen, or all that help, one write for each policy.
func (s accessPolicies) patches(d *draft, answers Answers) ([]mfa.Patch, error) {
	edits := d.before.ProposeEdits()
	if chosen, asked := answers[AskRepair]; asked {
		edits = slices.DeleteFunc(edits, func(e mfa.Edit) bool { return !slices.Contains(chosen, e.ID) })
	}
	useful := len(edits) > 0 || d.before.Count(nil).Uncovered > 0
	for _, name := range []string{policyEveryUser, policyLegacy, policyBreakGlass} { // a set: they were made to be switched on together
		e, waits := d.before.TurnOnEdit(name)
		if waits && useful && !slices.ContainsFunc(edits, func(o mfa.Edit) bool { return o.ID == e.ID }) {
			edits = append(edits, e)
		}
	}
	var patches []mfa.Patch
	for len(edits) > 0 {
		id := edits[0].Policy
		other := func(e mfa.Edit) bool { return e.Policy != id }
		of := slices.DeleteFunc(slices.Clone(edits), other)
		edits = slices.DeleteFunc(edits, func(e mfa.Edit) bool { return !other(e) })
		at := slices.IndexFunc(d.before.tenant.Policies, func(p graph.Policy) bool { return p.ID == id })
		p, err := mfa.NewPatch(d.before.tenant.Policies[at], of)
		if err != nil {
			return nil, err
		}
		patches = append(patches, p)
	}
	return patches, nil
}

// plan takes a policy as it will be into the draft, and returns what that makes of the coverage.
func (d *draft) take(p graph.Policy) assets.Text {
	before := coverageOf(d.after.Count(nil))
	d.planned = d.planned.WithPolicy(p)
	d.after = mfa.Judge(d.planned)
	return before.effect(*coverageOf(d.after.Count(nil)))
}

// patch adds the write of one policy.
func (d *draft) patch(dir policyTenant, p mfa.Patch) {
	before := d.after.Count(nil).Covered
	effect := d.take(p.After)
	d.Ops = append(d.Ops, updatePolicy{
		dir: dir, org: d.Tenant, patch: p, says: d.says(p), effect: effect, touched: d.after.Count(nil).Covered - before,
	})
}

func (d *draft) says(p mfa.Patch) []assets.Text {
	var list []assets.Text
	for _, e := range p.Edits {
		list = append(list, d.before.DescribeEdit(e))
	}
	return list
}

// meant reports whether a policy is meant to demand MFA, in force or not.
func (d *draft) meant() bool {
	return slices.ContainsFunc(d.before.PolicySummaries(), func(s mfa.PolicySummary) bool { return s.IsMeantForMFA })
}

// strangers are the people who are not covered and are no declared break-glass accounts.
func strangers(c mfa.Count) int { return c.Uncovered - c.Declared }

// newlyCovered names the people whom the plan makes do MFA.
func (d *draft) newlyCovered() Subjects {
	var numbers []int32
	for _, n := range d.before.NotCovered() {
		if d.after.State(int(n)) == mfa.Covered {
			numbers = append(numbers, n)
		}
	}
	roster := d.planned.People
	return MakeSubjects(len(numbers), func(i int) Subject { return userSubject(roster.User(int(numbers[i])), say("plan.newly-covered")) })
}
