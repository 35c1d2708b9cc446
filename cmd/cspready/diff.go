package main

import (
	"github.com/spf13/cobra"

	"cspready/assets"
	"cspready/steps/history"
	"cspready/steps/report"
)

// diffForms are the forms of a comparison.
var diffForms = []string{"table", "json", "markdown"}

// diffCommand says what two kept runs differ in.
func (p *program) diffCommand(o *options) *cobra.Command {
	to := &destination{forms: diffForms}
	cmd := &cobra.Command{
		Use: "diff [FROM [TO]]", Short: p.cat.T("cli.diff-short"), Long: p.cat.T("cli.diff-long"), Example: p.cat.T("cli.diff-example"),
		Args: atMost(2),
		RunE: func(cmd *cobra.Command, runs []string) error {
			if err := to.validate(cmd); err != nil {
				return err
			}
			return p.diff(cmd, *o, *to, runs)
		},
	}
	to.add(p, cmd)
	return cmd
}

// atMost refuses more words than a command has a use for.
func atMost(count int) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		if len(args) > count {
			return wrong(cmd, "cli.surplus", "word", args[count])
		}
		return nil
	}
}

// diff compares two runs. The exit code is that of a check: drift of what is mandatory counts, and what can no longer be told is not well.
func (p *program) diff(cmd *cobra.Command, o options, to destination, runs []string) error {
	a, err := p.archive(o)
	if err != nil {
		return err
	}
	id, err := a.one(cmd, o)
	if err != nil {
		return err
	}
	before, after, err := a.pair(id, runs)
	if err != nil {
		return err
	}
	if before.Name == after.Name {
		return failure{problem: assets.Say("history.same-run", "run", before.Name)}
	}
	out, err := p.openOutput(cmd, to)
	if err != nil {
		return err
	}
	defer out.discard()
	d := history.Compare(before.Check, after.Check, before.Name, after.Name)
	d.Backwards = a.isLater(before.Run, after.Run)
	p.code = map[history.Way]int{history.Worse: exitNotMet, history.LessKnown: exitUnknown}[d.Mandatory()]
	document, err := p.compared(d, to.chosen(), p.width(out.Writer))
	if err := p.put(out, document, err); err != nil {
		return err
	}
	p.tellWhere(out)
	return nil
}

// compared puts a comparison into a form. Width is for tables alone.
func (p *program) compared(d history.Diff, form string, width int) ([]byte, error) {
	switch form {
	case "json":
		return report.Document(d)
	case "markdown":
		return []byte(d.Markdown(p.cat)), nil
	}
	return []byte(d.Text(p.cat, width)), nil
}

// isLater reports whether a run stands before another one in the list: that is in the order in which they were kept, whatever the clock showed.
func (a archive) isLater(run, other history.Run) bool {
	for _, r := range a.Runs(run.Tenant) {
		if r.Name == run.Name || r.Name == other.Name {
			return r.Name == run.Name
		}
	}
	return false
}

// pair are the runs that are named: none for the last two, one for what has changed since it.
func (a archive) pair(id string, runs []string) (from, to history.Document, err error) {
	if len(runs) == 0 {
		last, err := a.latest(id, 2)
		if err != nil {
			return from, to, err
		}
		return last[1], last[0], nil
	}
	if from, err = a.read(id, runs[0]); err != nil {
		return from, to, err
	}
	if len(runs) == 2 {
		to, err = a.read(id, runs[1])
		return from, to, err
	}
	last, err := a.latest(id, 1)
	if err != nil {
		return from, to, err
	}
	return from, last[0], nil
}
