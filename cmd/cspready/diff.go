package main

import (
	"github.com/spf13/cobra"

	"cspready/assets"
	"cspready/assets/catalog"
	"cspready/cmd/cspready/internal/cli"
	"cspready/cmd/cspready/internal/output"
	"cspready/steps/history"
	"cspready/steps/report"
)

// diffForms are the formats of a comparison.
var diffForms = []string{"table", "json", "markdown"}

// diffCommand compares two kept runs.
func (p *program) diffCommand(o *options) *cobra.Command {
	to := &output.Flags{Formats: diffForms}
	cmd := &cobra.Command{
		Use: "diff [FROM [TO]]", Short: p.Catalog.T("cli.diff-short"), Long: p.Catalog.T("cli.diff-long"),
		Example: p.Catalog.T("cli.diff-example"),
		Args:    cli.AtMost(2),
		RunE: func(cmd *cobra.Command, runs []string) error {
			if err := to.Validate(cmd); err != nil {
				return err
			}
			return p.runDiff(cmd, *o, *to, runs)
		},
	}
	to.AddTo(cmd, p.Catalog)
	return cmd
}

// runDiff compares two runs. As for a check, the exit code is about mandatory requirements: one that has become unmet
// or unknown counts.
func (p *program) runDiff(cmd *cobra.Command, o options, to output.Flags, runs []string) error {
	a, err := p.openKeptRuns(o)
	if err != nil {
		return err
	}
	id, err := a.chosenTenant(cmd, o)
	if err != nil {
		return err
	}
	before, after, err := a.runsToCompare(id, runs)
	if err != nil {
		return err
	}
	if before.Name == after.Name {
		return cli.Failure{Problem: assets.Say("history.same-run", "run", before.Name)}
	}
	out, err := output.Open(cmd, p.Terminal, to)
	if err != nil {
		return err
	}
	defer out.Discard()
	d := history.Compare(before.Check, after.Check, before.Name, after.Name)
	d.IsBackwards = a.isLater(before.Run, after.Run)
	p.code = map[history.Trend]int{history.Worse: exitNotMet, history.LessKnown: exitUnknown}[d.MandatoryTrend()]
	document, err := renderDiff(p.Catalog, d, to.ChosenFormat(), p.TextWidth(out.Writer))
	if err := out.WriteDocument(document, err); err != nil {
		return err
	}
	reportOutputPath(p.Terminal, out)
	return nil
}

// renderDiff renders a comparison in a format. Width applies to the table only.
func renderDiff(cat *catalog.Catalog, d history.Diff, form string, width int) ([]byte, error) {
	switch form {
	case "json":
		return report.Document(d)
	case "markdown":
		return []byte(d.Markdown(cat)), nil
	}
	return []byte(d.Text(cat, width)), nil
}

// isLater reports whether a run was kept after another one. The list has the order in which runs were kept, which a
// wrong clock does not change.
func (a keptRuns) isLater(run, other history.Run) bool {
	for _, r := range a.Runs(run.Tenant) {
		if r.Name == run.Name || r.Name == other.Name {
			return r.Name == run.Name
		}
	}
	return false
}

// runsToCompare returns the two runs to compare: the last two without an argument, one run and the last with one.
func (a keptRuns) runsToCompare(id string, runs []string) (from, to history.RunDocument, err error) {
	if len(runs) == 0 {
		last, err := a.latestRuns(id, 2)
		if err != nil {
			return from, to, err
		}
		return last[1], last[0], nil
	}
	if from, err = a.readRun(id, runs[0]); err != nil {
		return from, to, err
	}
	if len(runs) == 2 {
		to, err = a.readRun(id, runs[1])
		return from, to, err
	}
	last, err := a.latestRuns(id, 1)
	if err != nil {
		return from, to, err
	}
	return from, last[0], nil
}
