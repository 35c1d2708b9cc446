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

// A policyDraft is a plan for Conditional Access under construction, with the tenant as it is after the changes that
// are planned so far.
type policyDraft struct {
	steps.Plan
	writer     policy.Tenant       // the tenant that the changes are written to
	current    *snapshot.Judgement // of the tenant as it is, security defaults aside
	planned    *coverage.Tenant    // as it is after the changes
	verdict    *coverage.Verdict   // on planned
	defaultsOn bool                // security defaults are on
	// blocksCodes says that device codes are to be blocked, as security defaults do.
	blocksCodes bool
}

// planPolicies plans to close the gaps of the Conditional Access policies: by edits, and by new policies. New ones are
// created as report-only, and turned on by a later plan, once their effect could be observed. Where security defaults
// are on, the plan ends with the switch from these to the policies.
func (p planner) planPolicies(ctx context.Context, r *snapshot.Snapshot, answers steps.Answers) (steps.Plan, error) {
	d, err := newPolicyDraft(ctx, p.tenant, r)
	if err != nil {
		return steps.Plan{}, err
	}
	if d.defaultsOn, err = r.SecurityDefaults(ctx).Whole(); err != nil {
		return steps.Plan{}, err
	}
	d.blocksCodes = answers.First(AskDeviceCode) == blockCodes || answers.First(AskDeviceCode) == "" && d.defaultsOn
	patches, err := d.choosePatches(answers)
	if err != nil {
		return steps.Plan{}, err
	}
	switch {
	case d.defaultsOn && len(patches) == 0:
		d.createMissing(true)
	case d.defaultsOn:
		d.switchOver(patches)
	default:
		for _, patch := range patches {
			d.addPatch(patch)
		}
		d.createMissing(!d.hasPolicyForMFA())
	}
	if len(d.Ops) > 0 {
		d.Notes = append(d.Notes, p.describeImpact(ctx)...)
	}
	d.Guards, err = p.findGuards(ctx, r, d)
	d.Affected = d.newlyCovered()
	return d.Plan, err
}

func newPolicyDraft(ctx context.Context, t policy.Tenant, r *snapshot.Snapshot) (*policyDraft, error) {
	org, err := r.ReadOrganization(ctx)
	if err != nil {
		return nil, err
	}
	j, err := r.JudgePolicies(ctx)
	if err != nil {
		return nil, err
	}
	return &policyDraft{Plan: steps.Plan{Tenant: org}, writer: t, current: j, planned: j.Tenant, verdict: j.Verdict}, nil
}

// choosePatches returns the edits that the operator chose, or without a choice all useful ones, as one patch for each
// policy.
func (d *policyDraft) choosePatches(answers steps.Answers) ([]coverage.Patch, error) {
	edits := d.current.ProposeEdits()
	if chosen, asked := answers[AskRepair]; asked {
		edits = slices.DeleteFunc(edits, func(e coverage.Edit) bool { return !slices.Contains(chosen, e.ID) })
	}
	useful := len(edits) > 0 || d.current.Count(nil).Uncovered > 0
	// cspready's own policies were created as a set, to be turned on together
	for _, name := range ownPolicies {
		e, isOff := d.current.TurnOnEdit(name)
		if name == policyDeviceCode && answers.First(AskDeviceCode) == allowCodes {
			continue
		}
		if isOff && useful && !slices.ContainsFunc(edits, func(o coverage.Edit) bool { return o.ID == e.ID }) {
			edits = append(edits, e)
		}
	}
	var patches []coverage.Patch
	for len(edits) > 0 {
		id := edits[0].Policy
		isOther := func(e coverage.Edit) bool { return e.Policy != id }
		same := slices.DeleteFunc(slices.Clone(edits), isOther)
		edits = slices.DeleteFunc(edits, func(e coverage.Edit) bool { return !isOther(e) })
		i := slices.IndexFunc(d.current.Tenant.Policies, func(p graph.Policy) bool { return p.ID == id })
		patch, err := coverage.NewPatch(d.current.Tenant.Policies[i], same)
		if err != nil {
			return nil, err
		}
		patches = append(patches, patch)
	}
	return patches, nil
}

// applyPolicy puts a policy into the planned tenant, and describes the effect on the coverage.
func (d *policyDraft) applyPolicy(p graph.Policy) assets.Text {
	before := snapshot.NewCoverage(d.verdict.Count(nil))
	d.planned = d.planned.WithPolicy(p)
	d.verdict = coverage.Judge(d.planned)
	return before.DescribeEffect(*snapshot.NewCoverage(d.verdict.Count(nil)))
}

// addPatch adds the change of one policy to the plan.
func (d *policyDraft) addPatch(p coverage.Patch) {
	before := d.verdict.Count(nil).Covered
	effect := d.applyPolicy(p.After)
	d.Ops = append(d.Ops, policy.Update(
		d.writer, d.Tenant, p, d.describeEdits(p), effect, d.verdict.Count(nil).Covered-before,
	))
}

func (d *policyDraft) describeEdits(p coverage.Patch) []assets.Text {
	var list []assets.Text
	for _, e := range p.Edits {
		list = append(list, d.current.DescribeEdit(e))
	}
	return list
}

// hasPolicyForMFA reports whether the tenant has a policy that is meant to require MFA, on or not.
func (d *policyDraft) hasPolicyForMFA() bool {
	return slices.ContainsFunc(d.current.PolicySummaries(),
		func(s coverage.PolicySummary) bool { return s.IsMeantForMFA })
}

// newlyCovered lists the users whom the plan makes use MFA.
func (d *policyDraft) newlyCovered() steps.Subjects {
	var numbers []int32
	for _, n := range d.current.NotCovered() {
		if d.verdict.State(int(n)) == coverage.Covered {
			numbers = append(numbers, n)
		}
	}
	roster := d.planned.People
	return steps.LazySubjects(len(numbers), func(i int) steps.Subject {
		return steps.NewUserSubject(roster.User(int(numbers[i])), assets.Say("plan.newly-covered"))
	})
}

// switchOver adds the switch from security defaults to the policies, provided that these cover all users. Otherwise it
// would open a gap that security defaults close.
func (d *policyDraft) switchOver(patches []coverage.Patch) {
	for _, p := range patches {
		d.applyPolicy(p.After)
	}
	n := d.verdict.Count(nil)
	if n.Uncovered+n.Unknown > 0 { // also break-glass accounts, as security defaults require MFA of these, too
		d.Manual = append(d.Manual, assets.Say("switch-over.not-enough", "count", n.Uncovered+n.Unknown))
		d.createMissing(false)
		return
	}
	d.Ops = append(d.Ops, policy.SwitchOver(
		d.writer, d.Tenant, patches, d.describeSwitch(),
		[]assets.Text{assets.Say("affects.users", "count", n.People)},
	))
}

// describeSwitch says what becomes of the protection by security defaults.
func (d *policyDraft) describeSwitch() assets.Text {
	if d.verdict.BlocksDeviceCode() {
		return assets.Say("switch-over.effect")
	}
	return assets.Say("switch-over.effect-codes")
}
