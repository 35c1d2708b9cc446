package main

import (
	"github.com/spf13/cobra"

	"cspready/assets/catalog"
	"cspready/cmd/cspready/internal/cli"
	"cspready/cmd/cspready/internal/terminal"
	"cspready/steps/report"
)

// listFormats are the formats of a list.
var listFormats = []string{"table", "json"}

// addListFormat registers the flag for the format of a list.
func addListFormat(cmd *cobra.Command, cat *catalog.Catalog, form *string) {
	cmd.Flags().StringVar(form, "format", listFormats[0], cat.T("cli.flag-list-format", "allowed", listFormats))
	cli.CompleteFlag(cmd, "format", listFormats)
}

// printJSON prints a value as JSON on standard output.
func printJSON(t *terminal.Terminal, v any) error {
	text, err := report.Document(v)
	if err != nil {
		return err
	}
	return t.PrintText(string(text))
}
