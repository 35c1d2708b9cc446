package main

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"cspready/assets/catalog"
	"cspready/cmd/cspready/internal/cli"
	"cspready/cmd/cspready/internal/terminal"
)

// manCommand prints the manual page. It has all commands on one page, so that a search finds a word without knowing
// the command.
func manCommand(t *terminal.Terminal) *cobra.Command {
	return &cobra.Command{
		Use: "man", Short: t.Catalog.T("cli.man-short"), Long: t.Catalog.T("cli.man-long"),
		Example: t.Catalog.T("cli.man-example"), Args: cli.NoArguments,
		RunE: func(cmd *cobra.Command, _ []string) error { return t.PrintText(manualPage(t.Catalog, cmd.Root())) },
	}
}

// manualPage is the page in roff.
func manualPage(cat *catalog.Catalog, root *cobra.Command) string {
	m := manPage{cat: cat}
	m.writeHead(root)
	m.writeSection("what-it-is")
	m.writeText(cat.T("cli.root-long"))
	m.writeSection("flags")
	m.writeFlags(root.LocalNonPersistentFlags())
	m.writeSection("common-flags")
	m.writeFlags(root.PersistentFlags())
	m.writeSection("commands")
	m.writeCommands(root)
	m.writeSection("exit-codes")
	m.writeText(cat.T("cli.exit-codes"))
	m.writeSection("environment")
	for _, name := range []string{
		"HTTPS_PROXY", "NO_PROXY", "SSL_CERT_FILE", "BROWSER", passphraseVariable, "XDG_STATE_HOME", "NO_COLOR",
		"ACCESSIBLE", "TERM",
	} {
		what := cat.T("manual.env-" + strings.ToLower(strings.ReplaceAll(name, "_", "-")))
		m.writeTerm("**"+escapeText.Replace(name)+"**", what)
	}
	m.writeSection("files")
	m.writeText(cat.T("manual.files-kept"))
	for _, name := range []string{"tenant.json", "runs", "changes.jsonl"} {
		path := "$XDG_STATE_HOME/cspready/" + cat.T("manual.tenant-id") + "/" + name
		m.writeTerm("*"+escapeText.Replace(path)+"*", cat.T("manual.file-"+strings.ReplaceAll(name, ".", "-")))
	}
	m.writeSection("examples")
	m.writeVerbatim(root.Example)
	return m.roff()
}

// writeHead writes the title, the name in the form that whatis expects, and the synopsis.
func (m *manPage) writeHead(root *cobra.Command) {
	day, _, _ := strings.Cut(released, "T")
	_, _ = fmt.Fprintf(&m.text, "%% %q \"1\" %q %q %q\n", strings.ToUpper(root.Name()), day,
		root.Name()+" "+programVersion(), m.cat.T("manual.title"))
	m.writeSection("name")
	m.text.WriteString(root.Name() + " " + hyphen + " " + escapeText.Replace(root.Short) + "\n\n")
	m.writeSection("synopsis")
	m.text.WriteString("**" + root.Name() + `** \[*` + escapeText.Replace(m.cat.T("cli.help-command")) +
		`*\] \[*` + escapeText.Replace(m.cat.T("manual.flag")) + "*\\]...\n\n")
}

// writeCommands writes the subcommands of a command with their whole help, without the flags that all commands share.
func (m *manPage) writeCommands(of *cobra.Command) {
	for _, cmd := range of.Commands() {
		if !cmd.IsAvailableCommand() {
			continue
		}
		m.text.WriteString("### " + escapeText.Replace(strings.TrimSuffix(cmd.UseLine(), " [flags]")) + "\n\n")
		if cmd.Long == "" {
			m.writeText(cmd.Short)
		}
		m.writeText(cmd.Long)
		if cmd.Example != "" { // after the flags it would become part of the description of the last one
			m.writeText(m.cat.T("cli.help-examples"))
			m.writeVerbatim(cmd.Example)
		}
		m.writeFlags(cmd.LocalNonPersistentFlags())
		m.writeCommands(cmd)
	}
}

func (m *manPage) writeFlags(set *pflag.FlagSet) {
	set.VisitAll(func(f *pflag.Flag) {
		if f.Hidden {
			return
		}
		value, what := pflag.UnquoteUsage(f)
		name := "**" + escapeText.Replace("--"+f.Name) + "**"
		if f.Shorthand != "" {
			name = "**" + escapeText.Replace("-"+f.Shorthand) + "**, " + name
		}
		if value != "" {
			name += " *" + escapeText.Replace(value) + "*"
		}
		switch f.DefValue {
		case "", "[]", "false", "0":
		default:
			what = m.cat.T("manual.default", "what", catalog.Said(what), "value", f.DefValue)
		}
		m.writeTerm(name, what)
	})
}
