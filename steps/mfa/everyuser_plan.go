package mfa

import (
	"context"

	"cspready/assets"
	"cspready/graph"
	"cspready/steps"
	"cspready/steps/snapshot"
)

// AskRepair asks which edits of policies to make.
const AskRepair = "repair"

// AskRoute asks how MFA is to be enforced.
const AskRoute = "mfa-route"

// Answers to [AskRoute].
const (
	RouteDefaults = "security-defaults"
	RoutePolicies = "conditional-access"
)

// questions asks what a plan needs: who the break-glass accounts are, which way to go, and which edits to make.
func (s everyUser) questions(ctx context.Context, r *snapshot.Snapshot, j *snapshot.Judgement) []steps.Question {
	asked := s.defaults.questions(ctx)
	repairs := j.ProposeEdits()
	if licence, err := r.Licence(ctx).Whole(); err == nil && licence >= graph.P1 && !enforced(j) {
		q := steps.Question{ID: AskRoute, Title: assets.Say("ask.route"), Help: assets.Say("ask.route-help"), Default: []string{RouteDefaults}, Options: []steps.Option{
			{Value: RouteDefaults, Label: assets.Say("ask.route-defaults")}, {Value: RoutePolicies, Label: assets.Say("ask.route-policies")},
		}}
		if len(repairs) > 0 {
			q.Default = []string{RoutePolicies}
		}
		asked = append(asked, q)
	}
	if len(repairs) > 1 {
		q := steps.Question{ID: AskRepair, Many: true, OneTime: true, Title: assets.Say("ask.repair"), Help: assets.Say("ask.repair-help")}
		for _, e := range repairs {
			q.Options = append(q.Options, steps.Option{Value: e.ID, Label: assets.Say("edit.of-policy", "policy", e.Name, "edit", j.DescribeEdit(e))})
			q.Default = append(q.Default, e.ID)
		}
		asked = append(asked, q)
	}
	return asked
}

// enforced reports whether any policy is on: Microsoft then refuses security defaults.
func enforced(j *snapshot.Judgement) bool {
	for _, p := range j.Tenant.Policies {
		if p.IsOn() {
			return true
		}
	}
	return false
}

// Plan goes the way that was chosen: security defaults, which are free and need no judgement, or Conditional Access where it is in use.
func (s everyUser) Plan(ctx context.Context, answers steps.Answers) (steps.Plan, error) {
	r := s.reader.Read()
	route, err := r.Route(ctx)
	if err != nil {
		return steps.Plan{}, err
	}
	plan := steps.Plan{}
	switch way := chosen(answers); {
	case route.UsesDefaults(): // replacing security defaults is offered by their own step
		plan, err = planSessions(ctx, s.sessions, r)
	case route.Route == snapshot.ByPolicies && s.covered(ctx, r):
		plan, err = planSessions(ctx, s.sessions, r)
	case route.Route == snapshot.ByPolicies, way == RoutePolicies, way == "" && s.waiting(ctx, r):
		plan, err = s.policies.plan(ctx, r, answers)
	default:
		plan, err = s.defaults.turnOn(ctx, answers)
	}
	plan.Step = EveryUserID
	return plan, err
}

func chosen(answers steps.Answers) string {
	if a := answers[AskRoute]; len(a) > 0 {
		return a[0]
	}
	return ""
}

// covered reports whether the policies cover everybody, so that all there is left to do is to end sessions that began without MFA.
func (s everyUser) covered(ctx context.Context, r *snapshot.Snapshot) bool {
	j, err := r.Judge(ctx)
	if err != nil {
		return false
	}
	n := j.Count(nil)
	return n.Covered == n.People && n.People > 0
}

// waiting reports whether policies that would demand MFA wait to be switched on.
func (s everyUser) waiting(ctx context.Context, r *snapshot.Snapshot) bool {
	j, err := r.Judge(ctx)
	return err == nil && len(j.ProposeEdits()) > 0
}
