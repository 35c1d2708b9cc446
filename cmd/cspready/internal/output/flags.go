package output

import (
	"cmp"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"cspready/assets/catalog"
	"cspready/cmd/cspready/internal/cli"
)

// Flags are the flags for the format of a document and the file that it is written to.
type Flags struct {
	Formats []string // supported by the command; the first is the default
	File    string   // the path; empty or "-": standard output
	Force   bool     // replace an existing file

	format string
}

// AddTo registers the flags.
func (f *Flags) AddTo(cmd *cobra.Command, cat *catalog.Catalog) {
	set, t := cmd.Flags(), cat.T
	set.StringVar(&f.format, "format", "", t("cli.flag-format", "allowed", f.Formats))
	set.StringVarP(&f.File, "output", "o", "", t("cli.flag-output"))
	set.BoolVar(&f.Force, "force", false, t("cli.flag-force"))
	cli.CompleteFlag(cmd, "format", f.Formats)
}

// Validate rejects a format that the command does not support, whether a flag or the extension of the file names it.
// It also rejects an empty file name: a script may have passed an empty variable.
func (f Flags) Validate(cmd *cobra.Command) error {
	if cmd.Flags().Changed("output") && f.File == "" {
		return cli.UsageError(cmd, "cli.no-file")
	}
	if err := cli.OneOf(cmd, "format", f.format, f.Formats); err != nil {
		return err
	}
	if implied := f.formatOfFile(); f.format == "" && implied != "" && !slices.Contains(f.Formats, implied) {
		return cli.UsageError(cmd, "cli.no-such-form", "file", f.File, "form", implied, "allowed", f.Formats)
	}
	return nil
}

// extensionFormats are the formats that the extension of a file implies.
var extensionFormats = map[string]string{
	".json": "json", ".md": "markdown", ".html": "html", ".htm": "html", ".xml": "junit",
}

// formatOfFile is the format that the extension of the file implies, or empty.
func (f Flags) formatOfFile() string {
	return extensionFormats[strings.ToLower(filepath.Ext(f.File))]
}

// ChosenFormat is that of the flag, else that of the file's extension, else the default.
func (f Flags) ChosenFormat() string { return cmp.Or(f.format, f.formatOfFile(), f.Formats[0]) }
