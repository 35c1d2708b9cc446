// Package plain is the wizard as questions and answers on plain lines: for screen readers, terminals that can do nothing else, and
// scripts. It shows what the steps say and asks what they ask; it decides nothing about a tenant.
//
// The lines hold no escape sequences and never move the cursor. All answers are read by one [Console], so they can be typed ahead.
// No write has a default answer, and the end of the input means no.
package plain

import (
	"context"
	"errors"
	"slices"
	"time"

	"cspready/assets"
	"cspready/graph"
	"cspready/steps"
	"cspready/steps/memory"
)

// Run leads a person through a visit. What ended it has been told on the console. The ledger stays open, as what was changed is told
// by whoever owns it.
func Run(ctx context.Context, setup steps.Setup, con *Console) steps.Ending {
	v := &visit{
		setup: setup, con: con, ear: newEar(con), entered: &steps.Entered{},
		desk: &Desk{Console: con, Open: setup.Open, Demo: setup.Demo, Attended: true},
	}
	err := v.walk(ctx)
	ending := steps.Ending{Place: v.place, Results: v.results, Stale: v.stale, Interrupted: ctx.Err() != nil}
	switch {
	case ending.Interrupted:
		con.print(con.cat.Say(Stopped(setup.Ledger.Outcomes())))
	case errors.Is(err, errQuit):
	case errors.Is(err, ErrNoAnswer):
		v.tellNoAnswer()
		if len(v.results) == 0 {
			ending.Err = err // a script that forgot an answer has checked nothing
		}
	default:
		ending.Err = err
	}
	return ending
}

// Stopped says that a run was stopped, and where to look if it may have changed anything before.
func Stopped(outcomes []steps.Outcome) assets.Text {
	if changed(outcomes) {
		return assets.Say("plain.interrupted-after-changes")
	}
	return assets.Say("plain.interrupted")
}

// changed reports whether the tenant is, or may be, as some change wanted it.
func changed(outcomes []steps.Outcome) bool {
	return slices.ContainsFunc(outcomes, func(o steps.Outcome) bool { return o.State.Good() || o.State == steps.Unsure })
}

// A visit is one walk through the wizard.
type visit struct {
	setup steps.Setup
	con   *Console
	desk  *Desk
	ear   *ear

	link      steps.Link
	place     steps.Place
	partner   steps.PartnerType
	answers   steps.Answers
	testimony *steps.Testimony
	entered   *steps.Entered
	catalog   []steps.Step
	results   []steps.Result
	began     time.Time // of the check that the results are of
	ended     time.Time
	claims    string                      // what a refused sign-in asked for, to be met by the next
	passed    map[string][]steps.Decision // changes that were declined or left out, by requirement
	stale     bool                        // the results were read in another session, or before a change
	after     []assets.Text               // what a person has to do now that changes were made
	codesEnd  bool                        // a change that ends device codes was made
}

// walk is the whole way, from the first line to the last.
func (v *visit) walk(ctx context.Context) error {
	if v.setup.Undo != nil {
		return v.undoOnly(ctx)
	}
	if err := v.welcome(ctx); err != nil {
		return err
	}
	if err := v.enter(ctx); err != nil {
		return err
	}
	if err := v.choosePartnerType(ctx); err != nil {
		return err
	}
	v.catalog, v.stale = steps.Catalog(v.link.Tenant, v.profile()), true
	left := v.goal(ctx)
	if left != nil && !leaves(left) {
		return left
	}
	if err := v.refresh(ctx); err != nil { // the visit counts as its last results say
		return err
	}
	if errors.Is(left, ErrNoAnswer) {
		return left
	}
	v.summary()
	return v.offerUndo(ctx)
}

// goal is what the visit is for: the test of the break-glass accounts, the renewal of the application, or whatever the person picks.
func (v *visit) goal(ctx context.Context) error {
	if !v.setup.Drill && !v.setup.Rotate {
		return v.overview(ctx)
	}
	if err := v.refresh(ctx); err != nil {
		return err
	}
	if v.setup.Drill {
		return v.drills(ctx)
	}
	return v.rotate(ctx)
}

// rotate goes straight to the plan that renews the application's credential and token.
func (v *visit) rotate(ctx context.Context) error {
	for i, s := range v.catalog {
		if s.Info().ID == steps.SecureAppModel {
			return v.mend(ctx, s, v.results[i].Finding)
		}
	}
	return nil
}

// leaves reports whether an error is the person's way out rather than something that went wrong.
func leaves(err error) bool { return errors.Is(err, errQuit) || errors.Is(err, ErrNoAnswer) }

func (v *visit) profile() steps.Profile {
	return steps.Profile{
		PartnerType: v.partner, Cloud: v.setup.Where.Cloud, BreakGlass: v.setup.BreakGlass, Testimony: v.testimony, Entered: v.entered,
		Sealing: v.setup.Sealing, Draw: v.setup.Draw, Rotate: v.setup.Rotate,
	}
}

// attend does work that asks the tenant, and makes the sign-ins that Microsoft demands meanwhile.
func (v *visit) attend(ctx context.Context, work func(context.Context)) {
	renewed := false
	renew := func(ctx context.Context, r graph.Renewal) error {
		v.ear.stop()
		err := v.desk.Renew(ctx, v.link.SignIn, v.codesRefused(), r)
		renewed = renewed || err == nil && r.To == nil
		return err
	}
	Attend(ctx, v.link, renew, work)
	if renewed {
		v.signedIn()
	}
}

// signedIn notes that another session is in force: what was read in the one before may read otherwise now.
func (v *visit) signedIn() {
	v.place.Session, _ = v.link.SignIn.Session()
	v.stale = true
}

// codesRefused reports whether the tenant at hand is known to refuse device codes.
func (v *visit) codesRefused() bool {
	note, _ := v.setup.Memory.Recall(v.place.Organization.ID)
	return v.codesEnd || v.desk.Blocked() || note.CodesBlocked
}

// remember keeps what helps the next visit. That it could not is worth a line, and no reason to stop.
func (v *visit) remember() {
	err := memory.Visit{
		Place: v.place, Cloud: v.setup.Where.Cloud, PartnerType: v.partner, Answers: v.answers, Statements: v.testimony.All(),
		Results: v.results, CodesBlocked: v.codesEnd || v.desk.Blocked(),
	}.Keep(v.setup.Memory)
	if err != nil {
		v.con.Tell("plain.not-remembered")
	}
}

func (v *visit) tellNoAnswer() {
	if changed(v.setup.Ledger.Outcomes()) {
		v.con.Tell("plain.no-answer-after-changes")
		return
	}
	v.con.Tell("plain.no-answer")
}
