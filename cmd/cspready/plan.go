package main

import (
	"context"

	"github.com/spf13/cobra"

	"cspready/steps"
	"cspready/steps/catalog"
	"cspready/steps/report"
	"cspready/steps/visit"
)

// planFormats are the formats of a plan.
var planFormats = []string{"markdown", "json"}

// planCommand prints what the wizard would change. It cannot change anything, and asks nothing.
func (p *program) planCommand(o *options) *cobra.Command {
	flags, from := &documentFlags{to: outputFlags{formats: planFormats}}, ""
	cmd := &cobra.Command{
		Use: "plan", Short: p.cat.T("cli.plan-short"), Long: p.cat.T("cli.plan-long"),
		Example: p.cat.T("cli.plan-example"), Args: noArguments,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if cmd.Flags().Changed("from") {
				return p.reprintPlan(cmd, from, flags.to)
			}
			return p.runPlan(cmd, *o, *flags)
		},
	}
	flags.add(p, cmd)
	cmd.Flags().StringVar(&from, "from", "", p.cat.T("cli.flag-from"))
	return cmd
}

// tenantFlags are the flags about a tenant or the way to it. A plan that is read from a file needs none of them.
var tenantFlags = []string{"tenant", "cloud", "client-id", "sign-in", "partner-type", "break-glass", "answer", "demo", "log"}

// reprintPlan prints an earlier plan in another format, so that people and the wizard read the same plan. Two runs
// never make the same plan, because proposed names are new in each.
func (p *program) reprintPlan(cmd *cobra.Command, from string, to outputFlags) error {
	for _, flag := range tenantFlags {
		if cmd.Flags().Changed(flag) {
			return usageError(cmd, "cli.from-or", "flag", "--"+flag)
		}
	}
	if from == "" {
		return usageError(cmd, "cli.flag-needs-value", "flag", "--from")
	}
	if err := to.validate(cmd); err != nil {
		return err
	}
	document, err := readPlan(cmd, from)
	if err != nil {
		return err
	}
	out, err := openOutput(cmd, p.terminal, to)
	if err != nil {
		return err
	}
	defer out.discard()
	return p.writePlan(out, document, to.chosenFormat())
}

// writePlan writes a plan in a format.
func (p *program) writePlan(out *output, document report.PlanDocument, form string) error {
	text, err := document.JSON()
	if form == "markdown" {
		text = []byte(document.Markdown(p.cat))
	}
	if err := out.writeDocument(text, err); err != nil {
		return err
	}
	p.reportOutputPath(out)
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
	defer out.discard()
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
	return p.writePlan(out, run.Plan(p.cat, drafts), flags.to.chosenFormat())
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
	profile.Testimony = steps.NewTestimony(c.Profile.Testimony.All())
	c.withRenewals(ctx, func(ctx context.Context) {
		drafts = visit.DraftPlans(ctx, catalog.Requirements(c.Link.Tenant, profile), run.Results, profile, known)
	})
	return run, drafts, ctx.Err()
}
