package main

import (
	"cmp"
	"context"
	"io"
	"math"
	"slices"
	"strings"
	"time"

	"cspready/assets/catalog"
	"cspready/cmd/cspready/internal/terminal"
	"cspready/graph"
	"cspready/steps"
	"cspready/steps/report"
	"cspready/steps/snapshot"
	"cspready/steps/visit"
	"cspready/tui/plain"
	"cspready/tui/plain/console"
)

// A tenantCheck checks one tenant without the wizard. It writes its progress to standard error. With --quiet it writes
// only what a sign-in needs there, because without that no one could sign in.
type tenantCheck struct {
	visit.Visit
	cat       *catalog.Catalog
	given     steps.Answers       // to --answer
	progress  *console.Console    // drops everything with --quiet
	prompt    *plain.SignInPrompt // for signing in, also with --quiet
	app       *graph.AppClient    // signs in unattended; nil: a person signs in
	askAtMost int
	whatIf    int  // about how many sign-ins Microsoft's What If is asked
	hasDrafts bool // plans follow, so the profile has what only plans need
}

func (p *program) newTenantCheck(setup visit.Setup, given steps.Answers) *tenantCheck {
	setup.Where.ReadOnly = true // a check cannot change anything, whatever its steps try
	setup.BreakGlass = slices.Concat(setup.BreakGlass, given[snapshot.AskBreakGlass])
	if setup.SignInMethod == "" && setup.Demo != nil {
		// a blocked code would have to expire first, as no one is there to choose another way
		setup.SignInMethod = graph.Browser
	}
	if p.signInConsole == nil {
		p.signInConsole = p.NewMessageConsole()
	}
	progress := p.signInConsole
	if p.Quiet {
		progress = console.New(p.Catalog, strings.NewReader(""), io.Discard, 0)
	}
	progress.NoProgress = !terminal.IsTerminal(p.Err)
	progress.CanRedraw = !progress.NoProgress && !p.IsLineByLine()
	if setup.Demo != nil {
		progress.Print("plain.demo", "scenario", setup.Demo.Scenario)
	}
	return &tenantCheck{
		Visit: visit.New(setup), cat: p.Catalog, given: given, progress: progress,
		prompt: &plain.SignInPrompt{Console: p.signInConsole, Open: setup.OpenBrowser, Demo: setup.Demo},
	}
}

// run checks the tenant after the sign-in, saves what helps the next visit, and compares the results with the last
// kept check.
func (c *tenantCheck) run(ctx context.Context) (report.Run, error) {
	if err := c.checkRequirements(ctx); err != nil {
		return report.Run{}, err
	}
	c.saveNote()
	if len(c.Setup.Only) == 0 { // compared with a part, a whole check would seem to have gained or lost much
		c.compareWithLast()
	}
	return report.NewRun(c.Setup, c.LastCheck()), nil
}

func (c *tenantCheck) checkRequirements(ctx context.Context) (err error) {
	started := time.Now()
	c.withRenewals(ctx, func(ctx context.Context) {
		if c.Place, err = visit.ReadTenantInfo(ctx, c.Link.Tenant); err != nil {
			return
		}
		if withheld := c.Setup.Withheld(c.Place.Session); len(withheld) > 0 { // what needs these permissions stays unknown
			c.progress.Print("plain.withheld", "permissions", withheld)
		}
		c.beginWork()
		options := snapshot.Options{TenantInfo: &c.Place, WhatIf: c.whatIf}
		results := plain.CheckAll(ctx, c.Requirements, c.Profile, options, c.progress)
		c.Visit = c.WithResults(results, c.Generation, started)
	})
	if err == nil {
		err = ctx.Err() // the results of an interrupted check are not complete
	}
	return err
}

// beginWork sets the profile of the tenant. Values of --answer that are statements go into it; the others are answers
// for plans.
func (c *tenantCheck) beginWork() {
	author := c.statementAuthor()
	c.Visit = c.Begin(visit.Options{
		PartnerType: c.ProposedPartnerType(), StatedBy: author, AskAtMost: cmp.Or(c.askAtMost, math.MaxInt32), CheckOnly: !c.hasDrafts,
	})
	c.Answers, _ = c.Profile.StoreAnswers(statements, c.given, author)
}

// statementAuthor is recorded as the author of statements made by flags: the operator, or the person who runs the
// unattended application.
func (c *tenantCheck) statementAuthor() string {
	operator := c.Place.Operator.Label()
	if c.Place.Session.IsApp() {
		return c.cat.T("cli.whoever-runs", "who", operator)
	}
	return operator
}

func (c *tenantCheck) signIn(ctx context.Context) (err error) {
	if c.Visit, err = c.Connect(c.Where); err != nil {
		return err
	}
	if c.app != nil {
		return c.signInUnattended(ctx)
	}
	_, err = c.prompt.SignIn(ctx, c.Link.SignIn, c.FirstSignIn())
	if c.prompt.CodesBlocked() {
		c.saveNote()
	}
	return err
}

// signInUnattended signs in the application itself.
func (c *tenantCheck) signInUnattended(ctx context.Context) error {
	app := *c.app
	app.TenantID = c.Where.Tenant
	session, err := c.Link.SignInApp(ctx, app)
	if err != nil {
		return err
	}
	c.progress.Print("plain.signed-in-itself", "id", session.AppID)
	return nil
}

// withRenewals does work while renewals of the sign-in are answered. They run concurrently with the work, which
// changes c, so they use a copy.
func (c *tenantCheck) withRenewals(ctx context.Context, work func(context.Context)) {
	v, prompt := c.Visit, c.prompt
	renew := func(ctx context.Context, r graph.Renewal) error {
		return prompt.Renew(ctx, v.Link.SignIn, v.NoteOfNamed().CodesBlocked, r)
	}
	plain.WithRenewals(ctx, v.Link, renew, work)
}

// saveNote saves what helps the next visit. A failure is reported, also with --quiet, and does not fail the check.
func (c *tenantCheck) saveNote() {
	c.CodesBlocked = c.prompt.CodesBlocked()
	if err := c.NoteUpdate().Save(c.Setup.Memory); err != nil {
		c.prompt.Console.Print("plain.not-remembered")
	}
}

// compareWithLast keeps the check and reports how the tenant has changed since the one before.
func (c *tenantCheck) compareWithLast() {
	drift, err := c.Setup.SaveCheck(c.LastCheck())
	plain.PrintDrift(c.progress, drift)
	if err != nil {
		c.prompt.Console.Print("plain.not-kept") // also with --quiet: a scheduled check has nothing to compare with next time
	}
}

// defaultAskAtMost is how many accounts a check queries one by one unless --ask-at-most says otherwise. These take
// about two minutes.
const defaultAskAtMost = 60
