package main

import (
	"cmp"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"cspready/assets"
	"cspready/steps"
)

// checkOptions are the flags of check alone.
type checkOptions struct {
	errand
	failOn        string
	only, tenants []string
	quiet         bool
	askAtMost     int
	unattended    unattended
}

// askedByDefault bounds how many accounts a check without a person in front of it asks one by one: it takes two minutes.
const askedByDefault = 60

// failing are the levels that --fail-on can name: requirements of that level and above decide the exit code.
var failing = words([]steps.Level{steps.Mandatory, steps.Recommended})

func (p *program) checkCommand(o *options) *cobra.Command {
	c := &checkOptions{errand: errand{to: destination{forms: formats}}}
	cmd := &cobra.Command{
		Use: "check", Short: p.cat.T("cli.check-short"), Long: p.cat.T("cli.check-long"), Example: p.cat.T("cli.check-example"), Args: noArguments,
		RunE: func(cmd *cobra.Command, _ []string) error { return p.check(cmd, *o, *c) },
	}
	f, t := cmd.Flags(), p.cat.T
	c.add(p, cmd)
	f.StringArrayVar(&c.tenants, "tenant", nil, t("cli.flag-tenants")) // in the place of the one that other commands have
	f.StringVar(&c.failOn, "fail-on", failing[0], t("cli.flag-fail-on", "allowed", failing))
	f.StringSliceVar(&c.only, "only", nil, t("cli.flag-only"))
	f.BoolVar(&c.quiet, "quiet", false, t("cli.flag-quiet"))
	f.IntVar(&c.askAtMost, "ask-at-most", askedByDefault, t("cli.flag-ask-at-most"))
	addUsers(p, cmd, &c.users)
	c.unattended.add(p, cmd)
	complete(cmd, "fail-on", failing)
	complete(cmd, "only", steps.IDs())
	return cmd
}

// validate refuses what can be found wrong without a tenant, and returns the answers.
func (c checkOptions) validate(cmd *cobra.Command, o options) (steps.Answers, error) {
	answers, err := c.errand.validate(cmd)
	return answers, cmp.Or(err, oneOf(cmd, "fail-on", c.failOn, failing), validOnly(cmd, c.only), notNegative(cmd, "ask-at-most", c.askAtMost), sized(cmd, c.demo, c.users),
		validTenants(cmd, c.tenants), c.unattended.validate(cmd, o, len(c.tenants), c.demo))
}

// validOnly refuses what is no requirement.
func validOnly(cmd *cobra.Command, only []string) error {
	if cmd.Flags().Changed("only") && len(only) == 0 {
		only = []string{""} // nothing is no requirement, and not all of them
	}
	for _, id := range only {
		if !slices.Contains(steps.IDs(), id) {
			return wrong(cmd, "cli.bad-choice", "flag", "--only", "value", id, "allowed", steps.IDs())
		}
	}
	return nil
}

// notNegative refuses a number below nothing.
func notNegative(cmd *cobra.Command, flag string, number int) error {
	if number < 0 {
		return wrong(cmd, "cli.bad-value", "flag", "--"+flag, "value", number)
	}
	return nil
}

// counting are the levels that decide the exit code besides the mandatory one.
func (c checkOptions) counting() []steps.Level {
	if c.failOn == string(steps.Recommended) {
		return []steps.Level{steps.Recommended}
	}
	return nil
}

// check is the command from flags to exit code. Everything that can be found wrong without a tenant is found before the sign-in.
func (p *program) check(cmd *cobra.Command, o options, c checkOptions) error {
	for i, id := range c.only {
		c.only[i] = strings.TrimSpace(id) // people write a space after a comma
	}
	answers, err := c.validate(cmd, o)
	if err != nil {
		return err
	}
	p.quiet = c.quiet
	app, err := p.application(cmd.Context(), o, c.unattended)
	if err != nil {
		return err
	}
	src, out, err := c.open(p, cmd, o)
	if err != nil {
		return err
	}
	defer out.discard()
	r := &round{program: p, o: o, c: c, src: src, answers: answers, app: app, seen: map[string]string{}}
	found, err := r.all(cmd.Context(), p.named(c.tenants))
	if p.asking != nil { // nobody is asked where a file stood in the way
		p.asking.Close()
	}
	if err != nil {
		return err
	}
	p.code = worst(found, c.counting()...)
	if p.code == exitNotMet && worst(found) != exitNotMet && !p.quiet { // the verdict is about the mandatory ones
		p.complain(assets.Say("cli.failed-on", "level", c.failOn))
	}
	return p.write(out, found.Checks(p.cat), o, c.to.chosen(), c.counting()...)
}
