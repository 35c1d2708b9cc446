package main

import (
	"github.com/spf13/cobra"

	"cspready/steps/report"
)

// listFormats are the formats of a list.
var listFormats = []string{"table", "json"}

// addListFormat registers the flag for the format of a list.
func (p *program) addListFormat(cmd *cobra.Command, form *string) {
	cmd.Flags().StringVar(form, "format", listFormats[0], p.cat.T("cli.flag-list-format", "allowed", listFormats))
	completeFlag(cmd, "format", listFormats)
}

// printJSON prints a value as JSON on standard output.
func (p *program) printJSON(v any) error {
	text, err := report.Document(v)
	if err != nil {
		return err
	}
	return p.printText(string(text))
}
