package main

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"cspready/assets/catalog"
)

// manCommand prints the manual page: all commands on one, as whoever reads it looks for a word and does not know whose it is.
func (p *program) manCommand() *cobra.Command {
	return &cobra.Command{
		Use: "man", Short: p.cat.T("cli.man-short"), Long: p.cat.T("cli.man-long"), Example: p.cat.T("cli.man-example"), Args: noArguments,
		RunE: func(cmd *cobra.Command, _ []string) error { return p.text(manual(p.cat, cmd.Root())) },
	}
}

// manual is the page in roff.
func manual(cat *catalog.Catalog, root *cobra.Command) string {
	m := page{cat: cat}
	m.head(root)
	m.section("what-it-is")
	m.layout(cat.T("cli.root-long"))
	m.section("flags")
	m.flags(root.LocalNonPersistentFlags())
	m.section("common-flags")
	m.flags(root.PersistentFlags())
	m.section("commands")
	m.commands(root)
	m.section("exit-codes")
	m.layout(cat.T("cli.exit-codes"))
	m.section("environment")
	for _, name := range []string{
		"HTTPS_PROXY", "NO_PROXY", "SSL_CERT_FILE", "BROWSER", passphraseVariable, "XDG_STATE_HOME", "NO_COLOR", "ACCESSIBLE", "TERM",
	} {
		m.term("**"+inManual.Replace(name)+"**", cat.T("manual.env-"+strings.ToLower(strings.ReplaceAll(name, "_", "-"))))
	}
	m.section("files")
	m.layout(cat.T("manual.files-kept"))
	for _, name := range []string{"tenant.json", "runs", "changes.jsonl"} {
		m.term("*"+inManual.Replace("$XDG_STATE_HOME/cspready/"+cat.T("manual.tenant-id")+"/"+name)+"*", cat.T("manual.file-"+strings.ReplaceAll(name, ".", "-")))
	}
	m.section("examples")
	m.asItIs(root.Example)
	return m.roff()
}

// head is the title, the name as whatis finds it, and how the program is called.
func (m *page) head(root *cobra.Command) {
	day, _, _ := strings.Cut(released, "T")
	_, _ = fmt.Fprintf(&m.text, "%% %q \"1\" %q %q %q\n", strings.ToUpper(root.Name()), day, root.Name()+" "+programVersion(), m.cat.T("manual.title"))
	m.section("name")
	m.text.WriteString(root.Name() + " " + hyphen + " " + inManual.Replace(root.Short) + "\n\n")
	m.section("synopsis")
	m.text.WriteString("**" + root.Name() + `** \[*` + inManual.Replace(m.cat.T("cli.help-command")) + `*\] \[*` + inManual.Replace(m.cat.T("manual.flag")) + "*\\]...\n\n")
}

// commands are those below a command, each with all that its help says but for the flags that every command has.
func (m *page) commands(of *cobra.Command) {
	for _, cmd := range of.Commands() {
		if !cmd.IsAvailableCommand() {
			continue
		}
		m.text.WriteString("### " + inManual.Replace(strings.TrimSuffix(cmd.UseLine(), " [flags]")) + "\n\n")
		if cmd.Long == "" {
			m.layout(cmd.Short)
		}
		m.layout(cmd.Long)
		if cmd.Example != "" { // after the flags it would be part of what is said of the last one
			m.layout(m.cat.T("cli.help-examples"))
			m.asItIs(cmd.Example)
		}
		m.flags(cmd.LocalNonPersistentFlags())
		m.commands(cmd)
	}
}

func (m *page) flags(set *pflag.FlagSet) {
	set.VisitAll(func(f *pflag.Flag) {
		if f.Hidden {
			return
		}
		value, what := pflag.UnquoteUsage(f)
		name := "**" + inManual.Replace("--"+f.Name) + "**"
		if f.Shorthand != "" {
			name = "**" + inManual.Replace("-"+f.Shorthand) + "**, " + name
		}
		if value != "" {
			name += " *" + inManual.Replace(value) + "*"
		}
		switch f.DefValue {
		case "", "[]", "false", "0":
		default:
			what = m.cat.T("manual.default", "what", catalog.Said(what), "value", f.DefValue)
		}
		m.term(name, what)
	})
}
