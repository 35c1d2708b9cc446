package report

import (
	"strings"

	"cspready/assets/catalog"
	"cspready/steps"
)

// Markdown returns the run for a wiki or a ticket. Whatever the tenant or a document says is text in it, and never makes a link, a
// picture, a table or an element.
func (c Check) Markdown(cat *catalog.Catalog) string {
	m := markdown{cat: cat}
	m.block("# " + m.t("report.title", "tenant", c.Tenant.DisplayName))
	if c.Demo != "" {
		m.block("**" + m.t("report.demo", "scenario", c.Demo) + "**")
	}
	overall, said := c.verdict()
	m.block("**" + mark(overall) + " " + InMarkdown(cat.Say(said)) + "**")
	m.cover(c)
	m.overview(c.Findings)
	for _, f := range c.Findings {
		if f.open() {
			m.requirement(f)
		}
	}
	m.changes(c.Changes)
	m.agendas(c)
	return m.text.String()
}

// A markdown document is one being written.
type markdown struct {
	cat  *catalog.Catalog
	text strings.Builder
}

// t says a message as text of the document.
func (m *markdown) t(id string, pairs ...any) string { return InMarkdown(m.cat.T(id, pairs...)) }

func (m *markdown) block(text string) {
	if m.text.Len() > 0 {
		m.text.WriteByte('\n')
	}
	m.text.WriteString(text + "\n")
}

// list writes words that were said, an entry each.
func (m *markdown) list(begin string, entries []string) {
	var lines []string
	for _, e := range entries {
		lines = append(lines, begin+InMarkdown(e))
	}
	m.block(strings.Join(lines, "\n"))
}

// table writes a table. Its cells are text of the document already.
func (m *markdown) table(head []string, rows ...[]string) {
	lines := []string{row(head), "|" + strings.Repeat("---|", len(head))}
	for _, r := range rows {
		lines = append(lines, row(r))
	}
	m.block(strings.Join(lines, "\n"))
}

func row(cells []string) string { return "| " + strings.Join(cells, " | ") + " |" }

func (m *markdown) cover(c Check) {
	t := m.t
	m.table([]string{t("report.tenant-name"), t("report.tenant", "name", c.Tenant.DisplayName, "domain", c.Tenant.DefaultDomain, "cloud", cloudName(c))},
		[]string{t("report.tenant-id"), InMarkdown(c.Tenant.ID)},
		[]string{t("report.type-name"), InMarkdown(m.cat.Say(partnerName(c)))},
		[]string{t("report.checked"), InMarkdown(span(m.cat, c.StartedAt, c.FinishedAt))},
		[]string{t("report.by"), InMarkdown(m.cat.Say(signedIn(c)))},
		[]string{t("report.made-with"), t("report.version", "version", c.Tool.Version)},
	)
}

func (m *markdown) overview(findings []Finding) {
	var rows [][]string
	for _, f := range findings {
		rows = append(rows, []string{m.standing(f), InMarkdown(m.cat.Say(levelName(f))), InMarkdown(f.Title), InMarkdown(f.Summary)})
	}
	m.table([]string{m.t("report.status"), m.t("report.level"), m.t("report.requirement"), m.t("report.finding")}, rows...)
}

func (m *markdown) standing(f Finding) string {
	how := status(f.Status)
	return mark(how) + " " + m.t("status."+how.String())
}

// requirement is the section of one that something is left to do about.
func (m *markdown) requirement(f Finding) {
	m.block("## " + InMarkdown(f.Title))
	m.block(m.standing(f) + " · " + InMarkdown(m.cat.Say(levelName(f))) + " · " +
		InMarkdown(m.cat.Say(stageName(f.Stage))) + " · " + InMarkdown(f.ID))
	m.block(InMarkdown(f.Summary))
	if f.Why != "" {
		m.block(m.t("report.why") + ": " + InMarkdown(f.Why))
	}
	if f.Basis == string(steps.Stated) {
		m.block(m.t("report.stated"))
	}
	if len(f.Facts) > 0 {
		var rows [][]string
		for _, fact := range f.Facts {
			sign := clerk{cat: m.cat}.seen(fact).Sign
			rows = append(rows, []string{InMarkdown(fact.Name), InMarkdown(fact.Want), strings.TrimPrefix(sign+" "+InMarkdown(fact.Got), " ")})
		}
		m.table([]string{m.t("report.looked-at"), m.t("report.should-be"), m.t("report.found")}, rows...)
	}
	if c := f.Coverage; c != nil && c.People > 0 {
		m.block(m.t("report.coverage", "percent", c.Percent, "covered", c.Covered, "people", c.People, "uncovered", c.Uncovered, "unknown", c.Unknown))
	}
	m.subjects("report.concerned", f.Subjects)
	m.subjects("report.policies", f.Policies)
	if f.Next != "" {
		m.block("**" + m.t("report.next", "text", catalog.Said(f.Next)) + "**")
	}
	if at := links(f.Sources); len(at) > 0 {
		m.block(m.t("report.sources") + ":\n\n- <" + strings.Join(at, ">\n- <") + ">")
	}
}

func (m *markdown) subjects(title string, all []Subject) {
	if len(all) == 0 {
		return
	}
	var entries []string
	for _, s := range all {
		entries = append(entries, m.cat.T("report.subject", "name", s.Name, "detail", catalog.Said(s.Detail)))
	}
	m.block(m.t(title) + ":")
	m.list("- ", entries)
}

func (m *markdown) changes(all []Change) {
	if len(all) == 0 {
		return
	}
	m.block("## " + m.t("report.changed"))
	var rows [][]string
	for _, ch := range all {
		outcome := InMarkdown(m.cat.Say(stateName(ch)))
		if ch.Error != "" {
			outcome += ": " + InMarkdown(ch.Error)
		}
		if steps.Done.String() == ch.State && ch.Undo != "" {
			outcome += ". " + m.t("report.undo", "how", catalog.Said(ch.Undo))
		}
		rows = append(rows, []string{stamp(ch.At) + " " + InMarkdown(ch.Title), InMarkdown(ch.Before), InMarkdown(ch.After), outcome})
	}
	m.table([]string{m.t("report.change"), m.t("report.before"), m.t("report.after"), m.t("report.outcome")}, rows...)
}
