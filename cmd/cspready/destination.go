package main

import (
	"cmp"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"
)

// A destination is what flags say of a document: its form, and the file that it goes to.
type destination struct {
	forms      []string // that there are; the first where nothing says which
	form, file string
	force      bool
}

func (d *destination) add(p *program, cmd *cobra.Command) {
	f, t := cmd.Flags(), p.cat.T
	f.StringVar(&d.form, "format", "", t("cli.flag-format", "allowed", d.forms))
	f.StringVarP(&d.file, "output", "o", "", t("cli.flag-output"))
	f.BoolVar(&d.force, "force", false, t("cli.flag-force"))
	complete(cmd, "format", d.forms)
}

// validate refuses a form that there is not, the name of a file that stands for one, and a file without a name: a variable of a script may be
// empty by mistake.
func (d destination) validate(cmd *cobra.Command) error {
	if cmd.Flags().Changed("output") && d.file == "" {
		return wrong(cmd, "cli.no-file")
	}
	if err := oneOf(cmd, "format", d.form, d.forms); err != nil {
		return err
	}
	if meant := d.ending(); d.form == "" && meant != "" && !slices.Contains(d.forms, meant) {
		return wrong(cmd, "cli.no-such-form", "file", d.file, "form", meant, "allowed", d.forms)
	}
	return nil
}

// endings are the forms that the name of a file stands for.
var endings = map[string]string{".json": "json", ".md": "markdown", ".html": "html", ".htm": "html", ".xml": "junit"}

// ending is the form that the name of the file stands for; empty where it stands for none.
func (d destination) ending() string { return endings[strings.ToLower(filepath.Ext(d.file))] }

// chosen is the form of the document: what the flag says, else what the file is called, else the first.
func (d destination) chosen() string { return cmp.Or(d.form, d.ending(), d.forms[0]) }
