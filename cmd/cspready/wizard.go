package main

import (
	"context"

	"cspready/cmd/cspready/internal/terminal"
	"cspready/steps/visit"
	"cspready/tui"
	"cspready/tui/plain"
)

// runWizard runs the wizard, and prints what was changed when it has ended.
func (p *program) runWizard(ctx context.Context, o options, src source) error {
	s, err := p.openSession(o, src)
	if err != nil {
		return err
	}
	defer s.close()
	ending := p.showWizard(ctx, s.setup)
	p.reportChanges(o, p.ledger.Close())
	p.reportVerdict(ending, s.setup.Demo)
	p.code = visitCode(ending)
	return nil
}

// showWizard shows the wizard in the form that fits the terminal, until the person leaves. It prints the reason if
// something else ended it.
func (p *program) showWizard(ctx context.Context, setup visit.Setup) visit.Ending {
	if p.NeedsPlain() {
		return p.runPlainWizard(ctx, setup)
	}
	screen := tui.Terminal{In: p.In, Out: p.Out, Env: p.Environ, NoColor: !p.HasColour(p.Out)}
	ending, err := tui.Run(ctx, setup, p.Catalog, screen)
	if err != nil {
		ending.Err = err
	}
	p.reportEnding(ctx, ending)
	return ending
}

// runPlainWizard runs the wizard in its plain form.
func (p *program) runPlainWizard(ctx context.Context, setup visit.Setup) visit.Ending {
	con := p.NewConsole()
	con.Interactive, con.DisableEcho = terminal.IsTerminal(p.In), p.EchoDisabler()
	defer con.Close()
	return plain.Run(ctx, setup, con)
}
