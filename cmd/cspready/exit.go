package main

import (
	"context"
	"errors"
	"strings"

	"cspready/assets"
	"cspready/steps"
	"cspready/steps/visit"
	"cspready/tui/plain"
	"cspready/tui/plain/console"
)

// Exit codes. They are documented and must not change: scripts depend on them.
const (
	exitMet         = 0   // every mandatory requirement is met, or nothing was checked
	exitFailed      = 1   // could not run
	exitUsage       = 2   // wrong usage
	exitNotMet      = 3   // a mandatory requirement is not met
	exitUnknown     = 4   // none is unmet, but at least one is unknown
	exitInterrupted = 130 // by Ctrl+C or a signal
)

// exitCode is the exit code for results. Requirements of other levels than the mandatory one count if the level is
// named.
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

// visitCode is the exit code of a visit to the wizard: that of its last check, if there was one. After later changes
// Met is no longer certain.
func visitCode(ending visit.Ending) int {
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
		return exitUnknown // not verified since the last change
	}
	return code
}

// reportError prints an error and returns its exit code. Every error that a command returns ends here.
func (p *program) reportError(ctx context.Context, err error) int {
	var wrong usage
	switch {
	case errors.As(err, &wrong):
		p.printMessage(assets.Say("cli.wrong-usage", "problem", wrong.problem, "command", wrong.command))
		return exitUsage
	case ctx.Err() != nil:
		p.printMessage(plain.Stopped(p.ledger.Outcomes()))
		return exitInterrupted
	}
	p.explainError(err)
	return exitFailed
}

// explainError prints what happened and what to do about it.
func (p *program) explainError(err error) {
	if summary, own := errorSummary(err); own {
		p.printMessage(summary)
		return
	}
	console.New(p.cat, strings.NewReader(""), p.err, p.messageWidth()).PrintAdvice(err)
}

// errorSummary returns the message of an error; own is true if it is a message of this command, which needs no advice.
func errorSummary(err error) (summary assets.Text, own bool) {
	var broken failure
	switch {
	case errors.As(err, &broken):
		return broken.problem, true
	case errors.Is(err, console.ErrNoAnswer):
		return assets.Say("cli.nothing-pasted"), true
	}
	return steps.Explain(err).Happened, false
}
