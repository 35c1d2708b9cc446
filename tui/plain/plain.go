// Package plain is the wizard as questions and answers on plain lines: for screen readers, terminals that can do nothing else, and
// scripts. It shows what the steps say and asks what they ask; it decides nothing about a tenant.
//
// The lines hold no escape sequences and never move the cursor. All answers are read by one [Console], so they can be typed ahead.
// No write has a default answer, and the end of the input means no.
package plain

import (
	"context"
	"errors"

	"cspready/graph"
	"cspready/steps"
	"cspready/steps/memory"
)

// Run leads a person through a visit. An error has been explained on the console when it is returned. The ledger stays open, as
// what was changed is told by whoever owns it.
func Run(ctx context.Context, setup steps.Setup, con *Console) (steps.Ending, error) {
	v := &visit{
		setup: setup, con: con,
		desk: &Desk{Console: con, Open: setup.Open, Demo: setup.Demo, Attended: true},
	}
	err := v.walk(ctx)
	ending := steps.Ending{Place: v.place, Results: v.results, Interrupted: ctx.Err() != nil}
	switch {
	case ending.Interrupted:
		con.Tell("plain.interrupted")
		return ending, nil
	case errors.Is(err, errNoAnswer):
		v.tellNoAnswer()
		return ending, nil
	case errors.Is(err, errQuit):
		return ending, nil
	}
	return ending, err
}

// A visit is one walk through the wizard.
type visit struct {
	setup steps.Setup
	con   *Console
	desk  *Desk

	link      steps.Link
	place     steps.Place
	partner   steps.PartnerType
	answers   steps.Answers
	checkOnly bool
	catalog   []steps.Step
	results   []steps.Result
	codesEnd  bool // a change that ends device codes was made
}

// walk is the whole way, from the first line to the last.
func (v *visit) walk(ctx context.Context) error {
	if err := v.welcome(ctx); err != nil {
		return err
	}
	if err := v.enter(ctx); err != nil {
		return err
	}
	if err := v.choosePartnerType(ctx); err != nil {
		return err
	}
	v.catalog = steps.Catalog(v.link.Tenant, v.profile())
	if err := v.check(ctx); err != nil {
		return err
	}
	if err := v.overview(ctx); err != nil && !errors.Is(err, errQuit) {
		return err
	}
	v.summary()
	return nil
}

func (v *visit) profile() steps.Profile {
	return steps.Profile{PartnerType: v.partner, Cloud: v.setup.Where.Cloud, BreakGlass: v.setup.BreakGlass}
}

// attend does work that asks the tenant, and makes the sign-ins that Microsoft demands meanwhile.
func (v *visit) attend(ctx context.Context, work func(context.Context)) {
	renew := func(ctx context.Context, r graph.Renewal) error {
		return v.desk.Renew(ctx, v.link.SignIn, v.way(), r)
	}
	Attend(ctx, v.link, renew, work)
}

// way is how to sign in now: as was asked for, else by what is known of the tenant.
func (v *visit) way() graph.Way {
	if v.codesEnd || v.desk.Blocked() {
		return graph.Browser
	}
	if v.setup.Way != "" {
		return v.setup.Way
	}
	note, _ := memory.Find(v.setup.Memory, v.tenant())
	return note.FirstWay()
}

// tenant is the one that a sign-in is for: the one at hand, else the one that was named.
func (v *visit) tenant() string {
	if id := v.place.Organization.ID; id != "" {
		return id
	}
	return v.setup.Where.Tenant
}

// remember keeps what helps the next visit. That it could not is worth a line, and no reason to stop.
func (v *visit) remember() {
	err := memory.Visit{
		Place: v.place, Cloud: v.setup.Where.Cloud, PartnerType: v.partner, Answers: v.answers,
		Results: v.results, CodesBlocked: v.codesEnd || v.desk.Blocked(),
	}.Keep(v.setup.Memory)
	if err != nil {
		v.con.Tell("plain.not-remembered")
	}
}

func (v *visit) tellNoAnswer() {
	if len(v.setup.Ledger.Outcomes()) > 0 {
		v.con.Tell("plain.no-answer-after-changes")
		return
	}
	v.con.Tell("plain.no-answer")
}
