package main

import (
	"github.com/spf13/cobra"

	"cspready/graph/sim"
)

// drillCommand is the wizard on its shortest way: sign in, and test the break-glass accounts.
func (p *program) drillCommand(o *options) *cobra.Command {
	var demo string
	cmd := &cobra.Command{
		Use: "drill", Short: p.cat.T("cli.drill-short"), Long: p.cat.T("cli.drill-long"), Example: p.cat.T("cli.drill-example"), Args: noArguments,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if err := oneOf(cmd, "demo", demo, sim.Names()); err != nil {
				return err
			}
			src, err := p.checked(*o, checkOptions{demo: demo})
			if err != nil {
				return err
			}
			src.drill = true
			return p.wizard(cmd.Context(), *o, src)
		},
	}
	cmd.Flags().StringVar(&demo, "demo", "", p.cat.T("cli.flag-demo", "allowed", sim.Names()))
	complete(cmd, "demo", sim.Names())
	return cmd
}
