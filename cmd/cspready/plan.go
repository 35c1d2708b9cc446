package main

import (
	"cmp"
	"context"
	"io"
	"os"
	"slices"

	"github.com/spf13/cobra"

	"cspready/assets"
	"cspready/graph/sim"
	"cspready/steps"
	"cspready/steps/report"
)

// planFormats are the forms that a plan on paper can be printed in.
var planFormats = []string{"markdown", "json"}

// planCommand prints what the wizard would change. It holds no permission to change anything, and asks nothing.
func (p *program) planCommand(o *options) *cobra.Command {
	c := &checkOptions{askAtMost: askedByDefault}
	cmd := &cobra.Command{
		Use: "plan", Short: p.cat.T("cli.plan-short"), Long: p.cat.T("cli.plan-long"), Example: p.cat.T("cli.plan-example"), Args: noArguments,
		RunE: func(cmd *cobra.Command, _ []string) error { return p.plan(cmd, *o, *c) },
	}
	f, t := cmd.Flags(), p.cat.T
	f.StringVar(&c.format, "format", "", t("cli.flag-plan-format", "allowed", planFormats))
	f.StringVarP(&c.output, "output", "o", "", t("cli.flag-output"))
	f.BoolVar(&c.force, "force", false, t("cli.flag-force"))
	f.StringArrayVar(&c.answer, "answer", nil, t("cli.flag-answer", "allowed", answerKeys))
	f.StringVar(&c.demo, "demo", "", t("cli.flag-demo", "allowed", sim.Names()))
	complete(cmd, "format", planFormats)
	complete(cmd, "demo", sim.Names())
	return cmd
}

func (p *program) plan(cmd *cobra.Command, o options, c checkOptions) error {
	answers, err := readAnswers(cmd, c.answer)
	if err != nil {
		return err
	}
	if err := oneOf(cmd, "format", c.format, planFormats); err != nil {
		return err
	}
	if err := oneOf(cmd, "demo", c.demo, sim.Names()); err != nil {
		return err
	}
	src, err := p.checked(o, c)
	if err != nil {
		return err
	}
	out, err := p.openOutput(cmd, c)
	if err != nil {
		return err
	}
	defer out.discard()
	s, err := p.begin(o, src)
	if err != nil {
		return err
	}
	defer s.close()
	i := p.newInspection(s.setup, answers)
	i.askAtMost = c.askAtMost
	defer i.con.Close()
	run, drafts, err := i.draft(cmd.Context())
	if err != nil {
		return err
	}
	document := run.Plan(p.cat, drafts)
	text, err := document.JSON()
	if c.planForm() == "markdown" {
		text = []byte(document.Markdown(p.cat))
	}
	return p.put(out, text, err)
}

// planForm is the form of the plan: what the flag says, else what the file is called, else for people.
func (c checkOptions) planForm() string {
	if form := cmp.Or(c.format, ending(c.output)); slices.Contains(planFormats, form) {
		return form
	}
	return planFormats[0]
}

// draft checks, and plans for what is to be mended.
func (i *inspection) draft(ctx context.Context) (run report.Run, drafts []steps.Draft, err error) {
	i.drafts = true
	if err = i.signIn(ctx); err != nil {
		return run, nil, err
	}
	if run, err = i.look(ctx); err != nil {
		return run, nil, err
	}
	note, _ := i.setup.Memory.Recall(run.Place.Organization.ID)
	scratch := i.profile
	scratch.Testimony = steps.NewTestimony(i.testimony.All())
	i.attend(ctx, func(ctx context.Context) {
		drafts = steps.DraftPlans(ctx, steps.Catalog(i.link.Tenant, scratch), run.Results, scratch, note.Answers)
	})
	return run, drafts, ctx.Err()
}

// mostPlan is far more than a plan takes; a bigger file is none.
const mostPlan = 16 << 20

// addPaper registers the flag for a plan that was approved.
func addPaper(p *program, cmd *cobra.Command, file *string) {
	cmd.Flags().StringVar(file, "plan", "", p.cat.T("cli.flag-plan"))
}

// readPaper reads a plan that was printed as JSON; nil where none was named.
func readPaper(cmd *cobra.Command, file string) (*steps.Paper, error) {
	if file == "" {
		return nil, nil
	}
	f, err := os.Open(file)
	if err != nil {
		return nil, failure{problem: assets.Say("cli.cannot-read", "file", file), cause: err}
	}
	defer func() { _ = f.Close() }()
	text, err := io.ReadAll(io.LimitReader(f, mostPlan))
	if err != nil {
		return nil, failure{problem: assets.Say("cli.cannot-read", "file", file), cause: err}
	}
	plan, err := report.ReadPlan(text)
	if err != nil {
		return nil, wrong(cmd, "cli.no-plan", "file", file)
	}
	return plan.Paper(), nil
}
