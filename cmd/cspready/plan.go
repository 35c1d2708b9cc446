package main

import (
	"context"
	"io"
	"os"

	"github.com/spf13/cobra"

	"cspready/steps"
	"cspready/steps/report"
)

// planFormats are the forms that a plan on paper can be printed in.
var planFormats = []string{"markdown", "json"}

// planCommand prints what the wizard would change. It holds no permission to change anything, and asks nothing.
func (p *program) planCommand(o *options) *cobra.Command {
	e := &errand{to: destination{forms: planFormats}}
	cmd := &cobra.Command{
		Use: "plan", Short: p.cat.T("cli.plan-short"), Long: p.cat.T("cli.plan-long"), Example: p.cat.T("cli.plan-example"), Args: noArguments,
		RunE: func(cmd *cobra.Command, _ []string) error { return p.plan(cmd, *o, *e) },
	}
	e.add(p, cmd)
	return cmd
}

func (p *program) plan(cmd *cobra.Command, o options, e errand) error {
	answers, err := e.validate(cmd)
	if err != nil {
		return err
	}
	src, out, err := e.open(p, cmd, o)
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
	i.askAtMost = askedByDefault
	defer i.con.Close()
	run, drafts, err := i.draft(cmd.Context())
	if err != nil {
		return err
	}
	document := run.Plan(p.cat, drafts)
	text, err := document.JSON()
	if e.to.chosen() == "markdown" {
		text = []byte(document.Markdown(p.cat))
	}
	return p.put(out, text, err)
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
		return nil, cannotRead(file, err)
	}
	defer func() { _ = f.Close() }()
	text, err := io.ReadAll(io.LimitReader(f, mostPlan))
	if err != nil {
		return nil, cannotRead(file, err)
	}
	plan, err := report.ReadPlan(text)
	if err != nil {
		return nil, wrong(cmd, "cli.no-plan", "file", file)
	}
	return plan.Paper(), nil
}
