package main

import (
	"github.com/spf13/cobra"

	"cspready/graph/sim/scenario"
)

// shortcutCommand is a command that starts the wizard for one task.
func (p *program) shortcutCommand(o *options, name string, aim func(*source)) *cobra.Command {
	var demo string
	t := "cli." + name
	cmd := &cobra.Command{
		Use: name, Short: p.cat.T(t + "-short"), Long: p.cat.T(t + "-long"),
		Example: p.cat.T(t + "-example"), Args: noArguments,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if err := oneOf(cmd, "demo", demo, scenario.Names()); err != nil {
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
	addDemo(p, cmd, &demo)
	return cmd
}
