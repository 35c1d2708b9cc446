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
	e, from := &errand{to: destination{forms: planFormats}}, ""
	cmd := &cobra.Command{
		Use: "plan", Short: p.cat.T("cli.plan-short"), Long: p.cat.T("cli.plan-long"), Example: p.cat.T("cli.plan-example"), Args: noArguments,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if cmd.Flags().Changed("from") {
				return p.planAgain(cmd, from, e.to)
			}
			return p.plan(cmd, *o, *e)
		},
	}
	e.add(p, cmd)
	cmd.Flags().StringVar(&from, "from", "", p.cat.T("cli.flag-from"))
	return cmd
}

// ofATenant are the flags of a plan that say something of a tenant or of the way to it.
var ofATenant = []string{"tenant", "cloud", "client-id", "sign-in", "partner-type", "break-glass", "answer", "demo", "log"}

// planAgain prints a plan that was made before, in any form: what people read and what the wizard reads are then the very same plan. Made twice
// they never are, as proposed names are new in every run.
func (p *program) planAgain(cmd *cobra.Command, from string, to destination) error {
	for _, flag := range ofATenant {
		if cmd.Flags().Changed(flag) {
			return wrong(cmd, "cli.from-or", "flag", "--"+flag)
		}
	}
	if from == "" {
		return wrong(cmd, "cli.flag-needs-value", "flag", "--from")
	}
	if err := to.validate(cmd); err != nil {
		return err
	}
	document, err := readPlan(cmd, from)
	if err != nil {
		return err
	}
	out, err := p.openOutput(cmd, to)
	if err != nil {
		return err
	}
	defer out.discard()
	return p.putPlan(out, document, to.chosen())
}

// putPlan writes a plan in a form.
func (p *program) putPlan(out *output, document report.PlanDocument, form string) error {
	text, err := document.JSON()
	if form == "markdown" {
		text = []byte(document.Markdown(p.cat))
	}
	if err := p.put(out, text, err); err != nil {
		return err
	}
	p.tellWhere(out)
	return nil
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
	return p.putPlan(out, run.Plan(p.cat, drafts), e.to.chosen())
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

// readPaper reads a plan that was printed as JSON for the wizard; nil where none was named.
func readPaper(cmd *cobra.Command, file string) (*steps.Paper, error) {
	if file == "" {
		return nil, nil
	}
	plan, err := readPlan(cmd, file)
	if err != nil {
		return nil, err
	}
	return plan.Paper(), nil
}

// readPlan reads a plan that was printed as JSON.
func readPlan(cmd *cobra.Command, file string) (report.PlanDocument, error) {
	f, err := os.Open(file)
	if err != nil {
		return report.PlanDocument{}, cannotRead(file, err)
	}
	defer func() { _ = f.Close() }()
	text, err := io.ReadAll(io.LimitReader(f, mostPlan))
	if err != nil {
		return report.PlanDocument{}, cannotRead(file, err)
	}
	plan, err := report.ReadPlan(text)
	if err != nil {
		return report.PlanDocument{}, wrong(cmd, "cli.no-plan", "file", file)
	}
	return plan, nil
}
