package main

import (
	"github.com/spf13/cobra"

	"cspready/cmd/cspready/internal/cli"
	"cspready/graph/sim/scenario"
)

// shortcutCommand is a command that starts the wizard for one task.
func (p *program) shortcutCommand(o *options, name string, aim func(*source)) *cobra.Command {
	var demo string
	t := "cli." + name
	cmd := &cobra.Command{
		Use: name, Short: p.Catalog.T(t + "-short"), Long: p.Catalog.T(t + "-long"),
		Example: p.Catalog.T(t + "-example"), Args: cli.NoArguments,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if err := cli.OneOf(cmd, "demo", demo, scenario.Names()); err != nil {
				return err
			}
			src, err := p.chooseSource(*o, demo, 0)
			if err != nil {
				return err
			}
			aim(&src)
			return p.runWizard(cmd.Context(), *o, src)
		},
	}
	addDemo(cmd, p.Catalog, &demo)
	return cmd
}
