package main

import (
	"github.com/spf13/cobra"

	"cspready/graph/sim"
)

// rotateCommand is the wizard on its shortest way to a new credential and token of the application.
func (p *program) rotateCommand(o *options) *cobra.Command {
	return p.shortcut(o, "rotate", func(src *source) { src.rotate = true })
}

// shortcut is a command that is the wizard with one thing to do.
func (p *program) shortcut(o *options, name string, aim func(*source)) *cobra.Command {
	var demo string
	t := "cli." + name
	cmd := &cobra.Command{
		Use: name, Short: p.cat.T(t + "-short"), Long: p.cat.T(t + "-long"), Example: p.cat.T(t + "-example"), Args: noArguments,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if err := oneOf(cmd, "demo", demo, sim.Names()); err != nil {
				return err
			}
			src, err := p.source(*o, demo, 0)
			if err != nil {
				return err
			}
			aim(&src)
			return p.wizard(cmd.Context(), *o, src)
		},
	}
	addDemo(p, cmd, &demo)
	return cmd
}
