package main

import "github.com/spf13/cobra"

// drillCommand is the wizard on its shortest way: sign in, and test the break-glass accounts.
func (p *program) drillCommand(o *options) *cobra.Command {
	return p.shortcut(o, "drill", func(src *source) { src.drill = true })
}
