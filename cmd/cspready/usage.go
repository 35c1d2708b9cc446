package main

import (
	"errors"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"cspready/assets"
)

// usage is what was wrong with how the program was called, and the command whose help tells more.
type usage struct {
	problem assets.Text
	command string
}

func (u usage) Error() string { return "wrong usage: " + u.problem.ID }

// wrong makes a usage of a message and its arguments.
func wrong(cmd *cobra.Command, id string, pairs ...any) error {
	return usage{problem: assets.Say(id, pairs...), command: cmd.CommandPath()}
}

// failure is something on this machine that stands in the way, such as a file.
type failure struct {
	problem assets.Text
	cause   error
}

func (f failure) Error() string { return f.problem.ID }
func (f failure) Unwrap() error { return f.cause }

// noArguments refuses words that belong to no flag. For a misspelt command it knows what may have been meant.
func noArguments(cmd *cobra.Command, args []string) error {
	if len(args) == 0 {
		return nil
	}
	if !cmd.HasSubCommands() {
		return wrong(cmd, "cli.surplus", "word", args[0])
	}
	if meant := cmd.SuggestionsFor(args[0]); len(meant) > 0 {
		return wrong(cmd, "cli.unknown-command-meant", "word", args[0], "meant", meant)
	}
	return wrong(cmd, "cli.unknown-command", "word", args[0])
}

// badFlag puts what the flag parser says into words of the catalogue.
func badFlag(cmd *cobra.Command, err error) error {
	var (
		unknown *pflag.NotExistError
		missing *pflag.ValueRequiredError
		invalid *pflag.InvalidValueError
	)
	switch {
	case errors.As(err, &unknown):
		return wrong(cmd, "cli.unknown-flag", "flag", dashed(unknown.GetSpecifiedName()))
	case errors.As(err, &missing):
		return wrong(cmd, "cli.flag-needs-value", "flag", dashed(missing.GetSpecifiedName()))
	case errors.As(err, &invalid):
		return wrong(cmd, "cli.bad-value", "flag", "--"+invalid.GetFlag().Name, "value", invalid.GetValue())
	default:
		return wrong(cmd, "cli.bad-flags")
	}
}

func dashed(name string) string {
	if len(name) == 1 {
		return "-" + name
	}
	return "--" + name
}
