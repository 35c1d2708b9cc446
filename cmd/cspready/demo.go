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
		Use: "demo", Short: p.cat.T("cli.demo-short"), Long: p.cat.T("cli.demo-long"), Example: p.cat.T("cli.demo-example"), Args: noArguments,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if err := oneOf(cmd, "scenario", scenario, sim.Names()); err != nil {
				return err
			}
			if err := sized(cmd, scenario, users); err != nil {
				return err
			}
			src, err := p.simulated(scenario, users)
			if err != nil {
				return err
			}
			if src.paper, err = readPaper(cmd, paper); err != nil {
				return err
			}
			return p.wizard(cmd.Context(), *o, src)
		},
	}
	cmd.Flags().StringVar(&scenario, "scenario", sim.DefaultScenario, p.cat.T("cli.flag-scenario", "allowed", sim.Names()))
	addUsers(p, cmd, &users)
	addPaper(p, cmd, &paper)
	complete(cmd, "scenario", sim.Names())
	return cmd
}

func addUsers(p *program, cmd *cobra.Command, users *int) {
	cmd.Flags().IntVar(users, "users", 0, p.cat.T("cli.flag-users", "scenario", sim.LargeScenario, "usual", sim.LargeUsual))
}

// sized refuses a number of users for a scenario that has its own, and one that no tenant is made of.
func sized(cmd *cobra.Command, scenario string, users int) error {
	switch {
	case !cmd.Flags().Changed("users"):
		return nil
	case scenario != sim.LargeScenario:
		return wrong(cmd, "cli.users-elsewhere", "scenario", sim.LargeScenario)
	case users < sim.LargeLeast || users > sim.LargeMost:
		return wrong(cmd, "cli.bad-users", "value", users, "least", sim.LargeLeast, "most", sim.LargeMost)
	}
	return nil
}
