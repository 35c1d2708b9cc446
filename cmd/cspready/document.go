package main

import (
	"path/filepath"

	"cspready/assets"
	"cspready/assets/catalog"
	"cspready/steps"
	"cspready/steps/report"
)

// formats are the forms that a check can be printed in.
var formats = []string{"table", "json", "markdown", "html", "junit"}

// write prints what was found in a form. Of a table a quiet program prints the line that sums it up. Also are the levels that count besides the
// mandatory one. Whoever has the document in a file is told what it came to.
func (p *program) write(out *output, found report.Checks, o options, form string, also ...steps.Level) error {
	look := report.Look{Width: p.width(out.Writer), Colour: p.colour(o, out.Writer)}
	document, err := render(p.cat, found, form, look, also...)
	if p.quiet && form == formats[0] {
		document = []byte(found.Summary(p.cat))
	}
	if err := p.put(out, document, err); err != nil {
		return err
	}
	if out.named != "" && !p.quiet {
		for _, line := range found.Closing(p.cat) {
			p.complain(whole(line))
		}
	}
	p.tellWhere(out)
	return nil
}

// tellWhere says where a document is that went to a file.
func (p *program) tellWhere(out *output) {
	if out.named == "" || p.quiet {
		return
	}
	where, err := filepath.Abs(out.named)
	if err != nil {
		where = out.named
	}
	p.complain(assets.Say("cli.written", "file", catalog.Said(where)))
}

// whole is a line that is not cut, however long it is.
func whole(line string) assets.Text { return assets.Say("verbatim", "text", catalog.Said(line)) }

// render puts checks into a form. Look is for tables alone.
func render(cat *catalog.Catalog, found report.Checks, form string, look report.Look, also ...steps.Level) ([]byte, error) {
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
