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

func addUsers(p *program, cmd *cobra.Command, users *int) {
	cmd.Flags().IntVar(users, "users", 0, p.cat.T("cli.flag-users", "scenario", scenario.LargeName, "usual", scenario.LargeDefault))
}

// validateUsers rejects --users for other scenarios than "large", and numbers that no such tenant can have.
func validateUsers(cmd *cobra.Command, scenarioName string, users int) error {
	switch {
	case !cmd.Flags().Changed("users"):
		return nil
	case scenarioName != scenario.LargeName:
		return usageError(cmd, "cli.users-elsewhere", "scenario", scenario.LargeName)
	case users < scenario.LargeMin || users > scenario.LargeMax:
		return usageError(cmd, "cli.bad-users", "value", users, "least", scenario.LargeMin, "most", scenario.LargeMax)
	}
	return nil
}
