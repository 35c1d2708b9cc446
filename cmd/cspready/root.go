package main

import (
	"context"

	"github.com/spf13/cobra"

	"cspready/steps"
	"cspready/tui"
)

// root is the command line. Without a command it is the wizard.
func (p *program) root() *cobra.Command {
	o, paper := &options{}, ""
	cmd := &cobra.Command{
		Use: "cspready", Short: p.cat.T("cli.root-short"), Long: p.cat.T("cli.root-long") + "\n\n" + p.cat.T("cli.exit-codes"), Example: p.cat.T("cli.root-example"),
		Args: noArguments, SilenceErrors: true, SilenceUsage: true, Version: versionLine(), SuggestionsMinimumDistance: 2,
		PersistentPreRunE: func(cmd *cobra.Command, _ []string) error { return o.validate(cmd) },
		RunE: func(cmd *cobra.Command, _ []string) error {
			src, err := p.microsoft(*o)
			if err != nil {
				return err
			}
			if src.paper, err = readPaper(cmd, paper); err != nil {
				return err
			}
			return p.wizard(cmd.Context(), *o, src)
		},
	}
	cmd.SetIn(p.in)
	cmd.SetOut(p.out)
	cmd.SetErr(p.err)
	cmd.SetVersionTemplate("{{.Version}}\n")
	cmd.SetFlagErrorFunc(badFlag)
	cmd.PersistentFlags().BoolP("help", "h", false, p.cat.T("cli.flag-help"))
	cmd.Flags().BoolP("version", "v", false, p.cat.T("cli.version-short"))
	o.add(p, cmd)
	addPaper(p, cmd, &paper)
	cmd.AddCommand(p.demoCommand(o), p.checkCommand(o), p.planCommand(o), p.drillCommand(o), p.rotateCommand(o), p.openCommand(o), p.versionCommand())
	cmd.AddCommand(p.historyCommand(o), p.reportCommand(o), p.changesCommand(o), p.undoCommand(o), p.manCommand())
	p.speak(cmd)
	return cmd
}

// wizard shows the wizard in the form that fits where it runs, and tells at last what was done.
func (p *program) wizard(ctx context.Context, o options, src source) error {
	s, err := p.begin(o, src)
	if err != nil {
		return err
	}
	defer s.close()
	ending := p.show(ctx, o, s.setup)
	p.tellChanges(o, p.ledger.Close())
	p.tellVerdict(ending, s.setup.Demo)
	p.code = visitCode(ending)
	return nil
}

// show returns when the person left. What kept them from going on has been told.
func (p *program) show(ctx context.Context, o options, setup steps.Setup) steps.Ending {
	if p.lines(o) {
		return p.onLines(ctx, setup)
	}
	ending, err := tui.Run(ctx, setup, p.cat, tui.Terminal{In: p.in, Out: p.out, Env: p.environ, NoColor: !p.colour(o, p.out)})
	if err != nil {
		ending.Err = err
	}
	p.tellWhy(ctx, ending)
	return ending
}
