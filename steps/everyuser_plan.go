package steps

import (
	"context"

	"cspready/graph"
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
func (s everyUser) questions(ctx context.Context, r *Snapshot, j *Judgement) []Question {
	asked := s.defaults.questions(ctx)
	repairs := j.ProposeEdits()
	if licence, err := r.Licence(ctx).Whole(); err == nil && licence >= graph.P1 && !enforced(j) {
		q := Question{ID: AskRoute, Title: say("ask.route"), Help: say("ask.route-help"), Default: []string{RouteDefaults}, Options: []Option{
			{RouteDefaults, say("ask.route-defaults")}, {RoutePolicies, say("ask.route-policies")},
		}}
		if len(repairs) > 0 {
			q.Default = []string{RoutePolicies}
		}
		asked = append(asked, q)
	}
	if len(repairs) > 1 {
		q := Question{ID: AskRepair, Many: true, OneTime: true, Title: say("ask.repair"), Help: say("ask.repair-help")}
		for _, e := range repairs {
			q.Options = append(q.Options, Option{Value: e.ID, Label: say("edit.of-policy", "policy", e.Name, "edit", j.DescribeEdit(e))})
			q.Default = append(q.Default, e.ID)
		}
		asked = append(asked, q)
	}
	return asked
}

// enforced reports whether any policy is on: Microsoft then refuses security defaults.
func enforced(j *Judgement) bool {
	for _, p := range j.tenant.Policies {
		if p.IsOn() {
			return true
		}
	}
	return false
}

// Plan goes the way that was chosen: security defaults, which are free and need no judgement, or Conditional Access where it is in use.
func (s everyUser) Plan(ctx context.Context, answers Answers) (Plan, error) {
	r := s.reader.Read()
	route, err := r.Route(ctx)
	if err != nil {
		return Plan{}, err
	}
	plan := Plan{}
	switch way := chosen(answers); {
	case route.usesDefaults(): // replacing security defaults is offered by their own step
		plan, err = planSessions(ctx, s.sessions, r)
	case route.route == byPolicies && s.covered(ctx, r):
		plan, err = planSessions(ctx, s.sessions, r)
	case route.route == byPolicies, way == RoutePolicies, way == "" && s.waiting(ctx, r):
		plan, err = s.policies.plan(ctx, r, answers)
	default:
		plan, err = s.defaults.turnOn(ctx, answers)
	}
	plan.Step = MFAEveryUser
	return plan, err
}

func chosen(answers Answers) string {
	if a := answers[AskRoute]; len(a) > 0 {
		return a[0]
	}
	return ""
}

// covered reports whether the policies cover everybody, so that all there is left to do is to end sessions that began without MFA.
func (s everyUser) covered(ctx context.Context, r *Snapshot) bool {
	j, err := r.Judge(ctx)
	if err != nil {
		return false
	}
	n := j.Count(nil)
	return n.Covered == n.People && n.People > 0
}

// waiting reports whether policies that would demand MFA wait to be switched on.
func (s everyUser) waiting(ctx context.Context, r *Snapshot) bool {
	j, err := r.Judge(ctx)
	return err == nil && len(j.ProposeEdits()) > 0
}
