package main

import "github.com/spf13/cobra"

// rotateCommand starts the wizard at the renewal of the application's credential and token.
func (p *program) rotateCommand(o *options) *cobra.Command {
	return p.shortcutCommand(o, "rotate", func(src *source) { src.rotate = true })
}
