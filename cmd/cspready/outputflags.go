package main

import (
	"cmp"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"cspready/assets/catalog"
)

// outputFlags are the flags for the format of a document and the file that it is written to.
type outputFlags struct {
	formats      []string // supported by the command; the first is the default
	format, file string
	force        bool // replace an existing file
}

func (f *outputFlags) add(cmd *cobra.Command, cat *catalog.Catalog) {
	set, t := cmd.Flags(), cat.T
	set.StringVar(&f.format, "format", "", t("cli.flag-format", "allowed", f.formats))
	set.StringVarP(&f.file, "output", "o", "", t("cli.flag-output"))
	set.BoolVar(&f.force, "force", false, t("cli.flag-force"))
	completeFlag(cmd, "format", f.formats)
}

// validate rejects a format that the command does not support, whether a flag or the extension of the file names it.
// It also rejects an empty file name: a script may have passed an empty variable.
func (f outputFlags) validate(cmd *cobra.Command) error {
	if cmd.Flags().Changed("output") && f.file == "" {
		return usageError(cmd, "cli.no-file")
	}
	if err := oneOf(cmd, "format", f.format, f.formats); err != nil {
		return err
	}
	if implied := f.formatOfFile(); f.format == "" && implied != "" && !slices.Contains(f.formats, implied) {
		return usageError(cmd, "cli.no-such-form", "file", f.file, "form", implied, "allowed", f.formats)
	}
	return nil
}

// extensionFormats are the formats that the extension of a file implies.
var extensionFormats = map[string]string{".json": "json", ".md": "markdown", ".html": "html", ".htm": "html", ".xml": "junit"}

// formatOfFile is the format that the extension of the file implies, or empty.
func (f outputFlags) formatOfFile() string {
	return extensionFormats[strings.ToLower(filepath.Ext(f.file))]
}

// chosenFormat is that of the flag, else that of the file's extension, else the default.
func (f outputFlags) chosenFormat() string { return cmp.Or(f.format, f.formatOfFile(), f.formats[0]) }
