package plain

import (
	"context"

	"cspready/assets"
	"cspready/steps"
)

// apply carries out what was said yes to and looks whether it is in force. A plan that has changed meanwhile leads back to the
// overview and not to another question: an answer typed ahead was meant for the plan that was shown.
func (v *visit) apply(ctx context.Context, step steps.Step, plan steps.Plan, said []steps.Yes) error {
	var work steps.Work
	var err error
	v.attend(ctx, func(ctx context.Context) { work, err = steps.Start(v.hearing(ctx), step, v.Answers, said...) })
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

// failed reports whether nothing was changed by the last attempt, so that there is nothing to look for.
func failed(w steps.Work) bool {
	done := w.Outcomes()
	return len(done) > 0 && done[len(done)-1].State == steps.Failed
}

// write makes one change. Ctrl+C is heard, and waits for it.
func (v *visit) write(ctx context.Context, op steps.Approved) (outcome steps.Outcome) {
	v.con.Tell("plain.writing")
	quiet := context.AfterFunc(ctx, func() { v.con.Tell("plain.finishing") })
	defer quiet()
	v.attend(ctx, func(ctx context.Context) { outcome = v.Setup.Ledger.Do(v.hearing(ctx), op) })
	return outcome
}

func (v *visit) tellOutcome(o steps.Outcome) {
	v.con.Tell("plain.outcome", "state", assets.Say("outcome."+o.State.String()), "title", o.Change.Title)
	if o.Err != nil {
		v.con.Explain(o.Err)
	}
}

func (v *visit) verify(ctx context.Context, step steps.Step, work steps.Work) (err error) {
	v.con.Tell("plain.verifying")
	var finding steps.Finding
	ledger := v.Setup.Ledger
	v.attend(ctx, func(ctx context.Context) { finding, err = ledger.Verify(v.hearing(ctx), step, work, steps.Usual) })
	if err != nil {
		return err
	}
	v.con.print(v.con.cat.Say(finding.Summary))
	if !finding.Remedy.Empty() {
		v.con.Tell("report.next", "text", finding.Remedy)
	}
	return nil
}
