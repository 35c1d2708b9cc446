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

// validate refuses a form that there is not.
func (d destination) validate(cmd *cobra.Command) error { return oneOf(cmd, "format", d.form, d.forms) }

// endings are the forms that the name of a file stands for.
var endings = map[string]string{".json": "json", ".md": "markdown", ".html": "html", ".htm": "html", ".xml": "junit"}

// chosen is the form of the document: what the flag says, else what the file is called where there is that form, else the first.
func (d destination) chosen() string {
	if form := cmp.Or(d.form, endings[strings.ToLower(filepath.Ext(d.file))]); slices.Contains(d.forms, form) {
		return form
	}
	return d.forms[0]
}
