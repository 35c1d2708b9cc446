package main

import (
	"context"
	"errors"

	"cspready/assets"
	"cspready/cmd/cspready/internal/cli"
	"cspready/cmd/cspready/internal/terminal"
	"cspready/steps"
	"cspready/tui/plain"
	"cspready/tui/plain/console"
)

// reportError prints an error and returns its exit code. Every error that a command returns ends here.
func (p *program) reportError(ctx context.Context, err error) int {
	var wrong cli.Usage
	switch {
	case errors.As(err, &wrong):
		p.PrintMessage(assets.Say("cli.wrong-usage", "problem", wrong.Problem, "command", wrong.Command))
		return exitUsage
	case ctx.Err() != nil:
		p.PrintMessage(plain.Stopped(p.ledger.Outcomes()))
		return exitInterrupted
	}
	explainError(p.Terminal, err)
	return exitFailed
}

// explainError prints what happened and what to do about it.
func explainError(t *terminal.Terminal, err error) {
	if summary, own := errorSummary(err); own {
		t.PrintMessage(summary)
		return
	}
	t.NewMessageConsole().PrintAdvice(err)
}

// errorSummary returns the message of an error; own is true if it is a message of this command, which needs no advice.
func errorSummary(err error) (summary assets.Text, own bool) {
	var broken cli.Failure
	switch {
	case errors.As(err, &broken):
		return broken.Problem, true
	case errors.Is(err, console.ErrNoAnswer):
		return assets.Say("cli.nothing-pasted"), true
	}
	return steps.Explain(err).Happened, false
}
