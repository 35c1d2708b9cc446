package plain

import (
	"context"
	"slices"

	"cspready/assets"
	"cspready/graph"
	"cspready/steps"
)

func level(r steps.Result) assets.Text { return assets.Say("level." + string(r.Level)) }

// mend leads from a finding to a tenant that fulfils it, as far as the person agrees. It reports whether something is different now.
func (v *visit) mend(ctx context.Context, step steps.Step, finding steps.Finding) (changed bool, err error) {
	if err := v.answer(ctx, finding.Questions); err != nil {
		return false, err
	}
	plan, err := v.plan(ctx, step)
	if err != nil {
		return false, err
	}
	v.con.list("plain.by-hand", plan.Manual)
	switch {
	case plan.Blocked():
		v.tellGuards(plan)
		v.con.Tell("plain.blocked")
		return false, nil
	case len(plan.Ops) == 0 && plan.SignIn != nil:
		return v.signInAgain(ctx, *plan.SignIn)
	case len(plan.Ops) == 0:
		return false, nil
	}
	said, chosen, err := v.decide(ctx, plan)
	if err != nil || len(said) == 0 {
		return false, err
	}
	if v.needsSignIn(chosen) {
		if err := v.signInFor(ctx, chosen); err != nil {
			return false, err
		}
	}
	return v.apply(ctx, step, said)
}

// answer puts the questions of a finding. Answers of an earlier visit are offered.
func (v *visit) answer(ctx context.Context, questions []steps.Question) error {
	for _, q := range questions {
		c := v.con
		if !q.Help.Empty() {
			c.print(c.cat.Say(q.Help))
		}
		chosen, err := v.pick(ctx, q)
		if err != nil {
			return err
		}
		var values []string
		for _, i := range chosen {
			values = append(values, q.Options[i].Value)
		}
		v.answers = v.answers.With(q.ID, values...)
		v.remember()
	}
	return nil
}

func (v *visit) pick(ctx context.Context, q steps.Question) ([]int, error) {
	var labels []string
	for _, o := range q.Options {
		labels = append(labels, v.con.cat.Say(o.Label))
	}
	earlier, ok := v.answers[q.ID]
	if !ok {
		earlier = q.Default
	}
	preset := indices(q.Options, earlier)
	title := v.con.cat.Say(q.Title)
	if q.Many {
		return v.con.chooseMany(ctx, title, labels, preset)
	}
	only := -1
	if len(preset) == 1 {
		only = preset[0]
	}
	chosen, err := v.con.choose(ctx, title, labels, only)
	return []int{chosen}, err
}

func indices(options []steps.Option, values []string) []int {
	var at []int
	for i, o := range options {
		if slices.Contains(values, o.Value) {
			at = append(at, i)
		}
	}
	return at
}

// plan asks the step what would mend it.
func (v *visit) plan(ctx context.Context, step steps.Step) (plan steps.Plan, err error) {
	v.con.Tell("plain.planning")
	v.attend(ctx, func(ctx context.Context) { plan, err = step.Plan(v.hearing(ctx), v.answers) })
	return plan, err
}

func (v *visit) tellGuards(p steps.Plan) {
	v.con.Tell("plain.guards")
	for _, g := range p.Guards {
		v.con.print("  - " + v.con.cat.Say(g.Reason))
		v.con.subjects(g.Subjects)
	}
}

// signInAgain makes the sign-in that mends a requirement by itself.
func (v *visit) signInAgain(ctx context.Context, want graph.Want) (bool, error) {
	if yes, err := v.con.yesOrNo(ctx, "plain.sign-in-again"); err != nil || !yes {
		return false, err
	}
	want.Scopes = steps.ReadScopes()
	return true, v.signIn(ctx, want, true)
}

// signIn replaces the session in the tenant at hand. It needs no more input where the person has said already what is to follow.
func (v *visit) signIn(ctx context.Context, want graph.Want, needsInput bool) error {
	want.Tenant = v.place.Organization.ID
	session, err := v.desk.signIn(ctx, v.link.SignIn, want, needsInput)
	if err != nil {
		return err
	}
	v.place.Session = session
	v.con.Tell("plain.signed-in")
	return nil
}

// needsSignIn reports whether the session in force cannot make the changes, or may not outlive them: one that began with a code may
// end with the codes.
func (v *visit) needsSignIn(chosen []steps.Change) bool {
	session, _ := v.link.SignIn.Session()
	lacks := slices.ContainsFunc(steps.Scopes(chosen), func(s string) bool { return !slices.Contains(session.Scopes, s) })
	return lacks || endsCodes(chosen) && session.Way == graph.DeviceCode
}

// signInFor gets the permissions that the chosen changes need.
func (v *visit) signInFor(ctx context.Context, chosen []steps.Change) error {
	scopes := steps.Scopes(chosen)
	v.con.Tell("plain.needs-sign-in", "scopes", scopes)
	way := v.way()
	if endsCodes(chosen) && way == graph.DeviceCode {
		way = graph.Browser
		v.con.Tell("plain.browser-outlives")
	}
	all := slices.Concat(steps.ReadScopes(), scopes)
	slices.Sort(all)
	session, _ := v.link.SignIn.Session()
	return v.signIn(ctx, graph.Want{
		Way: way, Scopes: slices.Compact(all), MFA: session.MFA != graph.Yes, Hint: session.UserPrincipalName,
	}, false)
}

func endsCodes(chosen []steps.Change) bool {
	return slices.ContainsFunc(chosen, func(c steps.Change) bool { return c.EndsCodes })
}
