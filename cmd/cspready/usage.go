package main

import (
	"errors"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"cspready/assets"
)

// usage is an error in the command line, with the command whose help explains it.
type usage struct {
	problem assets.Text
	command string
}

func (u usage) Error() string { return "wrong usage: " + u.problem.ID }

// usageError returns a [usage] with a message and its arguments.
func usageError(cmd *cobra.Command, id string, pairs ...any) error {
	return usage{problem: assets.Say(id, pairs...), command: cmd.CommandPath()}
}

// noArguments rejects arguments. For a misspelt command it suggests similar ones.
func noArguments(cmd *cobra.Command, args []string) error {
	if len(args) == 0 {
		return nil
	}
	if !cmd.HasSubCommands() {
		return usageError(cmd, "cli.surplus", "word", args[0])
	}
	if meant := cmd.SuggestionsFor(args[0]); len(meant) > 0 {
		return usageError(cmd, "cli.unknown-command-meant", "word", args[0], "meant", meant)
	}
	return usageError(cmd, "cli.unknown-command", "word", args[0])
}

// flagError translates an error of the flag parser.
func flagError(cmd *cobra.Command, err error) error {
	var (
		unknown *pflag.NotExistError
		missing *pflag.ValueRequiredError
		invalid *pflag.InvalidValueError
	)
	switch {
	case errors.As(err, &unknown):
		return usageError(cmd, "cli.unknown-flag", "flag", withDashes(unknown.GetSpecifiedName()))
	case errors.As(err, &missing):
		return usageError(cmd, "cli.flag-needs-value", "flag", withDashes(missing.GetSpecifiedName()))
	case errors.As(err, &invalid):
		return usageError(cmd, "cli.bad-value", "flag", "--"+invalid.GetFlag().Name, "value", invalid.GetValue())
	default:
		return usageError(cmd, "cli.bad-flags")
	}
}

func withDashes(name string) string {
	if len(name) == 1 {
		return "-" + name
	}
	return "--" + name
}

// atMost rejects more arguments than a command takes.
func atMost(count int) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		if len(args) > count {
			return usageError(cmd, "cli.surplus", "word", args[count])
		}
		return nil
	}
}
