package main

import (
	"github.com/spf13/cobra"

	"cspready/cmd/cspready/internal/cli"
)

// rootCommand is the command line. Without a command it starts the wizard.
func (p *program) rootCommand() *cobra.Command {
	o, paper := &options{}, ""
	cmd := &cobra.Command{
		Use: "cspready", Short: p.Catalog.T("cli.root-short"),
		Long:    p.Catalog.T("cli.root-long") + "\n\n" + p.Catalog.T("cli.exit-codes"),
		Example: p.Catalog.T("cli.root-example"),
		Args:    cli.NoArguments, SilenceErrors: true, SilenceUsage: true, Version: versionLine(),
		SuggestionsMinimumDistance: 2,
		PersistentPreRunE:          func(cmd *cobra.Command, _ []string) error { return o.validate(cmd) },
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
	cmd.SetIn(p.In)
	cmd.SetOut(p.Out)
	cmd.SetErr(p.Err)
	cmd.SetVersionTemplate("{{.Version}}\n")
	cmd.SetFlagErrorFunc(cli.FlagError)
	cmd.PersistentFlags().BoolP("help", "h", false, p.Catalog.T("cli.flag-help"))
	cmd.Flags().BoolP("version", "v", false, p.Catalog.T("cli.version-short"))
	o.addTo(cmd, p.Terminal)
	addPlanFlag(cmd, p.Catalog, &paper)
	cmd.AddCommand(p.demoCommand(o), p.checkCommand(o), p.planCommand(o), p.drillCommand(o), p.rotateCommand(o))
	cmd.AddCommand(openCommand(p.Terminal), guideCommand(p.Terminal), versionCommand(p.Catalog))
	cmd.AddCommand(p.historyCommand(o), p.reportCommand(o), p.changesCommand(o), p.undoCommand(o), manCommand(p.Terminal))
	translateHelp(cmd, p.Catalog)
	return cmd
}
