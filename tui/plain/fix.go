package plain

import (
	"context"
	"slices"
	"strings"

	"cspready/assets"
	"cspready/graph"
	"cspready/steps"
	"cspready/steps/catalog"
	"cspready/steps/snapshot"
	"cspready/steps/visit"
)

func levelText(r steps.Result) assets.Text { return assets.Say("level." + string(r.Level)) }

// fixRequirement fixes a requirement: it asks the questions of the finding and carries out the plan as far as the
// person approves it.
func (v *conversation) fixRequirement(ctx context.Context, step steps.Step, finding steps.Finding) error {
	v.Answers = catalog.Lasting(v.Answers) // answers for an earlier plan do not count for this one
	needsPlan, err := v.askQuestions(ctx, step, finding)
	if err != nil || !needsPlan {
		return err
	}
	return v.fixByPlan(ctx, step)
}

// fixByPlan shows the plan and carries out the changes that the person approves. After a sign-in that the
// plan asked for, it plans again.
func (v *conversation) fixByPlan(ctx context.Context, step steps.Step) error {
	for {
		plan, err := v.readPlan(ctx, step)
		if err != nil {
			return err
		}
		v.con.printList("plain.by-hand", plan.Manual)
		v.printGuards(plan)
		again, err := v.offerSignIn(ctx, plan)
		switch {
		case err != nil:
			return err
		case !again:
			return v.carryOut(ctx, step, plan)
		case len(plan.Ops) == 0:
			return nil // the sign-in was the fix
		}
	}
}

// carryOut asks for approval of each change of a plan and carries out the approved ones.
func (v *conversation) carryOut(ctx context.Context, step steps.Step, plan steps.Plan) error {
	if plan.Blocked() {
		v.con.Print("plain.blocked")
		return nil
	}
	if len(plan.Ops) == 0 {
		return v.awaitFollowUps(ctx, plan.Awaited)
	}
	approved, chosen, err := v.askApprovals(ctx, plan)
	if err != nil || len(approved) == 0 {
		return err
	}
	if granted, err := v.getPermissions(ctx, chosen); err != nil || !granted {
		return err
	}
	return v.applyPlan(ctx, step, plan, approved)
}

// askQuestions asks the questions of a finding; earlier answers are the defaults. If a statement changed, the
// requirements are checked again. The result is false if no plan is needed any longer.
func (v *conversation) askQuestions(ctx context.Context, step steps.Step, finding steps.Finding) (needsPlan bool, err error) {
	given := steps.Answers{}
	for _, q := range finding.Questions {
		if q.Asked != nil && !q.Asked(given) {
			continue
		}
		c := v.con
		if !q.Help.Empty() {
			c.printWrapped(c.cat.Say(q.Help))
		}
		if given[q.ID], err = v.askQuestion(ctx, q); err != nil {
			return false, err
		}
	}
	rest, stated := v.Profile.Take(finding.Questions, given, v.Place.Operator.UserPrincipalName)
	for id, values := range rest {
		v.Answers = v.Answers.With(id, values...)
	}
	v.saveMemory()
	if !stated {
		return true, nil
	}
	if err := v.runChecks(ctx, snapshot.Options{ReuseDirectory: true}); err != nil {
		return false, err
	}
	result, _ := v.Result(step.Info().ID)
	v.con.printWrapped(v.con.cat.Say(result.Finding.Summary))
	return result.Finding.GoesOn(rest), nil
}

// askQuestion asks a question and returns the values of the answer.
func (v *conversation) askQuestion(ctx context.Context, q steps.Question) ([]string, error) {
	if q.Kind != steps.Choice {
		return v.askText(ctx, q)
	}
	chosen, err := v.askChoice(ctx, q)
	values := []string{}
	for _, i := range chosen {
		values = append(values, q.Options[i].Value)
	}
	return values, err
}

// askChoice asks a question with options and returns the indices of the chosen ones.
func (v *conversation) askChoice(ctx context.Context, q steps.Question) ([]int, error) {
	var labels []string
	for _, o := range q.Options {
		labels = append(labels, v.con.cat.Say(o.Label))
	}
	earlier, ok := v.Answers[q.ID]
	if statement, stated := v.Profile.Testimony.RecallFor(q); stated {
		earlier, ok = statement.Answer, true
	}
	if !ok {
		earlier = q.Default
	}
	preset := optionIndices(q.Options, earlier)
	title := v.con.cat.Say(q.Title)
	if q.Many {
		none := slices.IndexFunc(q.Options, func(o steps.Option) bool { return q.None != "" && o.Value == q.None })
		return v.con.chooseMany(ctx, multiChoice{title: title, options: labels, preset: preset, required: q.Some, none: none})
	}
	only := -1
	if len(preset) == 1 {
		only = preset[0]
	}
	chosen, err := v.con.chooseOne(ctx, title, labels, only)
	if err != nil {
		return nil, err
	}
	return []int{chosen}, nil
}

// optionIndices returns the indices of the options with these values.
func optionIndices(options []steps.Option, values []string) []int {
	var found []int
	for i, o := range options {
		if slices.ContainsFunc(values, func(v string) bool { return matchesOption(o, v) }) {
			found = append(found, i)
		}
	}
	return found
}

// matchesOption reports whether a value refers to an option: it is the option's value, or the user principal name
// of its account, as in a flag.
func matchesOption(o steps.Option, value string) bool {
	upn, _ := o.Label.Args["upn"].(string)
	return value == o.Value || upn != "" && strings.EqualFold(value, upn)
}

// readPlan returns the plan that fixes the requirement.
func (v *conversation) readPlan(ctx context.Context, step steps.Step) (plan steps.Plan, err error) {
	v.con.Print("plain.planning")
	v.withRenewals(ctx, func(ctx context.Context) { plan, err = step.Plan(v.withNotices(ctx), v.Answers) })
	return plan, err
}

// printGuards prints the guards of a plan.
func (v *conversation) printGuards(p steps.Plan) {
	if !p.Risky() {
		return
	}
	v.con.Print("plain.guards")
	for _, g := range p.Guards {
		v.con.printWrapped("  - " + v.con.cat.Say(g.Reason))
		v.con.printSubjects(steps.SubjectsOf(g.Subjects...))
	}
}

// offerSignIn offers the new sign-in of a plan, which fixes the requirement by itself or removes a guard.
func (v *conversation) offerSignIn(ctx context.Context, p steps.Plan) (made bool, err error) {
	if p.SignIn == nil {
		return false, nil
	}
	question := "plain.sign-in-mends"
	if p.Risky() {
		question = "plain.sign-in-helps"
	}
	if yes, err := v.con.askYesNo(ctx, question); err != nil || !yes {
		return false, err
	}
	return true, v.signIn(ctx, v.SignInAgain(*p.SignIn), true)
}

// getPermissions signs in again if the chosen changes need more permissions. It prints a message and returns
// false if Microsoft did not grant them.
func (v *conversation) getPermissions(ctx context.Context, chosen []steps.Change) (granted bool, err error) {
	want, needed := v.SignInFor(chosen)
	if !needed {
		return true, nil
	}
	v.con.Print("plain.needs-sign-in", "scopes", steps.Scopes(chosen))
	if v.Place.Session.Method == graph.DeviceCode && want.Method != graph.DeviceCode {
		v.con.Print("plain.browser-outlives")
	}
	if err := v.signIn(ctx, want, false); err != nil {
		return false, err
	}
	if missing := visit.NotGranted(v.Place.Session, chosen); len(missing) > 0 {
		v.con.Print("plain.not-granted", "scopes", missing)
		v.con.Print("plain.not-granted-next")
		return false, nil
	}
	return true, nil
}

// signIn replaces the session in the current tenant. NeedsInput is false if the person has already approved
// what follows.
func (v *conversation) signIn(ctx context.Context, want graph.SignInRequest, needsInput bool) error {
	_, err := v.signInPrompt.signIn(ctx, v.Link.SignIn, want, needsInput)
	v.noteBlockedCodes()
	if err != nil {
		return err
	}
	v.Visit = v.SignedIn()
	v.con.Print("plain.signed-in")
	return nil
}
