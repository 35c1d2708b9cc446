package main

import (
	"slices"

	"github.com/spf13/cobra"
)

func completeFlag(cmd *cobra.Command, flag string, choices []string) {
	if err := cmd.RegisterFlagCompletionFunc(flag, cobra.FixedCompletions(choices, cobra.ShellCompDirectiveNoFileComp)); err != nil {
		panic(err) // only for a flag that was not registered
	}
}

// oneOf rejects the value of a flag that was given and is not an allowed one.
func oneOf(cmd *cobra.Command, flag, value string, allowed []string) error {
	if !cmd.Flags().Changed(flag) || slices.Contains(allowed, value) {
		return nil
	}
	return usageError(cmd, "cli.bad-choice", "flag", "--"+flag, "value", value, "allowed", allowed)
}

// toStrings converts a list of named strings.
func toStrings[S ~string](list []S) []string {
	plain := make([]string, len(list))
	for i, s := range list {
		plain[i] = string(s)
	}
	return plain
}
