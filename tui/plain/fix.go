package plain

import (
	"context"

	"cspready/graph"
	"cspready/steps"
	"cspready/steps/catalog"
	"cspready/steps/visit"
)

// fixRequirement fixes a requirement: it asks the questions of the finding and carries out the plan as far as the
// person approves it.
func (v *conversation) fixRequirement(ctx context.Context, step steps.Step, finding steps.Finding) error {
	v.Answers = catalog.PersistentAnswers(v.Answers) // answers for an earlier plan do not count for this one
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
		v.con.PrintList("plain.by-hand", plan.Manual)
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
	if plan.IsBlocked() {
		v.con.Print("plain.blocked")
		return nil
	}
	if len(plan.Ops) == 0 {
		return v.awaitFollowUps(ctx, plan.FollowUps)
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

// readPlan returns the plan that fixes the requirement.
func (v *conversation) readPlan(ctx context.Context, step steps.Step) (plan steps.Plan, err error) {
	v.con.Print("plain.planning")
	v.withRenewals(ctx, func(ctx context.Context) { plan, err = step.Plan(v.withNotices(ctx), v.Answers) })
	return plan, err
}

// printGuards prints the guards of a plan.
func (v *conversation) printGuards(p steps.Plan) {
	if !p.NeedsPhrase() {
		return
	}
	v.con.Print("plain.guards")
	for _, g := range p.Guards {
		v.con.PrintItem(g.Reason)
		v.con.PrintSubjects(steps.NewSubjects(g.Subjects...))
	}
}

// offerSignIn offers the new sign-in of a plan, which fixes the requirement by itself or removes a guard.
func (v *conversation) offerSignIn(ctx context.Context, p steps.Plan) (made bool, err error) {
	if p.SignIn == nil {
		return false, nil
	}
	question := "plain.sign-in-mends"
	if p.NeedsPhrase() {
		question = "plain.sign-in-helps"
	}
	if yes, err := v.con.AskYesNo(ctx, question); err != nil || !yes {
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
	if missing := visit.MissingScopes(v.Place.Session, chosen); len(missing) > 0 {
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
