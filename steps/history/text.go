package history

import (
	"strings"

	"cspready/assets"
	"cspready/assets/catalog"
	"cspready/steps/report"
)

// Text returns a diff as text for a person, the most urgent first, with the first subjects of each requirement.
func (d Diff) Text(cat *catalog.Catalog, width int) string {
	p := textWriter{cat: cat, width: width}
	p.writeLine(cat.Say(d.titleText()))
	p.writeLine(cat.Say(d.summaryText()))
	for _, w := range d.Warnings() {
		p.writeLine(cat.Say(w))
	}
	for _, r := range d.ByUrgency() {
		p.writeLine("")
		p.writeLine(r.Trend.Sign() + " " + cat.Say(r.Headline()))
		for _, l := range cat.Lines(r.Details(maxSubjects)) {
			p.writeLine("  - " + l)
		}
	}
	return p.text.String()
}

// Markdown returns a diff for a wiki or a ticket. Names from the tenant are escaped.
func (d Diff) Markdown(cat *catalog.Catalog) string {
	lines := []string{"# " + report.EscapeMarkdown(cat.Say(d.titleText())), "",
		report.EscapeMarkdown(cat.Say(d.summaryText()))}
	for _, w := range d.Warnings() {
		lines = append(lines, "", report.EscapeMarkdown(cat.Say(w)))
	}
	for _, r := range d.ByUrgency() {
		lines = append(lines, "", "## "+r.Trend.Sign()+" "+report.EscapeMarkdown(cat.Say(r.Headline())), "")
		for _, l := range cat.Lines(r.Details(0)) {
			lines = append(lines, "- "+report.EscapeMarkdown(l))
		}
	}
	return strings.TrimRight(strings.Join(lines, "\n"), "\n") + "\n"
}

func (d Diff) titleText() assets.Text {
	return assets.Say("history.tenant", "name", d.Tenant.DisplayName, "domain", d.Tenant.DefaultDomain)
}

func (d Diff) summaryText() assets.Text {
	from, to := formatTimes(d.From.At, d.To.At)
	return assets.Say("drift.between", "from", from, "to", to, "counts", d.CountsText())
}
