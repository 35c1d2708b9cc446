// Package plain is the wizard as questions and answers on plain lines: for screen readers, simple
// terminals, and scripts. It shows the data of package steps and asks its questions; it decides nothing
// about a tenant.
//
// [Run] is the whole visit; [CheckAll], [SignInPrompt] and [WithRenewals] are the parts that a check without the wizard
// shares with it. How a question is asked and an answer is read is in package console. All answers are read by one
// [console.Console], so they can be typed ahead. No write has a default answer, and the end of the input means no.
//
// A conversation (conversation.go) is the state of the visit. Its methods follow the visit from the top down: plain.go
// (the visit), enter.go (tenant and partner type), overview.go (the list of requirements), fix.go, questions.go,
// approve.go and apply.go (from a finding to its changes), followups.go and secrets.go (what remains for the person),
// drill.go, undo.go and summary.go.
package plain

import (
	"context"
	"errors"

	"cspready/assets"
	"cspready/steps"
	"cspready/steps/catalog"
	"cspready/steps/visit"
	"cspready/tui/plain/console"
)

// Run guides a person through a visit. It prints why the visit ended. The ledger stays open, because its
// owner prints the changes.
func Run(ctx context.Context, setup visit.Setup, con *console.Console) visit.Ending {
	v := &conversation{
		Visit: visit.New(setup), con: con, skipListener: console.NewSkipListener(con, "plain.enough"),
		signInPrompt: &SignInPrompt{Console: con, Open: setup.OpenBrowser, Demo: setup.Demo, Attended: true},
	}
	err := v.runVisit(ctx)
	ending := v.Ending(ctx.Err() != nil, nil)
	switch {
	case ending.Interrupted:
		con.PrintText(Stopped(setup.Ledger.Outcomes()))
	case errors.Is(err, console.ErrQuit):
	case errors.Is(err, console.ErrNoAnswer):
		v.printNoAnswer()
		if len(v.Results) == 0 {
			ending.Err = err // a script that forgot an answer has checked nothing
		}
	default:
		ending.Err = err
	}
	return ending
}

// Stopped returns the message for a run that was stopped, with where to look if it may have changed
// anything.
func Stopped(outcomes []steps.Outcome) assets.Text {
	if mayHaveChanged(outcomes) {
		return assets.Say("plain.interrupted-after-changes")
	}
	return assets.Say("plain.interrupted")
}

// runVisit runs the visit from the first line to the last.
func (v *conversation) runVisit(ctx context.Context) error {
	if v.Setup.Undo != nil {
		return v.undoOnly(ctx)
	}
	if err := v.askMode(ctx); err != nil {
		return err
	}
	if err := v.enterTenant(ctx); err != nil {
		return err
	}
	if err := v.beginWork(ctx); err != nil {
		return err
	}
	left := v.runGoal(ctx)
	if left != nil && !isLeaving(left) {
		return left
	}
	if err := v.refreshResults(ctx); err != nil { // the exit code depends on the last results
		return err
	}
	if errors.Is(left, console.ErrNoAnswer) {
		return left
	}
	v.printSummary()
	return v.offerUndo(ctx)
}

// runGoal runs what the visit is for: the test of the break-glass accounts, the renewal of the application's
// credential, or the overview.
func (v *conversation) runGoal(ctx context.Context) error {
	if !v.Setup.Drill && !v.Setup.Rotate {
		return v.runOverview(ctx)
	}
	if err := v.refreshResults(ctx); err != nil {
		return err
	}
	if v.Setup.Drill {
		return v.runDrills(ctx)
	}
	return v.renewCredential(ctx)
}

// renewCredential plans and carries out the renewal of the application's credential and token.
func (v *conversation) renewCredential(ctx context.Context) error {
	step, ok := v.Requirement(catalog.SecureAppID)
	if !ok {
		return nil
	}
	result, _ := v.Result(catalog.SecureAppID)
	return v.fixRequirement(ctx, step, result.Finding)
}

func (v *conversation) printNoAnswer() {
	if mayHaveChanged(v.Setup.Ledger.Outcomes()) {
		v.con.Print("plain.no-answer-after-changes")
		return
	}
	v.con.Print("plain.no-answer")
}
