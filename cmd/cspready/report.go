package main

import (
	"github.com/spf13/cobra"

	"cspready/cmd/cspready/internal/cli"
	"cspready/cmd/cspready/internal/output"
	"cspready/steps/history"
	"cspready/steps/report"
)

// reportCommand prints a kept run in any format of a check.
func (p *program) reportCommand(o *options) *cobra.Command {
	to := &output.Flags{Formats: formats}
	cmd := &cobra.Command{
		Use: "report [RUN]", Short: p.Catalog.T("cli.report-short"), Long: p.Catalog.T("cli.report-long"),
		Example: p.Catalog.T("cli.report-example"), Args: cli.AtMost(1),
		RunE: func(cmd *cobra.Command, args []string) error { return p.runReport(cmd, *o, *to, args) },
	}
	to.AddTo(cmd, p.Catalog)
	return cmd
}

// runReport runs the command. The report says how the tenant was, so the exit code says only whether it could be
// written.
func (p *program) runReport(cmd *cobra.Command, o options, to output.Flags, args []string) error {
	if err := to.Validate(cmd); err != nil {
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
	out, err := output.Open(cmd, p.Terminal, to)
	if err != nil {
		return err
	}
	defer out.Discard()
	return writeReport(p.Terminal, out, report.SingleTenant(kept.Check), to.ChosenFormat())
}
