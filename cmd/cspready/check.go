package main

import (
	"cmp"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"cspready/assets"
	"cspready/cmd/cspready/internal/cli"
	"cspready/cmd/cspready/internal/output"
	"cspready/steps"
	"cspready/steps/catalog"
	"cspready/steps/snapshot"
)

// checkOptions are the flags of the check command.
type checkOptions struct {
	documentFlags
	failOn        string
	only, tenants []string
	quiet         bool
	askAtMost     int
	whatIf        int
	unattended    unattended
}

// failOnLevels are the values of --fail-on: requirements of that level and above decide the exit code.
var failOnLevels = cli.ToStrings([]steps.Level{steps.Mandatory, steps.Recommended})

func (p *program) checkCommand(o *options) *cobra.Command {
	c := &checkOptions{documentFlags: documentFlags{to: output.Flags{Formats: formats}}}
	cmd := &cobra.Command{
		Use: "check", Short: p.Catalog.T("cli.check-short"), Long: p.Catalog.T("cli.check-long"),
		Example: p.Catalog.T("cli.check-example"), Args: cli.NoArguments,
		RunE: func(cmd *cobra.Command, _ []string) error { return p.runCheck(cmd, *o, *c) },
	}
	f, t := cmd.Flags(), p.Catalog.T
	c.addTo(cmd, p.Catalog)
	f.StringArrayVar(&c.tenants, "tenant", nil, t("cli.flag-tenants")) // replaces the flag that other commands share
	f.StringVar(&c.failOn, "fail-on", failOnLevels[0], t("cli.flag-fail-on", "allowed", failOnLevels))
	f.StringSliceVar(&c.only, "only", nil, t("cli.flag-only"))
	f.BoolVar(&c.quiet, "quiet", false, t("cli.flag-quiet"))
	f.IntVar(&c.askAtMost, "ask-at-most", defaultAskAtMost, t("cli.flag-ask-at-most"))
	f.IntVar(&c.whatIf, "what-if", snapshot.CheckQuestions, t("cli.flag-what-if"))
	addUsers(cmd, p.Catalog, &c.users)
	c.unattended.addTo(cmd, p.Catalog)
	cli.CompleteFlag(cmd, "fail-on", failOnLevels)
	cli.CompleteFlag(cmd, "only", catalog.IDs())
	return cmd
}

// validate rejects what is wrong without asking a tenant, and returns the answers.
func (c checkOptions) validate(cmd *cobra.Command, o options) (steps.Answers, error) {
	answers, err := c.documentFlags.validate(cmd)
	return answers, cmp.Or(err, cli.OneOf(cmd, "fail-on", c.failOn, failOnLevels), validateOnly(cmd, c.only),
		validateNotNegative(cmd, "ask-at-most", c.askAtMost),
		validateNotNegative(cmd, "what-if", c.whatIf), validateUsers(cmd, c.demo, c.users),
		validateTenants(cmd, c.tenants), c.unattended.validate(cmd, o, len(c.tenants), c.demo))
}

// validateOnly rejects values of --only that are not ids of requirements.
func validateOnly(cmd *cobra.Command, only []string) error {
	if cmd.Flags().Changed("only") && len(only) == 0 {
		only = []string{""} // an empty value is an error, and does not mean all
	}
	for _, id := range only {
		if !slices.Contains(catalog.IDs(), id) {
			return cli.UsageError(cmd, "cli.bad-choice", "flag", "--only", "value", id, "allowed", catalog.IDs())
		}
	}
	return nil
}

// validateNotNegative rejects negative numbers.
func validateNotNegative(cmd *cobra.Command, flag string, number int) error {
	if number < 0 {
		return cli.UsageError(cmd, "cli.bad-value", "flag", "--"+flag, "value", number)
	}
	return nil
}

// failLevels are the levels that decide the exit code besides the mandatory one.
func (c checkOptions) failLevels() []steps.Level {
	if c.failOn == string(steps.Recommended) {
		return []steps.Level{steps.Recommended}
	}
	return nil
}

// runCheck runs the command, from the flags to the exit code. It reports every error that needs no tenant before the
// sign-in.
func (p *program) runCheck(cmd *cobra.Command, o options, c checkOptions) error {
	for i, id := range c.only {
		c.only[i] = strings.TrimSpace(id) // people write a space after a comma
	}
	given, err := c.validate(cmd, o)
	if err != nil {
		return err
	}
	p.Quiet = c.quiet
	app, err := readAppClient(cmd.Context(), p.Terminal, o, c.unattended)
	if err != nil {
		return err
	}
	src, out, err := c.open(p, cmd, o)
	if err != nil {
		return err
	}
	defer out.Discard()
	m := &multiCheck{program: p, options: o, flags: c, src: src, given: given, app: app, checked: map[string]string{}}
	found, err := m.checkAll(cmd.Context(), uniqueTenants(p.Terminal, c.tenants))
	if p.signInConsole != nil { // nil if an output file could not be opened
		p.signInConsole.Close()
	}
	if err != nil {
		return err
	}
	p.code = worstExitCode(found, c.failLevels()...)
	// The verdict of the report is about mandatory requirements.
	if p.code == exitNotMet && worstExitCode(found) != exitNotMet && !p.Quiet {
		p.PrintMessage(assets.Say("cli.failed-on", "level", c.failOn))
	}
	return writeReport(p.Terminal, out, found.Checks(p.Catalog), c.to.ChosenFormat(), c.failLevels()...)
}
