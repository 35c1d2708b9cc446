package main

import (
	"path/filepath"

	"cspready/assets"
	"cspready/assets/catalog"
	"cspready/cmd/cspready/internal/output"
	"cspready/cmd/cspready/internal/terminal"
	"cspready/steps"
	"cspready/steps/report"
)

// formats are the formats of a check.
var formats = []string{"table", "json", "markdown", "html", "junit"}

// writeReport writes a report in a format. With --quiet a table is reduced to its last line, the summary. Also are the
// levels that count besides the mandatory one. If the report goes to a file, its summary goes to standard error.
func writeReport(t *terminal.Terminal, out *output.File, found report.Checks, form string, also ...steps.Level) error {
	look := report.TableStyle{Width: t.TextWidth(out.Writer), Colour: t.HasColour(out.Writer)}
	document, err := renderReport(t.Catalog, found, form, look, also...)
	if t.Quiet && form == formats[0] {
		document = []byte(found.Summary(t.Catalog))
	}
	if err := out.WriteDocument(document, err); err != nil {
		return err
	}
	if out.Named != "" && !t.Quiet {
		for _, line := range found.ClosingLines(t.Catalog) {
			t.PrintMessage(verbatimLine(line))
		}
	}
	reportOutputPath(t, out)
	return nil
}

// reportOutputPath prints the path of a document that was written to a file.
func reportOutputPath(t *terminal.Terminal, out *output.File) {
	if out.Named == "" || t.Quiet {
		return
	}
	where, err := filepath.Abs(out.Named)
	if err != nil {
		where = out.Named
	}
	t.PrintMessage(assets.Say("cli.written", "file", catalog.Said(where)))
}

// verbatimLine is a line of any length as it is.
func verbatimLine(line string) assets.Text { return assets.Say("verbatim", "text", catalog.Said(line)) }

// renderReport renders checks in a format. Look applies to the table only.
func renderReport(cat *catalog.Catalog, found report.Checks, form string, look report.TableStyle, also ...steps.Level) (
	[]byte, error,
) {
	switch form {
	case "json":
		return found.JSON()
	case "markdown":
		return []byte(found.Markdown(cat)), nil
	case "html":
		return found.HTML(cat)
	case "junit":
		return found.JUnit(cat, also...)
	}
	return []byte(found.Table(cat, look)), nil
}
