package main

import (
	"github.com/spf13/cobra"

	"cspready/graph/sim"
)

func (p *program) demoCommand(o *options) *cobra.Command {
	var (
		scenario, paper string
		users           int
	)
	cmd := &cobra.Command{
		Use: "demo", Short: p.cat.T("cli.demo-short"), Long: p.cat.T("cli.demo-long"),
		Example: p.cat.T("cli.demo-example"), Args: noArguments,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if err := oneOf(cmd, "scenario", scenario, sim.Names()); err != nil {
				return err
			}
			if err := validateUsers(cmd, scenario, users); err != nil {
				return err
			}
			src, err := p.simulatedSource(scenario, users)
			if err != nil {
				return err
			}
			if src.paper, err = readApprovedPlan(cmd, paper); err != nil {
				return err
			}
			return p.runWizard(cmd.Context(), *o, src)
		},
	}
	cmd.Flags().StringVar(&scenario, "scenario", sim.DefaultScenario, p.cat.T("cli.flag-scenario", "allowed", sim.Names()))
	addUsers(p, cmd, &users)
	addPlanFlag(p, cmd, &paper)
	completeFlag(cmd, "scenario", sim.Names())
	return cmd
}

func addUsers(p *program, cmd *cobra.Command, users *int) {
	cmd.Flags().IntVar(users, "users", 0, p.cat.T("cli.flag-users", "scenario", sim.LargeScenario, "usual", sim.LargeUsual))
}

// validateUsers rejects --users for other scenarios than "large", and numbers that no such tenant can have.
func validateUsers(cmd *cobra.Command, scenario string, users int) error {
	switch {
	case !cmd.Flags().Changed("users"):
		return nil
	case scenario != sim.LargeScenario:
		return usageError(cmd, "cli.users-elsewhere", "scenario", sim.LargeScenario)
	case users < sim.LargeLeast || users > sim.LargeMost:
		return usageError(cmd, "cli.bad-users", "value", users, "least", sim.LargeLeast, "most", sim.LargeMost)
	}
	return nil
}
