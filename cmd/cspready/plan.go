package main

import (
	"context"

	"github.com/spf13/cobra"

	"cspready/cmd/cspready/internal/cli"
	"cspready/cmd/cspready/internal/output"
	"cspready/cmd/cspready/internal/terminal"
	"cspready/steps"
	"cspready/steps/catalog"
	"cspready/steps/report"
	"cspready/steps/visit"
)

// planFormats are the formats of a plan.
var planFormats = []string{"markdown", "json"}

// planCommand prints what the wizard would change. It cannot change anything, and asks nothing.
func (p *program) planCommand(o *options) *cobra.Command {
	flags, from := &documentFlags{to: output.Flags{Formats: planFormats}}, ""
	cmd := &cobra.Command{
		Use: "plan", Short: p.Catalog.T("cli.plan-short"), Long: p.Catalog.T("cli.plan-long"),
		Example: p.Catalog.T("cli.plan-example"), Args: cli.NoArguments,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if cmd.Flags().Changed("from") {
				return reprintPlan(p.Terminal, cmd, from, flags.to)
			}
			return p.runPlan(cmd, *o, *flags)
		},
	}
	flags.addTo(cmd, p.Catalog)
	cmd.Flags().StringVar(&from, "from", "", p.Catalog.T("cli.flag-from"))
	return cmd
}

// tenantFlags are the flags about a tenant or the way to it. A plan that is read from a file needs none of them.
var tenantFlags = []string{
	"tenant", "cloud", "client-id", "sign-in", "partner-type", "break-glass", "answer", "demo", "log",
}

// reprintPlan prints an earlier plan in another format, so that people and the wizard read the same plan. Two runs
// never make the same plan, because proposed names are new in each.
func reprintPlan(t *terminal.Terminal, cmd *cobra.Command, from string, to output.Flags) error {
	for _, flag := range tenantFlags {
		if cmd.Flags().Changed(flag) {
			return cli.UsageError(cmd, "cli.from-or", "flag", "--"+flag)
		}
	}
	if from == "" {
		return cli.UsageError(cmd, "cli.flag-needs-value", "flag", "--from")
	}
	if err := to.Validate(cmd); err != nil {
		return err
	}
	document, err := readPlan(cmd, from)
	if err != nil {
		return err
	}
	out, err := output.Open(cmd, t, to)
	if err != nil {
		return err
	}
	defer out.Discard()
	return writePlan(t, out, document, to.ChosenFormat())
}

// writePlan writes a plan in a format.
func writePlan(t *terminal.Terminal, out *output.File, document report.PlanDocument, form string) error {
	text, err := document.JSON()
	if form == "markdown" {
		text = []byte(document.Markdown(t.Catalog))
	}
	if err := out.WriteDocument(text, err); err != nil {
		return err
	}
	reportOutputPath(t, out)
	return nil
}

func (p *program) runPlan(cmd *cobra.Command, o options, flags documentFlags) error {
	answers, err := flags.validate(cmd)
	if err != nil {
		return err
	}
	src, out, err := flags.open(p, cmd, o)
	if err != nil {
		return err
	}
	defer out.Discard()
	s, err := p.openSession(o, src)
	if err != nil {
		return err
	}
	defer s.close()
	c := p.newTenantCheck(s.setup, answers)
	c.askAtMost = defaultAskAtMost
	defer c.progress.Close()
	run, drafts, err := c.draftPlans(cmd.Context())
	if err != nil {
		return err
	}
	return writePlan(p.Terminal, out, run.Plan(p.Catalog, drafts), flags.to.ChosenFormat())
}

// draftPlans checks the tenant and drafts a plan for each requirement that can be fixed. Drafts take names of new
// accounts as statements, so they get a copy of the statements.
func (c *tenantCheck) draftPlans(ctx context.Context) (run report.Run, drafts []visit.Draft, err error) {
	c.hasDrafts = true
	if err = c.signIn(ctx); err != nil {
		return run, nil, err
	}
	if run, err = c.run(ctx); err != nil {
		return run, nil, err
	}
	profile, known := c.Profile, c.Note().Answers
	profile.Statements = steps.NewStatements(c.Profile.Statements.All())
	c.withRenewals(ctx, func(ctx context.Context) {
		drafts = visit.DraftPlans(ctx, catalog.Requirements(c.Link.Tenant, profile), run.Results, profile, known)
	})
	return run, drafts, ctx.Err()
}
