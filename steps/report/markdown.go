package report

import (
	"strings"

	"cspready/assets/catalog"
	"cspready/steps"
)

// Markdown returns the run for a wiki or a ticket. Text from the tenant or a document stays text: it never becomes a
// link, a picture, a table or an HTML element.
func (c Check) Markdown(cat *catalog.Catalog) string {
	m := markdown{cat: cat}
	m.writeBlock("# " + m.t("report.title", "tenant", c.Tenant.DisplayName))
	if c.Demo != "" {
		m.writeBlock("**" + m.t("report.demo", "scenario", c.Demo) + "**")
	}
	overall, verdict := c.verdict()
	m.writeBlock("**" + statusSign(overall) + " " + EscapeMarkdown(cat.Say(verdict)) + "**")
	m.writeCover(c)
	m.writeOverview(c.Findings)
	if o := c.secondOpinion(); o != nil {
		m.writeBlock(EscapeMarkdown(o.Text))
	}
	for _, f := range c.Findings {
		if f.needsAttention() {
			m.writeRequirement(f)
		}
	}
	m.writeChanges(c.Changes)
	m.writeToDoLists(c)
	return m.text.String()
}

// A markdown is a Markdown document that is being written.
type markdown struct {
	cat  *catalog.Catalog
	text strings.Builder
}

// t returns the words of a message, escaped.
func (m *markdown) t(id string, pairs ...any) string { return EscapeMarkdown(m.cat.T(id, pairs...)) }

func (m *markdown) writeBlock(text string) {
	if m.text.Len() > 0 {
		m.text.WriteByte('\n')
	}
	m.text.WriteString(text + "\n")
}

// writeList writes a list of entries that are not escaped yet.
func (m *markdown) writeList(begin string, entries []string) {
	var lines []string
	for _, e := range entries {
		lines = append(lines, begin+EscapeMarkdown(e))
	}
	m.writeBlock(strings.Join(lines, "\n"))
}

// writeTable writes a table. Its cells are escaped already.
func (m *markdown) writeTable(head []string, rows ...[]string) {
	lines := []string{tableRow(head), "|" + strings.Repeat("---|", len(head))}
	for _, r := range rows {
		lines = append(lines, tableRow(r))
	}
	m.writeBlock(strings.Join(lines, "\n"))
}

func tableRow(cells []string) string { return "| " + strings.Join(cells, " | ") + " |" }

func (m *markdown) writeCover(c Check) {
	t := m.t
	m.writeTable([]string{t("report.tenant-name"),
		t("report.tenant", "name", c.Tenant.DisplayName, "domain", c.Tenant.DefaultDomain, "cloud", cloudName(c))},
		[]string{t("report.tenant-id"), EscapeMarkdown(c.Tenant.ID)},
		[]string{t("report.type-name"), EscapeMarkdown(m.cat.Say(partnerName(c)))},
		[]string{t("report.checked"), EscapeMarkdown(formatSpan(m.cat, c.StartedAt, c.FinishedAt))},
		[]string{t("report.by"), EscapeMarkdown(m.cat.Say(operatorText(c)))},
		[]string{t("report.made-with"), t("report.version", "version", c.Tool.Version)},
	)
}

func (m *markdown) writeOverview(findings []Finding) {
	var rows [][]string
	for _, f := range findings {
		rows = append(rows, []string{m.formatStatus(f), EscapeMarkdown(m.cat.Say(levelName(f))), EscapeMarkdown(f.Title),
			EscapeMarkdown(f.Summary)})
	}
	m.writeTable([]string{m.t("report.status"), m.t("report.level"), m.t("report.requirement"), m.t("report.finding")},
		rows...)
}

func (m *markdown) formatStatus(f Finding) string {
	status := parseStatus(f.Status)
	return statusSign(status) + " " + m.t("status."+status.String())
}

// writeRequirement writes the section of a requirement that needs attention.
func (m *markdown) writeRequirement(f Finding) {
	m.writeBlock("## " + EscapeMarkdown(f.Title))
	m.writeBlock(m.formatStatus(f) + " · " + EscapeMarkdown(m.cat.Say(levelName(f))) + " · " +
		EscapeMarkdown(m.cat.Say(stageName(f.Stage))) + " · " + EscapeMarkdown(f.ID))
	m.writeBlock(EscapeMarkdown(f.Summary))
	if f.Why != "" {
		m.writeBlock(m.t("report.why") + ": " + EscapeMarkdown(f.Why))
	}
	if f.Basis == string(steps.Stated) {
		m.writeBlock(m.t("report.stated"))
	}
	if len(f.Facts) > 0 {
		var rows [][]string
		for _, fact := range f.Facts {
			sign := pageBuilder{cat: m.cat}.labelFact(fact).Sign
			rows = append(rows, []string{EscapeMarkdown(fact.Name), EscapeMarkdown(fact.Want),
				strings.TrimPrefix(sign+" "+EscapeMarkdown(fact.Got), " ")})
		}
		m.writeTable([]string{m.t("report.looked-at"), m.t("report.should-be"), m.t("report.found")}, rows...)
	}
	if c := f.Coverage; c != nil && c.People > 0 {
		m.writeBlock(m.t("report.coverage", "percent", c.Percent, "covered", c.Covered, "people", c.People,
			"uncovered", c.Uncovered, "unknown", c.Unknown))
	}
	m.writeSecondOpinion(f.SecondOpinion)
	m.writeSubjects("report.concerned", f.Subjects)
	m.writeSubjects("report.policies", f.Policies)
	if f.Next != "" {
		m.writeBlock("**" + m.t("report.next", "text", catalog.Said(f.Next)) + "**")
	}
	if links := safeLinks(f.Sources); len(links) > 0 {
		m.writeBlock(m.t("report.sources") + ":\n\n- <" + strings.Join(links, ">\n- <") + ">")
	}
}

// writeSecondOpinion writes what Microsoft's What If says about a requirement, with both judgements side by side where
// they differ.
func (m *markdown) writeSecondOpinion(o *SecondOpinion) {
	if o == nil {
		return
	}
	m.writeBlock(EscapeMarkdown(o.Text))
	if len(o.Differences) == 0 {
		return
	}
	var rows [][]string
	for _, d := range o.Differences {
		rows = append(rows, []string{EscapeMarkdown(d.Accounts), EscapeMarkdown(d.SignIn), EscapeMarkdown(d.Ours),
			EscapeMarkdown(d.Microsoft)})
	}
	m.writeTable([]string{m.t("what-if.accounts"), m.t("what-if.of-sign-in"), "cspready", m.t("what-if.name")}, rows...)
	m.writeBlock(EscapeMarkdown(o.Report))
}

func (m *markdown) writeSubjects(title string, all []Subject) {
	if len(all) == 0 {
		return
	}
	var entries []string
	for _, s := range all {
		entries = append(entries, m.cat.T("report.subject", "name", s.Name, "detail", catalog.Said(s.Detail)))
	}
	m.writeBlock(m.t(title) + ":")
	m.writeList("- ", entries)
}

func (m *markdown) writeChanges(all []Change) {
	if len(all) == 0 {
		return
	}
	m.writeBlock("## " + m.t("report.changed"))
	var rows [][]string
	for _, ch := range all {
		outcome := EscapeMarkdown(m.cat.Say(stateName(ch)))
		if ch.Error != "" {
			outcome += ": " + EscapeMarkdown(ch.Error)
		}
		if steps.Done.String() == ch.State && ch.Undo != "" {
			outcome += ". " + m.t("report.undo", "how", catalog.Said(ch.Undo))
		}
		rows = append(rows, []string{formatTime(ch.At) + " " + EscapeMarkdown(ch.Title), EscapeMarkdown(ch.Before),
			EscapeMarkdown(ch.After), outcome})
	}
	m.writeTable([]string{m.t("report.change"), m.t("report.before"), m.t("report.after"), m.t("report.outcome")}, rows...)
}
