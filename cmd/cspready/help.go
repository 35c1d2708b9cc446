package main

import (
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"cspready/assets"
	"cspready/assets/catalog"
	"cspready/cmd/cspready/internal/cli"
)

// chooseLanguage finds the language from --lang before anything is printed, including help. It ignores the other
// flags.
func chooseLanguage(args []string) (*catalog.Catalog, error) {
	fs := pflag.NewFlagSet("", pflag.ContinueOnError)
	fs.ParseErrorsAllowlist.UnknownFlags = true
	fs.BoolP("help", "h", false, "") // pflag treats an unknown --help as an error
	lang := fs.String("lang", "", "")
	fallback, err := catalog.New("")
	if err != nil {
		return nil, err
	}
	if err := fs.Parse(args); err != nil {
		*lang = "" // reported when all flags are parsed
	}
	cat, err := catalog.New(*lang)
	if err != nil {
		problem := assets.Say("cli.bad-choice", "flag", "--lang", "value", *lang, "allowed", catalog.Languages())
		return fallback, cli.Usage{Problem: problem, Command: "cspready"}
	}
	return cat, nil
}

// translateHelp replaces the texts of cobra's help by those of the catalogue.
func translateHelp(root *cobra.Command, cat *catalog.Catalog) {
	t := cat.T
	root.SetUsageTemplate(strings.Join([]string{
		t("cli.help-usage") + `{{if .Runnable}}
  {{.UseLine}}{{end}}{{if .HasAvailableSubCommands}}
  {{.CommandPath}} ` + t("cli.help-command") + `{{end}}{{if .HasExample}}`,
		t("cli.help-examples") + `
{{.Example}}{{end}}{{if .HasAvailableSubCommands}}`,
		t("cli.help-commands") + `{{range .Commands}}{{if .IsAvailableCommand}}
  {{rpad .Name .NamePadding}} {{.Short}}{{end}}{{end}}{{end}}{{if .HasAvailableLocalFlags}}`,
		t("cli.help-flags") + `
{{.LocalFlags.FlagUsagesWrapped 80 | trimTrailingWhitespaces}}{{end}}{{if .HasAvailableInheritedFlags}}`,
		t("cli.help-common-flags") + `
{{.InheritedFlags.FlagUsagesWrapped 80 | trimTrailingWhitespaces}}{{end}}
`}, "\n\n"))
	root.InitDefaultHelpCmd()
	root.InitDefaultCompletionCmd()
	for _, cmd := range root.Commands() {
		switch cmd.Name() {
		case "help":
			cmd.Short, cmd.Args = t("cli.help-short"), validateHelpTopic
		case "completion":
			cmd.Short = t("cli.completion-short")
			cmd.Args, cmd.RunE = cobra.ArbitraryArgs, validateShell
		}
	}
}

// validateShell rejects unknown shells. Cobra would print its help and exit with 0, and a script that loads the output
// would load that.
func validateShell(cmd *cobra.Command, args []string) error {
	if len(args) == 0 {
		return cmd.Help()
	}
	var known []string
	for _, c := range cmd.Commands() {
		known = append(known, c.Name())
	}
	return cli.UsageError(cmd, "cli.bad-choice", "flag", cmd.Name(), "value", args[0], "allowed", known)
}

// validateHelpTopic rejects help on unknown commands. Cobra would print a message of its own and exit with 0.
func validateHelpTopic(cmd *cobra.Command, args []string) error {
	about, rest, err := cmd.Root().Find(args)
	if err != nil {
		return cli.UsageError(cmd.Root(), "cli.unknown-command", "word", args[0])
	}
	return cli.NoArguments(about, rest)
}
