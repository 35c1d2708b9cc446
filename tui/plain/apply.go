package plain

import (
	"context"

	"cspready/assets"
	"cspready/steps"
)

// applyPlan carries out the approved changes and verifies them. If the plan has changed since, it returns to
// the overview without another question: an answer that was typed ahead was meant for the plan that was
// shown.
func (v *conversation) applyPlan(ctx context.Context, step steps.Step, plan steps.Plan,
	approved []steps.Approval) error {
	var work steps.Work
	var err error
	v.withRenewals(ctx, func(ctx context.Context) {
		work, err = steps.Start(v.withNotices(ctx), step, v.Answers, approved...)
	})
	if err != nil {
		return err
	}
	for op, ok := work.Next(); ok && ctx.Err() == nil; op, ok = work.Next() {
		outcome := v.applyChange(ctx, op)
		work = work.Record(outcome)
		v.Visit = v.WithOutcomes(outcome)
		v.printOutcome(outcome)
	}
	if left := len(work.Remaining()); left > 0 {
		v.con.Print("plain.left", "count", left)
	}
	v.con.PrintList("plain.passed", v.declinedTexts(step.Info().ID))
	if v.CodesEnded {
		v.con.Print("plain.codes-end")
		v.saveMemory()
	}
	if mayHaveChanged(work.Outcomes()) {
		v.saveMemory() // a change may have declared an account
	}
	after := append(v.writeHandover(plan, work), work.After()...)
	v.con.PrintList("plain.after-changes", after)
	v.Visit = v.WithFollowUps(after...)
	if err := v.revealSecrets(ctx, work); err != nil {
		return err
	}
	if err := ctx.Err(); err != nil || lastFailed(work) {
		return err
	}
	if err := v.awaitFollowUps(ctx, work.FollowUps()); err != nil {
		return err
	}
	return v.verifyFix(ctx, step, work)
}

// lastFailed reports whether the last change was not made, so that there is nothing to verify.
func lastFailed(w steps.Work) bool {
	done := w.Outcomes()
	return len(done) > 0 && done[len(done)-1].State == steps.Failed
}

// applyChange carries out one change. Ctrl+C prints a message and waits for the change.
func (v *conversation) applyChange(ctx context.Context, op steps.ApprovedChange) (outcome steps.Outcome) {
	v.con.Print("plain.writing")
	stop := context.AfterFunc(ctx, func() { v.con.Print("plain.finishing") })
	defer stop()
	v.withRenewals(ctx, func(ctx context.Context) { outcome = v.Setup.Ledger.Do(v.withNotices(ctx), op) })
	return outcome
}

// printOutcome prints the outcome of a change.
func (v *conversation) printOutcome(o steps.Outcome) {
	v.con.Print("plain.outcome", "state", assets.Say("outcome."+o.State.String()), "title", o.Change.Title)
	if o.Err != nil {
		v.con.PrintAdvice(o.Err)
	}
}

// verifyFix checks the requirement again after the changes and prints the finding.
func (v *conversation) verifyFix(ctx context.Context, step steps.Step, work steps.Work) (err error) {
	v.con.Print("plain.verifying")
	var finding steps.Finding
	ledger := v.Setup.Ledger
	v.withRenewals(ctx, func(ctx context.Context) {
		finding, err = ledger.Verify(v.withNotices(ctx), step, work, steps.DefaultPatience)
	})
	if err != nil {
		return err
	}
	v.con.PrintText(finding.Summary)
	if !finding.Next.Empty() {
		v.con.Print("report.next", "text", finding.Next)
	}
	return nil
}
