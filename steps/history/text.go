package history

import (
	"strings"

	"cspready/assets"
	"cspready/assets/catalog"
	"cspready/steps/report"
)

// Text is a diff as text for a person: what needs one first, with the first subjects of each requirement.
func (d Diff) Text(cat *catalog.Catalog, width int) string {
	p := paper{cat: cat, width: width}
	p.line(cat.Say(d.title()))
	p.line(cat.Say(d.summary()))
	for _, w := range d.Warnings() {
		p.line(cat.Say(w))
	}
	for _, r := range d.Urgent() {
		p.line("")
		p.line(r.Way.Sign() + " " + cat.Say(r.Said()))
		for _, l := range cat.Lines(r.Details(mostNamed)) {
			p.line("  - " + l)
		}
	}
	return p.text.String()
}

// Markdown is a diff for a wiki or a ticket. Whatever the tenant says is text in it.
func (d Diff) Markdown(cat *catalog.Catalog) string {
	lines := []string{"# " + report.InMarkdown(cat.Say(d.title())), "", report.InMarkdown(cat.Say(d.summary()))}
	for _, w := range d.Warnings() {
		lines = append(lines, "", report.InMarkdown(cat.Say(w)))
	}
	for _, r := range d.Urgent() {
		lines = append(lines, "", "## "+r.Way.Sign()+" "+report.InMarkdown(cat.Say(r.Said())), "")
		for _, l := range cat.Lines(r.Details(0)) {
			lines = append(lines, "- "+report.InMarkdown(l))
		}
	}
	return strings.TrimRight(strings.Join(lines, "\n"), "\n") + "\n"
}

func (d Diff) title() assets.Text {
	return assets.Say("history.tenant", "name", d.Tenant.DisplayName, "domain", d.Tenant.DefaultDomain)
}

func (d Diff) summary() assets.Text {
	from, to := moments(d.From.At, d.To.At)
	return assets.Say("drift.between", "from", from, "to", to, "counts", d.Counted())
}
