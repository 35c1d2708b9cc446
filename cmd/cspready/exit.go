package main

import (
	"context"
	"errors"
	"strings"

	"cspready/assets"
	"cspready/steps"
	"cspready/tui/plain"
)

// Exit codes. They are promised: scripts branch on them.
const (
	exitMet         = 0   // every mandatory requirement is met, or nothing was to be checked
	exitFailed      = 1   // could not run
	exitUsage       = 2   // wrong usage
	exitNotMet      = 3   // a mandatory requirement is not met
	exitUnknown     = 4   // none is unmet, but at least one could not be told
	exitInterrupted = 130 // by Ctrl+C or a signal
)

// exitCode tells how the tenant stands. Requirements of other levels than the mandatory one count where they are named.
func exitCode(results []steps.Result, also ...steps.Level) int {
	switch steps.Overall(results, also...) {
	case steps.Met:
		return exitMet
	case steps.NotMet:
		return exitNotMet
	default:
		return exitUnknown
	}
}

// visitCode is the code of a visit to the wizard: that of its last check, if there was one. What was changed since may not be as it was found.
func visitCode(ending steps.Ending) int {
	switch {
	case ending.Interrupted:
		return exitInterrupted
	case ending.Err != nil:
		return exitFailed
	case len(ending.Results) == 0:
		return exitMet // the person left before anything was checked
	}
	code := exitCode(ending.Results)
	if ending.Stale && code == exitMet {
		return exitUnknown // nobody looked again since
	}
	return code
}

// fail says why the program could not run and returns the code for it. Every error that leaves a command ends here.
func (p *program) fail(ctx context.Context, err error) int {
	var wrong usage
	switch {
	case errors.As(err, &wrong):
		p.complain(assets.Say("cli.wrong-usage", "problem", wrong.problem, "command", wrong.command))
		return exitUsage
	case ctx.Err() != nil:
		p.complain(plain.Stopped(p.ledger.Outcomes()))
		return exitInterrupted
	}
	p.explain(err)
	return exitFailed
}

// explain says what stood in the way, and what to do about it.
func (p *program) explain(err error) {
	if what, ours := happened(err); ours {
		p.complain(what)
		return
	}
	plain.NewConsole(p.cat, strings.NewReader(""), p.err, p.margin()).Explain(err)
}

// happened is what stood in the way. Ours says that it is an error of this command, which is all that there is to say.
func happened(err error) (what assets.Text, ours bool) {
	var broken failure
	switch {
	case errors.As(err, &broken):
		return broken.problem, true
	case errors.Is(err, plain.ErrNoAnswer):
		return assets.Say("cli.nothing-pasted"), true
	}
	return steps.Explain(err).Happened, false
}
