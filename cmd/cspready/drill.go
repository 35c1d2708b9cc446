package main

import "github.com/spf13/cobra"

// drillCommand starts the wizard at the test of the break-glass accounts.
func (p *program) drillCommand(o *options) *cobra.Command {
	return p.shortcutCommand(o, "drill", func(src *source) { src.drill = true })
}
