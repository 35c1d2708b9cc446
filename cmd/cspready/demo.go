package main

import (
	"github.com/spf13/cobra"

	"cspready/cmd/cspready/internal/cli"
	"cspready/graph/sim/scenario"
)

func (p *program) demoCommand(o *options) *cobra.Command {
	var (
		scenarioName, paper string
		users               int
	)
	cmd := &cobra.Command{
		Use: "demo", Short: p.Catalog.T("cli.demo-short"), Long: p.Catalog.T("cli.demo-long"),
		Example: p.Catalog.T("cli.demo-example"), Args: cli.NoArguments,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if err := cli.OneOf(cmd, "scenario", scenarioName, scenario.Names()); err != nil {
				return err
			}
			if err := validateUsers(cmd, scenarioName, users); err != nil {
				return err
			}
			src, err := p.simulatedSource(scenarioName, users)
			if err != nil {
				return err
			}
			if src.paper, err = readApprovedPlan(cmd, paper); err != nil {
				return err
			}
			return p.runWizard(cmd.Context(), *o, src)
		},
	}
	help := p.Catalog.T("cli.flag-scenario", "allowed", scenario.Names())
	cmd.Flags().StringVar(&scenarioName, "scenario", scenario.DefaultScenario, help)
	addUsers(cmd, p.Catalog, &users)
	addPlanFlag(cmd, p.Catalog, &paper)
	cli.CompleteFlag(cmd, "scenario", scenario.Names())
	return cmd
}
