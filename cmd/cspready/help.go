package main

import (
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"cspready/assets"
	"cspready/assets/catalog"
)

// language finds the language before anything is said, help included. The other flags are not looked at yet.
func language(args []string) (*catalog.Catalog, error) {
	fs := pflag.NewFlagSet("", pflag.ContinueOnError)
	fs.ParseErrorsAllowlist.UnknownFlags = true
	fs.BoolP("help", "h", false, "") // else pflag takes it for an error
	lang := fs.String("lang", "", "")
	fallback, err := catalog.New("")
	if err != nil {
		return nil, err
	}
	if err := fs.Parse(args); err != nil {
		*lang = "" // what is wrong is said when all flags are read
	}
	cat, err := catalog.New(*lang)
	if err != nil {
		return fallback, usage{assets.Say("cli.bad-choice", "flag", "--lang", "value", *lang, "allowed", catalog.Languages()), "cspready"}
	}
	return cat, nil
}

// speak gives cobra's help the words of the catalogue.
func (p *program) speak(root *cobra.Command) {
	t := p.cat.T
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
			cmd.Short, cmd.Args = t("cli.help-short"), topic
		case "completion":
			cmd.Short = t("cli.completion-short")
			cmd.Args, cmd.RunE = cobra.ArbitraryArgs, shell
		}
	}
}

// shell refuses a shell that there is no script for. Cobra would print the help and end well, and whoever loads its output would load that.
func shell(cmd *cobra.Command, args []string) error {
	if len(args) == 0 {
		return cmd.Help()
	}
	var known []string
	for _, c := range cmd.Commands() {
		known = append(known, c.Name())
	}
	return wrong(cmd, "cli.bad-choice", "flag", cmd.Name(), "value", args[0], "allowed", known)
}

// topic refuses help on a command that there is not. Cobra would print its own words and end well.
func topic(cmd *cobra.Command, args []string) error {
	about, rest, err := cmd.Root().Find(args)
	if err != nil {
		return wrong(cmd.Root(), "cli.unknown-command", "word", args[0])
	}
	return noArguments(about, rest)
}
