package plain

import (
	"context"

	"cspready/assets"
	"cspready/steps"
)

// apply carries out the approved changes and verifies them. If the plan has changed since, it returns to
// the overview without another question: an answer that was typed ahead was meant for the plan that was
// shown.
func (v *visit) apply(ctx context.Context, step steps.Step, plan steps.Plan, approved []steps.Yes) error {
	var work steps.Work
	var err error
	v.attend(ctx, func(ctx context.Context) {
		work, err = steps.Start(v.hearing(ctx), step, v.Answers, approved...)
	})
	if err != nil {
		return err
	}
	for op, ok := work.Next(); ok && ctx.Err() == nil; op, ok = work.Next() {
		outcome := v.write(ctx, op)
		work = work.Record(outcome)
		v.Visit = v.WithOutcomes(outcome)
		v.tellOutcome(outcome)
	}
	if left := len(work.Left()); left > 0 {
		v.con.Tell("plain.left", "count", left)
	}
	v.con.list("plain.passed", v.declined(step.Info().ID))
	if v.CodesEnded {
		v.con.Tell("plain.codes-end")
		v.remember()
	}
	if changed(work.Outcomes()) {
		v.remember() // a change may have declared an account
	}
	after := append(v.handOver(plan, work), work.After()...)
	v.con.list("plain.after-changes", after)
	v.Visit = v.WithFollowUps(after...)
	if err := v.reveal(ctx, work); err != nil {
		return err
	}
	if err := ctx.Err(); err != nil || failed(work) {
		return err
	}
	if err := v.await(ctx, work.Awaited()); err != nil {
		return err
	}
	return v.verify(ctx, step, work)
}

// failed reports whether the last change was not made, so that there is nothing to verify.
func failed(w steps.Work) bool {
	done := w.Outcomes()
	return len(done) > 0 && done[len(done)-1].State == steps.Failed
}

// write carries out one change. Ctrl+C prints a message and waits for the change.
func (v *visit) write(ctx context.Context, op steps.Approved) (outcome steps.Outcome) {
	v.con.Tell("plain.writing")
	stop := context.AfterFunc(ctx, func() { v.con.Tell("plain.finishing") })
	defer stop()
	v.attend(ctx, func(ctx context.Context) { outcome = v.Setup.Ledger.Do(v.hearing(ctx), op) })
	return outcome
}

// tellOutcome prints the outcome of a change.
func (v *visit) tellOutcome(o steps.Outcome) {
	v.con.Tell("plain.outcome", "state", assets.Say("outcome."+o.State.String()), "title", o.Change.Title)
	if o.Err != nil {
		v.con.Explain(o.Err)
	}
}

// verify checks the requirement again after the changes and prints the finding.
func (v *visit) verify(ctx context.Context, step steps.Step, work steps.Work) (err error) {
	v.con.Tell("plain.verifying")
	var finding steps.Finding
	ledger := v.Setup.Ledger
	v.attend(ctx, func(ctx context.Context) {
		finding, err = ledger.Verify(v.hearing(ctx), step, work, steps.Usual)
	})
	if err != nil {
		return err
	}
	v.con.print(v.con.cat.Say(finding.Summary))
	if !finding.Remedy.Empty() {
		v.con.Tell("report.next", "text", finding.Remedy)
	}
	return nil
}
