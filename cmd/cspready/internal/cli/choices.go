package cli

import (
	"slices"

	"github.com/spf13/cobra"
)

// CompleteFlag completes the values of a flag with a fixed choice.
func CompleteFlag(cmd *cobra.Command, flag string, choices []string) {
	fixed := cobra.FixedCompletions(choices, cobra.ShellCompDirectiveNoFileComp)
	if err := cmd.RegisterFlagCompletionFunc(flag, fixed); err != nil {
		panic(err) // only for a flag that was not registered
	}
}

// OneOf rejects the value of a flag that was given and is not an allowed one.
func OneOf(cmd *cobra.Command, flag, value string, allowed []string) error {
	if !cmd.Flags().Changed(flag) || slices.Contains(allowed, value) {
		return nil
	}
	return UsageError(cmd, "cli.bad-choice", "flag", "--"+flag, "value", value, "allowed", allowed)
}

// ToStrings converts a list of named strings.
func ToStrings[S ~string](list []S) []string {
	plain := make([]string, len(list))
	for i, s := range list {
		plain[i] = string(s)
	}
	return plain
}
