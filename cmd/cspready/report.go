package main

import (
	"github.com/spf13/cobra"

	"cspready/steps/history"
	"cspready/steps/report"
)

// reportCommand prints a kept run again, in every form that a check has.
func (p *program) reportCommand(o *options) *cobra.Command {
	to := &destination{forms: formats}
	cmd := &cobra.Command{
		Use: "report [RUN]", Short: p.cat.T("cli.report-short"), Long: p.cat.T("cli.report-long"), Example: p.cat.T("cli.report-example"), Args: atMost(1),
		RunE: func(cmd *cobra.Command, args []string) error { return p.report(cmd, *o, *to, args) },
	}
	to.add(p, cmd)
	return cmd
}

// report says how the tenant stood, so that its exit code says only whether that could be said.
func (p *program) report(cmd *cobra.Command, o options, to destination, args []string) error {
	if err := to.validate(cmd); err != nil {
		return err
	}
	a, err := p.archive(o)
	if err != nil {
		return err
	}
	id, err := a.one(cmd, o)
	if err != nil {
		return err
	}
	var kept history.Document
	if len(args) == 1 {
		kept, err = a.read(id, args[0])
	} else {
		var last []history.Document
		if last, err = a.latest(id, 1); err == nil {
			kept = last[0]
		}
	}
	if err != nil {
		return err
	}
	out, err := p.openOutput(cmd, to)
	if err != nil {
		return err
	}
	defer out.discard()
	return p.write(out, report.One(kept.Check), o, to.chosen())
}
