package main

import (
	"context"

	"cspready/assets"
	"cspready/assets/catalog"
	"cspready/steps"
	"cspready/tui/plain"
)

// tellWhy says why a visit ended that did not end by choice: the screen that said so is gone. A write under way is waited for, as it counts among
// what was changed.
func (p *program) tellWhy(ctx context.Context, ending steps.Ending) {
	p.ledger.Close()
	switch {
	case ending.Err != nil:
		p.fail(ctx, ending.Err)
	case ending.Interrupted:
		p.complain(plain.Stopped(p.ledger.Outcomes()))
	}
}

// tellChanges says what became of every change that was tried, and how to take it back, when there is no screen any more that could.
func (p *program) tellChanges(o options, outcomes []steps.Outcome) {
	con := plain.NewConsole(p.cat, p.in, p.out, p.width(p.out))
	for _, tried := range outcomes {
		c := tried.Change
		con.Tell("cli.outcome", "state", assets.Say("outcome."+tried.State.String()), "title", c.Title, "before", c.Before, "after", c.After)
		if p.undoable(tried.ID) {
			tellUndo(con, o, tried.ID)
		}
		if tried.Err != nil {
			con.Explain(tried.Err)
		}
	}
}

// tellUndo says how to take a change back. A folder that was named is named there as well: the change is found nowhere else.
func tellUndo(con *plain.Console, o options, id string) {
	con.Tell("listed.undoable", "id", id, "folder", catalog.Said(o.stateDir))
}

// undoable reports whether "cspready undo" finds a change after this run, and can take it back.
func (p *program) undoable(id string) bool {
	if !p.noted || id == "" {
		return false
	}
	found, err := steps.FindChange(p.ledger.Journal, id)
	return err == nil && found.Refusal().Empty()
}

// tellVerdict says how the tenant stood at the last check of a visit, if there was one and it still holds, and of a simulated tenant that it is
// one: the screen that said so is gone.
func (p *program) tellVerdict(ending steps.Ending, demo *steps.Demo) {
	if len(ending.Results) == 0 {
		return
	}
	con := plain.NewConsole(p.cat, p.in, p.out, p.width(p.out))
	if ending.Stale {
		con.Tell("cli.verdict-stale", "tenant", ending.Place.Organization.DefaultDomain)
		return
	}
	con.Tell("cli.verdict", "tenant", ending.Place.Organization.DefaultDomain, "verdict", assets.Say("overall."+steps.Overall(ending.Results).String()))
	if demo != nil {
		con.Tell("report.demo", "scenario", demo.Scenario)
	}
}
