// Package plain is the wizard as questions and answers on plain lines: for screen readers, simple
// terminals, and scripts. It shows the data of package steps and asks its questions; it decides nothing
// about a tenant.
//
// The lines contain no escape sequences and never move the cursor, except for the progress bar of a console
// that can redraw. All answers are read by one [Console], so they can be typed ahead. No write has a
// default answer, and the end of the input means no.
package plain

import (
	"context"
	"errors"
	"slices"

	"cspready/assets"
	"cspready/graph"
	"cspready/steps"
	state "cspready/steps/visit"
)

// Run guides a person through a visit. It prints why the visit ended. The ledger stays open, because its
// owner prints the changes.
func Run(ctx context.Context, setup steps.Setup, con *Console) steps.Ending {
	v := &visit{
		Visit: state.New(setup), con: con, ear: newEar(con),
		desk: &Desk{Console: con, Open: setup.Open, Demo: setup.Demo, Attended: true},
	}
	err := v.walk(ctx)
	ending := v.Ending(ctx.Err() != nil, nil)
	switch {
	case ending.Interrupted:
		con.print(con.cat.Say(Stopped(setup.Ledger.Outcomes())))
	case errors.Is(err, errQuit):
	case errors.Is(err, ErrNoAnswer):
		v.tellNoAnswer()
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
	if changed(outcomes) {
		return assets.Say("plain.interrupted-after-changes")
	}
	return assets.Say("plain.interrupted")
}

// changed reports whether a change was made, or may have been made.
func changed(outcomes []steps.Outcome) bool {
	return slices.ContainsFunc(outcomes, func(o steps.Outcome) bool { return o.State.Good() || o.State == steps.Unsure })
}

// A visit is one run of the wizard: the state of the visit, and the console.
type visit struct {
	state.Visit
	con    *Console
	desk   *Desk
	ear    *ear
	claims string // claims challenge of a refused sign-in, for the next one
}

// walk runs the visit from the first line to the last.
func (v *visit) walk(ctx context.Context) error {
	if v.Setup.Undo != nil {
		return v.undoOnly(ctx)
	}
	if err := v.welcome(ctx); err != nil {
		return err
	}
	if err := v.enter(ctx); err != nil {
		return err
	}
	if err := v.begin(ctx); err != nil {
		return err
	}
	left := v.goal(ctx)
	if left != nil && !leaves(left) {
		return left
	}
	if err := v.refresh(ctx); err != nil { // the exit code depends on the last results
		return err
	}
	if errors.Is(left, ErrNoAnswer) {
		return left
	}
	v.summary()
	return v.offerUndo(ctx)
}

// goal runs what the visit is for: the test of the break-glass accounts, the renewal of the application's
// credential, or the overview.
func (v *visit) goal(ctx context.Context) error {
	if !v.Setup.Drill && !v.Setup.Rotate {
		return v.overview(ctx)
	}
	if err := v.refresh(ctx); err != nil {
		return err
	}
	if v.Setup.Drill {
		return v.drills(ctx)
	}
	return v.rotate(ctx)
}

// rotate plans and carries out the renewal of the application's credential and token.
func (v *visit) rotate(ctx context.Context) error {
	step, ok := v.Requirement(steps.SecureAppModel)
	if !ok {
		return nil
	}
	result, _ := v.Result(steps.SecureAppModel)
	return v.mend(ctx, step, result.Finding)
}

// leaves reports whether an error means that the person leaves, and not that something failed.
func leaves(err error) bool { return errors.Is(err, errQuit) || errors.Is(err, ErrNoAnswer) }

// attend does work with the tenant, and meanwhile makes the sign-ins that Microsoft demands.
func (v *visit) attend(ctx context.Context, work func(context.Context)) {
	renewed := false
	renew := func(ctx context.Context, r graph.Renewal) error {
		v.ear.stop()
		err := v.desk.Renew(ctx, v.Link.SignIn, v.CodesRefused(), r)
		renewed = renewed || err == nil && r.To == nil
		return err
	}
	Attend(ctx, v.Link, renew, work)
	v.noteBlockedCodes()
	if renewed {
		v.Visit = v.SignedIn()
	}
}

// noteBlockedCodes records that a sign-in found device codes blocked.
func (v *visit) noteBlockedCodes() { v.CodesBlocked = v.CodesBlocked || v.desk.Blocked() }

// remember saves what helps the next visit. A failure is reported and stops nothing.
func (v *visit) remember() {
	if err := v.NoteUpdate().Save(v.Setup.Memory); err != nil {
		v.con.Tell("plain.not-remembered")
	}
}

func (v *visit) tellNoAnswer() {
	if changed(v.Setup.Ledger.Outcomes()) {
		v.con.Tell("plain.no-answer-after-changes")
		return
	}
	v.con.Tell("plain.no-answer")
}
