package main

import (
	"cspready/assets/catalog"
	"cspready/steps"
	"cspready/steps/report"
)

// formats are the forms that a check can be printed in.
var formats = []string{"table", "json", "markdown", "html", "junit"}

// write prints what was found in a form. Of a table a quiet program prints the line that sums it up. Also are the levels that count besides the
// mandatory one.
func (p *program) write(out *output, found report.Checks, o options, form string, also ...steps.Level) error {
	look := report.Look{Width: p.width(out.Writer), Colour: p.colour(o, out.Writer)}
	document, err := render(p.cat, found, form, look, also...)
	if p.quiet && form == formats[0] {
		document = []byte(found.Summary(p.cat))
	}
	return p.put(out, document, err)
}

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
