package main

import (
	"context"
	"errors"

	"cspready/assets"
	"cspready/steps"
	"cspready/tui/plain"
	"cspready/tui/plain/console"
)

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
	p.newMessageConsole().PrintAdvice(err)
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
