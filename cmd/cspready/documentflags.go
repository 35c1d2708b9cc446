package main

import (
	"cmp"

	"github.com/spf13/cobra"

	"cspready/assets/catalog"
	"cspready/cmd/cspready/internal/cli"
	"cspready/cmd/cspready/internal/output"
	"cspready/graph/sim/scenario"
	"cspready/steps"
)

// documentFlags are the flags of a command that checks a tenant and writes a document about it.
type documentFlags struct {
	demo   string
	users  int // of the demo tenant whose size can be chosen; 0: its usual size
	answer []string
	to     output.Flags
}

func (f *documentFlags) addTo(cmd *cobra.Command, cat *catalog.Catalog) {
	f.to.AddTo(cmd, cat)
	cmd.Flags().StringArrayVar(&f.answer, "answer", nil, cat.T("cli.flag-answer", "allowed", answerKeys))
	addDemo(cmd, cat, &f.demo)
}

// validate rejects what is wrong without asking a tenant, and returns the answers.
func (f documentFlags) validate(cmd *cobra.Command) (steps.Answers, error) {
	answers, err := readAnswers(cmd, f.answer)
	return answers, cmp.Or(err, f.to.Validate(cmd), cli.OneOf(cmd, "demo", f.demo, scenario.Names()))
}

// open prepares the tenant and the output before the sign-in, so that a file that cannot be written is reported first.
func (f documentFlags) open(p *program, cmd *cobra.Command, o options) (source, *output.File, error) {
	src, err := p.chooseSource(o, f.demo, f.users)
	if err != nil {
		return source{}, nil, err
	}
	out, err := output.Open(cmd, p.Terminal, f.to)
	return src, out, err
}

// addDemo registers the flag that chooses a simulated tenant instead of a real one.
func addDemo(cmd *cobra.Command, cat *catalog.Catalog, demo *string) {
	cmd.Flags().StringVar(demo, "demo", "", cat.T("cli.flag-demo", "allowed", scenario.Names()))
	cli.CompleteFlag(cmd, "demo", scenario.Names())
}

func addUsers(cmd *cobra.Command, cat *catalog.Catalog, users *int) {
	help := cat.T("cli.flag-users", "scenario", scenario.LargeName, "usual", scenario.LargeDefault)
	cmd.Flags().IntVar(users, "users", 0, help)
}

// validateUsers rejects --users for other scenarios than "large", and numbers that no such tenant can have.
func validateUsers(cmd *cobra.Command, scenarioName string, users int) error {
	switch {
	case !cmd.Flags().Changed("users"):
		return nil
	case scenarioName != scenario.LargeName:
		return cli.UsageError(cmd, "cli.users-elsewhere", "scenario", scenario.LargeName)
	case users < scenario.LargeMin || users > scenario.LargeMax:
		return cli.UsageError(cmd, "cli.bad-users", "value", users, "least", scenario.LargeMin, "most", scenario.LargeMax)
	}
	return nil
}
