package main

import (
	"context"
	"io"
	"slices"
	"strings"
	"time"

	"cspready/assets/catalog"
	"cspready/graph"
	"cspready/steps"
	"cspready/steps/memory"
	"cspready/steps/report"
	"cspready/tui/plain"
)

// An inspection is one check without a wizard around it. All it says on the way goes to standard error; where that is to be quiet, a sign-in is
// still put, as nobody could make it otherwise.
type inspection struct {
	setup   steps.Setup
	cat     *catalog.Catalog
	answers steps.Answers
	con     *plain.Console // of signs of progress
	desk    *plain.Desk
	link    steps.Link
	app     *graph.AppClient // signs in as itself; nil: a person does

	testimony *steps.Testimony
	askAtMost int
	drafts    bool          // plans follow, so that findings ask what only a plan needs
	profile   steps.Profile // of the tenant that was looked at
}

func (p *program) newInspection(setup steps.Setup, answers steps.Answers) *inspection {
	setup.Where.ReadOnly = true // a check can change nothing, whatever its steps try
	setup.BreakGlass = slices.Concat(setup.BreakGlass, answers[steps.AskBreakGlass])
	if setup.Way == "" && setup.Demo != nil {
		setup.Way = graph.Browser // a code that is blocked would have to run out first, and nobody is there to turn away from it
	}
	if p.asking == nil {
		p.asking = plain.NewConsole(p.cat, p.in, p.err, p.margin())
	}
	con := p.asking
	if p.quiet {
		con = plain.NewConsole(p.cat, strings.NewReader(""), io.Discard, 0)
	}
	con.Brief = !isTerminal(p.err)
	con.Redraws = !con.Brief && !p.lineByLine()
	if setup.Demo != nil {
		con.Tell("plain.demo", "scenario", setup.Demo.Scenario)
	}
	return &inspection{
		setup: setup, cat: p.cat, answers: answers, con: con, desk: &plain.Desk{Console: p.asking, Open: setup.Open, Demo: setup.Demo},
	}
}

// look is the check once somebody has signed in. It keeps what helps the next visit.
func (i *inspection) look(ctx context.Context) (report.Run, error) {
	c, err := i.check(ctx)
	if err != nil {
		return report.Run{}, err
	}
	i.remember(c)
	if len(i.setup.Only) == 0 { // beside a part, a whole run would look as if much had come or gone
		i.compare(c)
	}
	return report.Of(i.setup, c), nil
}

func (i *inspection) check(ctx context.Context) (c steps.Checked, err error) {
	c.Cloud, c.Started = i.setup.Where.Cloud, time.Now()
	i.attend(ctx, func(ctx context.Context) {
		if c.Place, err = steps.Arrive(ctx, i.link.Tenant); err != nil {
			return
		}
		if lacks := i.setup.Withheld(c.Place.Session); len(lacks) > 0 { // what needs that stays unknown
			i.con.Tell("plain.withheld", "permissions", lacks)
		}
		note, _ := i.setup.Memory.Recall(c.Place.Organization.ID)
		c.PartnerType = steps.PartnerTypeFor(i.setup.PartnerType, note, c.Place.Organization)
		by := i.witness(c.Place)
		i.testimony = i.setup.Testify(note, by)
		i.answers, _ = steps.Profile{Testimony: i.testimony}.Take(statements, i.answers, by) // what is no statement is for plans
		i.profile = steps.Profile{
			PartnerType: c.PartnerType, Cloud: c.Cloud, BreakGlass: i.setup.BreakGlass, Testimony: i.testimony, AskAtMost: i.askAtMost,
		}
		if i.drafts {
			i.profile.Sealing, i.profile.Draw, i.profile.Entered = i.setup.Sealing, i.setup.Draw, &steps.Entered{}
		}
		c.Results = plain.CheckAll(c.Place.With(ctx), steps.Only(steps.Catalog(i.link.Tenant, i.profile), i.setup.Only), i.profile, i.con)
	})
	if err == nil {
		err = ctx.Err() // a check that was stopped half way says nothing
	}
	c.Finished = time.Now()
	return c, err
}

// witness is whose word the flags are. An application gives none: whoever runs it does.
func (i *inspection) witness(p steps.Place) string {
	if p.Session.Itself() {
		return i.cat.T("cli.whoever-runs", "who", p.Operator.Label())
	}
	return p.Operator.Label()
}

func (i *inspection) signIn(ctx context.Context) (err error) {
	if i.link, err = i.setup.Connect(i.setup.Where); err != nil {
		return err
	}
	if i.app != nil {
		return i.signInItself(ctx)
	}
	_, err = i.desk.SignIn(ctx, i.link.SignIn, i.setup.FirstSignIn(i.note()))
	if i.desk.Blocked() {
		i.kept(memory.Blocked(i.setup.Memory, i.setup.Where.Tenant))
	}
	return err
}

// signInItself has the application sign in.
func (i *inspection) signInItself(ctx context.Context) error {
	app := *i.app
	app.TenantID = i.setup.Where.Tenant
	session, err := i.link.Itself(ctx, app)
	if err != nil {
		return err
	}
	i.con.Tell("plain.signed-in-itself", "id", session.AppID)
	return nil
}

func (i *inspection) attend(ctx context.Context, work func(context.Context)) {
	renew := func(ctx context.Context, r graph.Renewal) error {
		return i.desk.Renew(ctx, i.link.SignIn, i.note().CodesBlocked, r)
	}
	plain.Attend(ctx, i.link, renew, work)
}

// note is what is remembered of the tenant that was named.
func (i *inspection) note() steps.Note {
	note, _ := memory.Find(i.setup.Memory, i.setup.Where.Tenant)
	return note
}

func (i *inspection) remember(c steps.Checked) {
	i.kept(memory.Visit{
		Place: c.Place, Cloud: c.Cloud, PartnerType: c.PartnerType, Answers: i.answers, Statements: i.testimony.All(), Results: c.Results,
		CodesBlocked: i.desk.Blocked(),
	}.Keep(i.setup.Memory))
}

// compare keeps the check and says how the tenant moved since the one before it.
func (i *inspection) compare(c steps.Checked) {
	drift, err := i.setup.Keep(c)
	i.con.TellDrift(drift)
	if err != nil {
		i.desk.Console.Tell("plain.not-kept") // also where all else is quiet: a scheduler has nothing to compare with next time
	}
}

// kept tells when something could not be remembered. The check stands without it.
func (i *inspection) kept(err error) {
	if err != nil {
		i.desk.Console.Tell("plain.not-remembered")
	}
}
