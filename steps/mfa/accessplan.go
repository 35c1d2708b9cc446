package mfa

import (
	"context"
	"slices"

	"cspready/assets"
	"cspready/graph"
	"cspready/steps"
	"cspready/steps/change/policy"
	"cspready/steps/coverage"
	"cspready/steps/snapshot"
)

// accessPolicies plans what closes the holes of a tenant's Conditional Access: edits of its policies, and new ones that are made as
// report-only and switched on by another plan, once their effect could be seen.
type accessPolicies struct {
	dir      policy.PolicyTenant
	reader   *snapshot.Reader
	defaults securityDefaults // for its guards
}

// A draft is a plan in the making: the tenant as the changes so far would leave it.
type draft struct {
	steps.Plan
	reading *snapshot.Snapshot
	before  *snapshot.Judgement // of the tenant as it is, security defaults aside
	planned *coverage.Tenant
	after   *coverage.Verdict
	beside  bool // security defaults are on
}

// plan says what closes the holes. With security defaults on it ends with the switch from those to the policies.
func (s accessPolicies) plan(ctx context.Context, r *snapshot.Snapshot, answers steps.Answers) (steps.Plan, error) {
	d, err := s.draft(ctx, r)
	if err != nil {
		return steps.Plan{}, err
	}
	if d.beside, err = r.SecurityDefaults(ctx).Whole(); err != nil {
		return steps.Plan{}, err
	}
	patches, err := s.patches(d, answers)
	if err != nil {
		return steps.Plan{}, err
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
func (s accessPolicies) draft(ctx context.Context, r *snapshot.Snapshot) (*draft, error) {
	org, err := r.ReadOrganization(ctx)
	if err != nil {
		return nil, err
	}
	j, err := r.JudgePolicies(ctx)
	if err != nil {
		return nil, err
	}
	return &draft{Plan: steps.Plan{Tenant: org}, reading: r, before: j, planned: j.Tenant, after: j.Verdict}, nil
}

// patches are the edits that were chosen, or all that help, one write for each policy.
func (s accessPolicies) patches(d *draft, answers steps.Answers) ([]coverage.Patch, error) {
	edits := d.before.ProposeEdits()
	if chosen, asked := answers[AskRepair]; asked {
		edits = slices.DeleteFunc(edits, func(e coverage.Edit) bool { return !slices.Contains(chosen, e.ID) })
	}
	useful := len(edits) > 0 || d.before.Count(nil).Uncovered > 0
	for _, name := range []string{policyEveryUser, policyLegacy, policyBreakGlass} { // a set: they were made to be switched on together
		e, waits := d.before.TurnOnEdit(name)
		if waits && useful && !slices.ContainsFunc(edits, func(o coverage.Edit) bool { return o.ID == e.ID }) {
			edits = append(edits, e)
		}
	}
	var patches []coverage.Patch
	for len(edits) > 0 {
		id := edits[0].Policy
		other := func(e coverage.Edit) bool { return e.Policy != id }
		of := slices.DeleteFunc(slices.Clone(edits), other)
		edits = slices.DeleteFunc(edits, func(e coverage.Edit) bool { return !other(e) })
		at := slices.IndexFunc(d.before.Tenant.Policies, func(p graph.Policy) bool { return p.ID == id })
		p, err := coverage.NewPatch(d.before.Tenant.Policies[at], of)
		if err != nil {
			return nil, err
		}
		patches = append(patches, p)
	}
	return patches, nil
}

// plan takes a policy as it will be into the draft, and returns what that makes of the coverage.
func (d *draft) take(p graph.Policy) assets.Text {
	before := snapshot.CoverageOf(d.after.Count(nil))
	d.planned = d.planned.WithPolicy(p)
	d.after = coverage.Judge(d.planned)
	return before.Effect(*snapshot.CoverageOf(d.after.Count(nil)))
}

// patch adds the write of one policy.
func (d *draft) patch(dir policy.PolicyTenant, p coverage.Patch) {
	before := d.after.Count(nil).Covered
	effect := d.take(p.After)
	d.Ops = append(d.Ops, policy.UpdatePolicy{
		Dir: dir, Org: d.Tenant, Patch: p, Says: d.says(p), Effect: effect, Touched: d.after.Count(nil).Covered - before,
	})
}

func (d *draft) says(p coverage.Patch) []assets.Text {
	var list []assets.Text
	for _, e := range p.Edits {
		list = append(list, d.before.DescribeEdit(e))
	}
	return list
}

// meant reports whether a policy is meant to demand MFA, in force or not.
func (d *draft) meant() bool {
	return slices.ContainsFunc(d.before.PolicySummaries(), func(s coverage.PolicySummary) bool { return s.IsMeantForMFA })
}

// strangers are the people who are not covered and are no declared break-glass accounts.
func strangers(c coverage.Count) int { return c.Uncovered - c.Declared }

// newlyCovered names the people whom the plan makes do MFA.
func (d *draft) newlyCovered() steps.Subjects {
	var numbers []int32
	for _, n := range d.before.NotCovered() {
		if d.after.State(int(n)) == coverage.Covered {
			numbers = append(numbers, n)
		}
	}
	roster := d.planned.People
	return steps.MakeSubjects(len(numbers), func(i int) steps.Subject {
		return steps.NewUserSubject(roster.User(int(numbers[i])), assets.Say("plan.newly-covered"))
	})
}

// switchOver adds the switch, provided that the policies cover everybody: otherwise it would open a hole that is closed today.
func (s accessPolicies) switchOver(d *draft, patches []coverage.Patch) {
	for _, p := range patches {
		d.take(p.After)
	}
	n := d.after.Count(nil)
	if n.Uncovered+n.Unknown > 0 { // break-glass accounts too: security defaults ask them as well
		d.Manual = append(d.Manual, assets.Say("switch-over.not-enough", "count", n.Uncovered+n.Unknown))
		s.create(d, false)
		return
	}
	d.Ops = append(d.Ops, policy.SwitchOver{
		Dir: s.dir, Org: d.Tenant, Patches: patches, Effect: assets.Say("switch-over.effect"),
		Affects: []assets.Text{assets.Say("affects.users", "count", n.People)},
	})
}
