// Package cli has what the commands of a command line share: errors of usage and failures of this machine, both with a
// message of the catalogue, and checks of arguments and flags. It prints nothing.
package cli

import (
	"errors"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"cspready/assets"
)

// A Usage is an error in the command line, with the command whose help explains it.
type Usage struct {
	Problem assets.Text // the message
	Command string
}

// Error returns the id of the message; people are shown the message.
func (u Usage) Error() string { return "wrong usage: " + u.Problem.ID }

// UsageError returns a [Usage] with a message and its arguments.
func UsageError(cmd *cobra.Command, id string, pairs ...any) error {
	return Usage{Problem: assets.Say(id, pairs...), Command: cmd.CommandPath()}
}

// NoArguments rejects arguments. For a misspelt command it suggests similar ones.
func NoArguments(cmd *cobra.Command, args []string) error {
	if len(args) == 0 {
		return nil
	}
	if !cmd.HasSubCommands() {
		return UsageError(cmd, "cli.surplus", "word", args[0])
	}
	if meant := cmd.SuggestionsFor(args[0]); len(meant) > 0 {
		return UsageError(cmd, "cli.unknown-command-meant", "word", args[0], "meant", meant)
	}
	return UsageError(cmd, "cli.unknown-command", "word", args[0])
}

// FlagError translates an error of the flag parser.
func FlagError(cmd *cobra.Command, err error) error {
	var (
		unknown *pflag.NotExistError
		missing *pflag.ValueRequiredError
		invalid *pflag.InvalidValueError
	)
	switch {
	case errors.As(err, &unknown):
		return UsageError(cmd, "cli.unknown-flag", "flag", withDashes(unknown.GetSpecifiedName()))
	case errors.As(err, &missing):
		return UsageError(cmd, "cli.flag-needs-value", "flag", withDashes(missing.GetSpecifiedName()))
	case errors.As(err, &invalid):
		return UsageError(cmd, "cli.bad-value", "flag", "--"+invalid.GetFlag().Name, "value", invalid.GetValue())
	default:
		return UsageError(cmd, "cli.bad-flags")
	}
}

func withDashes(name string) string {
	if len(name) == 1 {
		return "-" + name
	}
	return "--" + name
}

// AtMost rejects more arguments than a command takes.
func AtMost(count int) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		if len(args) > count {
			return UsageError(cmd, "cli.surplus", "word", args[count])
		}
		return nil
	}
}
