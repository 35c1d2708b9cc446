package main

import "github.com/spf13/cobra"

// listFormats are the formats of a list.
var listFormats = []string{"table", "json"}

// addListFormat registers the flag for the format of a list.
func (p *program) addListFormat(cmd *cobra.Command, form *string) {
	cmd.Flags().StringVar(form, "format", listFormats[0], p.cat.T("cli.flag-list-format", "allowed", listFormats))
	completeFlag(cmd, "format", listFormats)
}
