package main

import (
	"cmp"

	"github.com/spf13/cobra"

	"cspready/graph/sim/scenario"
	"cspready/steps"
)

// documentFlags are the flags of a command that checks a tenant and writes a document about it.
type documentFlags struct {
	demo   string
	users  int // of the demo tenant whose size can be chosen; 0: its usual size
	answer []string
	to     outputFlags
}

func (f *documentFlags) add(p *program, cmd *cobra.Command) {
	f.to.add(cmd, p.cat)
	cmd.Flags().StringArrayVar(&f.answer, "answer", nil, p.cat.T("cli.flag-answer", "allowed", answerKeys))
	addDemo(p, cmd, &f.demo)
}

// validate rejects what is wrong without asking a tenant, and returns the answers.
func (f documentFlags) validate(cmd *cobra.Command) (steps.Answers, error) {
	answers, err := readAnswers(cmd, f.answer)
	return answers, cmp.Or(err, f.to.validate(cmd), oneOf(cmd, "demo", f.demo, scenario.Names()))
}

// open prepares the tenant and the output before the sign-in, so that a file that cannot be written is reported first.
func (f documentFlags) open(p *program, cmd *cobra.Command, o options) (source, *output, error) {
	src, err := p.chooseSource(o, f.demo, f.users)
	if err != nil {
		return source{}, nil, err
	}
	out, err := openOutput(cmd, p.terminal, f.to)
	return src, out, err
}

// addDemo registers the flag that chooses a simulated tenant instead of a real one.
func addDemo(p *program, cmd *cobra.Command, demo *string) {
	cmd.Flags().StringVar(demo, "demo", "", p.cat.T("cli.flag-demo", "allowed", scenario.Names()))
	completeFlag(cmd, "demo", scenario.Names())
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
