package main

import (
	"context"

	"cspready/assets"
	"cspready/assets/catalog"
	"cspready/steps"
	"cspready/steps/undo"
	"cspready/steps/visit"
	"cspready/tui/plain"
	"cspready/tui/plain/console"
)

// reportEnding prints why a visit was interrupted or failed, because the screen with the reason is gone. It waits for
// a write under way, which is part of what was changed.
func (p *program) reportEnding(ctx context.Context, ending visit.Ending) {
	p.ledger.Close()
	switch {
	case ending.Err != nil:
		p.reportError(ctx, ending.Err)
	case ending.Interrupted:
		p.PrintMessage(plain.Stopped(p.ledger.Outcomes()))
	}
}

// reportChanges prints the outcome of every change that was tried and how to undo it, because the screen that offers
// this is gone.
func (p *program) reportChanges(o options, outcomes []steps.Outcome) {
	con := p.NewConsole()
	for _, tried := range outcomes {
		c := tried.Change
		con.Print("cli.outcome", "state", assets.Say("outcome."+tried.State.String()), "title", c.Title,
			"before", c.Before, "after", c.After)
		if p.isUndoable(tried.ID) {
			reportUndo(con, o, tried.ID)
		}
		if tried.Err != nil {
			con.PrintAdvice(tried.Err)
		}
	}
}

// isUndoable reports whether "cspready undo" can undo a change after this run.
func (p *program) isUndoable(id string) bool {
	if !p.hasJournal || id == "" {
		return false
	}
	found, err := steps.FindChange(p.ledger.Journal, id)
	return err == nil && undo.Refusal(found).Empty()
}

// reportVerdict prints the overall status of the last check of a visit, or that it is out of date, and that a
// simulated tenant is one: the screen with it is gone.
func (p *program) reportVerdict(ending visit.Ending, demo *visit.Demo) {
	if len(ending.Results) == 0 {
		return
	}
	con := p.NewConsole()
	if ending.Stale {
		con.Print("cli.verdict-stale", "tenant", ending.Place.Organization.DefaultDomain)
		return
	}
	verdict := assets.Say("overall." + steps.Overall(ending.Results).String())
	con.Print("cli.verdict", "tenant", ending.Place.Organization.DefaultDomain, "verdict", verdict)
	if demo != nil {
		con.Print("report.demo", "scenario", demo.Scenario)
	}
}

// reportUndo prints the command that undoes a change, with --state-dir if it was given: the change is recorded only
// there.
func reportUndo(con *console.Console, o options, id string) {
	con.Print("listed.undoable", "id", id, "folder", catalog.Said(o.stateDir))
}
