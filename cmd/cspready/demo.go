package main

import (
	"github.com/spf13/cobra"

	"cspready/graph/sim/scenario"
)

func (p *program) demoCommand(o *options) *cobra.Command {
	var (
		scenarioName, paper string
		users               int
	)
	cmd := &cobra.Command{
		Use: "demo", Short: p.cat.T("cli.demo-short"), Long: p.cat.T("cli.demo-long"),
		Example: p.cat.T("cli.demo-example"), Args: noArguments,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if err := oneOf(cmd, "scenario", scenarioName, scenario.Names()); err != nil {
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
	cmd.Flags().StringVar(&scenarioName, "scenario", scenario.DefaultScenario, p.cat.T("cli.flag-scenario", "allowed", scenario.Names()))
	addUsers(p, cmd, &users)
	addPlanFlag(p, cmd, &paper)
	completeFlag(cmd, "scenario", scenario.Names())
	return cmd
}
