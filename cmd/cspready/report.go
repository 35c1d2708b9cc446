package main

import (
	"github.com/spf13/cobra"

	"cspready/steps/history"
	"cspready/steps/report"
)

// reportCommand prints a kept run in any format of a check.
func (p *program) reportCommand(o *options) *cobra.Command {
	to := &outputFlags{formats: formats}
	cmd := &cobra.Command{
		Use: "report [RUN]", Short: p.cat.T("cli.report-short"), Long: p.cat.T("cli.report-long"),
		Example: p.cat.T("cli.report-example"), Args: atMost(1),
		RunE: func(cmd *cobra.Command, args []string) error { return p.runReport(cmd, *o, *to, args) },
	}
	to.add(cmd, p.cat)
	return cmd
}

// runReport runs the command. The report says how the tenant was, so the exit code says only whether it could be
// written.
func (p *program) runReport(cmd *cobra.Command, o options, to outputFlags, args []string) error {
	if err := to.validate(cmd); err != nil {
		return err
	}
	a, err := p.openKeptRuns(o)
	if err != nil {
		return err
	}
	id, err := a.chosenTenant(cmd, o)
	if err != nil {
		return err
	}
	var kept history.RunDocument
	if len(args) == 1 {
		kept, err = a.readRun(id, args[0])
	} else {
		var last []history.RunDocument
		if last, err = a.latestRuns(id, 1); err == nil {
			kept = last[0]
		}
	}
	if err != nil {
		return err
	}
	out, err := openOutput(cmd, p.terminal, to)
	if err != nil {
		return err
	}
	defer out.discard()
	return p.writeReport(out, report.SingleTenant(kept.Check), to.chosenFormat())
}
