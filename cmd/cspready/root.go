package main

import "github.com/spf13/cobra"

// rootCommand is the command line. Without a command it starts the wizard.
func (p *program) rootCommand() *cobra.Command {
	o, paper := &options{}, ""
	cmd := &cobra.Command{
		Use: "cspready", Short: p.cat.T("cli.root-short"), Long: p.cat.T("cli.root-long") + "\n\n" + p.cat.T("cli.exit-codes"),
		Example: p.cat.T("cli.root-example"),
		Args:    noArguments, SilenceErrors: true, SilenceUsage: true, Version: versionLine(), SuggestionsMinimumDistance: 2,
		PersistentPreRunE: func(cmd *cobra.Command, _ []string) error { return o.validate(cmd) },
		RunE: func(cmd *cobra.Command, _ []string) error {
			src, err := p.microsoftSource(*o)
			if err != nil {
				return err
			}
			if src.paper, err = readApprovedPlan(cmd, paper); err != nil {
				return err
			}
			return p.runWizard(cmd.Context(), *o, src)
		},
	}
	cmd.SetIn(p.in)
	cmd.SetOut(p.out)
	cmd.SetErr(p.err)
	cmd.SetVersionTemplate("{{.Version}}\n")
	cmd.SetFlagErrorFunc(flagError)
	cmd.PersistentFlags().BoolP("help", "h", false, p.cat.T("cli.flag-help"))
	cmd.Flags().BoolP("version", "v", false, p.cat.T("cli.version-short"))
	o.add(p, cmd)
	addPlanFlag(p, cmd, &paper)
	cmd.AddCommand(p.demoCommand(o), p.checkCommand(o), p.planCommand(o), p.drillCommand(o), p.rotateCommand(o))
	cmd.AddCommand(p.openCommand(o), p.versionCommand())
	cmd.AddCommand(p.historyCommand(o), p.reportCommand(o), p.changesCommand(o), p.undoCommand(o), p.manCommand())
	p.translateHelp(cmd)
	return cmd
}
