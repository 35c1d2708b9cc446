package main

import (
	"github.com/spf13/cobra"

	"cspready/graph/sim"
)

func (p *program) demoCommand(o *options) *cobra.Command {
	var scenario string
	cmd := &cobra.Command{
		Use: "demo", Short: p.cat.T("cli.demo-short"), Long: p.cat.T("cli.demo-long"), Example: p.cat.T("cli.demo-example"), Args: noArguments,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if err := oneOf(cmd, "scenario", scenario, sim.Names()); err != nil {
				return err
			}
			src, err := p.simulated(scenario)
			if err != nil {
				return err
			}
			return p.wizard(cmd.Context(), *o, src)
		},
	}
	cmd.Flags().StringVar(&scenario, "scenario", sim.DefaultScenario, p.cat.T("cli.flag-scenario", "allowed", sim.Names()))
	complete(cmd, "scenario", sim.Names())
	return cmd
}
