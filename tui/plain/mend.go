package plain

import (
	"context"
	"slices"
	"strings"

	"cspready/assets"
	"cspready/graph"
	"cspready/steps"
)

func level(r steps.Result) assets.Text { return assets.Say("level." + string(r.Level)) }

// mend leads from a finding to a tenant that fulfils it, as far as the person agrees.
func (v *visit) mend(ctx context.Context, step steps.Step, finding steps.Finding) error {
	v.Answers = v.Answers.Lasting() // what was chosen for the plan before is no choice for this one
	again, err := v.answer(ctx, step, finding)
	if err != nil || !again {
		return err
	}
	return v.planned(ctx, step)
}

// planned shows what would have to change, and makes what the person agrees to.
func (v *visit) planned(ctx context.Context, step steps.Step) error {
	for {
		plan, err := v.plan(ctx, step)
		if err != nil {
			return err
		}
		v.con.list("plain.by-hand", plan.Manual)
		v.tellGuards(plan)
		again, err := v.offerSignIn(ctx, plan)
		switch {
		case err != nil:
			return err
		case !again:
			return v.carryOut(ctx, step, plan)
		case len(plan.Ops) == 0:
			return nil // the sign-in was all there was to do
		}
	}
}

// carryOut makes the changes of a plan that the person says yes to.
func (v *visit) carryOut(ctx context.Context, step steps.Step, plan steps.Plan) error {
	if plan.Blocked() {
		v.con.Tell("plain.blocked")
		return nil
	}
	if len(plan.Ops) == 0 {
		return v.await(ctx, plan.Awaited)
	}
	said, chosen, err := v.decide(ctx, plan)
	if err != nil || len(said) == 0 {
		return err
	}
	if granted, err := v.authorize(ctx, chosen); err != nil || !granted {
		return err
	}
	return v.apply(ctx, step, plan, said)
}

// answer puts the questions of a finding. Answers of an earlier visit are offered. Where one was a statement, the requirements are looked
// at again; false means that there is nothing to plan any more.
func (v *visit) answer(ctx context.Context, step steps.Step, finding steps.Finding) (goOn bool, err error) {
	given := steps.Answers{}
	for _, q := range finding.Questions {
		if q.Asked != nil && !q.Asked(given) {
			continue
		}
		c := v.con
		if !q.Help.Empty() {
			c.print(c.cat.Say(q.Help))
		}
		if given[q.ID], err = v.chosen(ctx, q); err != nil {
			return false, err
		}
	}
	rest, stated := v.Profile.Take(finding.Questions, given, v.Place.Operator.UserPrincipalName)
	for id, values := range rest {
		v.Answers = v.Answers.With(id, values...)
	}
	v.remember()
	if !stated {
		return true, nil
	}
	if err := v.check(ctx, steps.Options{ReuseDirectory: true}); err != nil {
		return false, err
	}
	result, _ := v.Result(step.Info().ID)
	v.con.print(v.con.cat.Say(result.Finding.Summary))
	return result.Finding.GoesOn(rest), nil
}

// chosen are the values of the answer to a question.
func (v *visit) chosen(ctx context.Context, q steps.Question) ([]string, error) {
	if q.Kind != steps.Choice {
		return v.pickText(ctx, q)
	}
	chosen, err := v.pick(ctx, q)
	values := []string{}
	for _, i := range chosen {
		values = append(values, q.Options[i].Value)
	}
	return values, err
}

func (v *visit) pick(ctx context.Context, q steps.Question) ([]int, error) {
	var labels []string
	for _, o := range q.Options {
		labels = append(labels, v.con.cat.Say(o.Label))
	}
	earlier, ok := v.Answers[q.ID]
	if said, stated := v.Profile.Testimony.Recall(q.ID); stated {
		earlier, ok = said.Answer, true
	}
	if !ok {
		earlier = q.Default
	}
	preset := indices(q.Options, earlier)
	title := v.con.cat.Say(q.Title)
	if q.Many {
		none := slices.IndexFunc(q.Options, func(o steps.Option) bool { return q.None != "" && o.Value == q.None })
		return v.con.chooseMany(ctx, choice{title: title, options: labels, preset: preset, some: q.Some, none: none})
	}
	only := -1
	if len(preset) == 1 {
		only = preset[0]
	}
	chosen, err := v.con.choose(ctx, title, labels, only)
	if err != nil {
		return nil, err
	}
	return []int{chosen}, nil
}

func indices(options []steps.Option, values []string) []int {
	var at []int
	for i, o := range options {
		if slices.ContainsFunc(values, func(v string) bool { return means(o, v) }) {
			at = append(at, i)
		}
	}
	return at
}

// means reports whether a value is an option's: the value itself, or the user principal name by which a flag named the account.
func means(o steps.Option, value string) bool {
	upn, _ := o.Label.Args["upn"].(string)
	return value == o.Value || upn != "" && strings.EqualFold(value, upn)
}

// plan asks the step what would mend it.
func (v *visit) plan(ctx context.Context, step steps.Step) (plan steps.Plan, err error) {
	v.con.Tell("plain.planning")
	v.attend(ctx, func(ctx context.Context) { plan, err = step.Plan(v.hearing(ctx), v.Answers) })
	return plan, err
}

func (v *visit) tellGuards(p steps.Plan) {
	if !p.Risky() {
		return
	}
	v.con.Tell("plain.guards")
	for _, g := range p.Guards {
		v.con.print("  - " + v.con.cat.Say(g.Reason))
		v.con.subjects(steps.SubjectsOf(g.Subjects...))
	}
}

// offerSignIn offers the sign-in that mends a requirement by itself, or takes away what stands in the way of a change.
func (v *visit) offerSignIn(ctx context.Context, p steps.Plan) (made bool, err error) {
	if p.SignIn == nil {
		return false, nil
	}
	question := "plain.sign-in-mends"
	if p.Risky() {
		question = "plain.sign-in-helps"
	}
	if yes, err := v.con.yesOrNo(ctx, question); err != nil || !yes {
		return false, err
	}
	return true, v.signIn(ctx, v.SignInAgain(*p.SignIn), true)
}

// authorize gets the permissions that the chosen changes need. False means that Microsoft did not grant them, which was told.
func (v *visit) authorize(ctx context.Context, chosen []steps.Change) (granted bool, err error) {
	want, needed := v.SignInFor(chosen)
	if !needed {
		return true, nil
	}
	v.con.Tell("plain.needs-sign-in", "scopes", steps.Scopes(chosen))
	if v.Place.Session.Way == graph.DeviceCode && want.Way != graph.DeviceCode {
		v.con.Tell("plain.browser-outlives")
	}
	if err := v.signIn(ctx, want, false); err != nil {
		return false, err
	}
	if missing := steps.NotGranted(v.Place.Session, chosen); len(missing) > 0 {
		v.con.Tell("plain.not-granted", "scopes", missing)
		v.con.Tell("plain.not-granted-next")
		return false, nil
	}
	return true, nil
}

// signIn replaces the session in the tenant at hand. It needs no more input where the person has said already what is to follow.
func (v *visit) signIn(ctx context.Context, want graph.Want, needsInput bool) error {
	_, err := v.desk.signIn(ctx, v.Link.SignIn, want, needsInput)
	v.noteBlockedCodes()
	if err != nil {
		return err
	}
	v.Visit = v.SignedIn()
	v.con.Tell("plain.signed-in")
	return nil
}
