package report

import (
	"strings"

	"charm.land/lipgloss/v2"
	"charm.land/lipgloss/v2/table"

	"cspready/assets"
	"cspready/assets/catalog"
	"cspready/steps"
)

// A TableStyle is the width of a table, and whether to use colours.
type TableStyle struct {
	Width  int
	Colour bool
}

// maxSubjects is the number of subjects of a finding that are listed; the document has them all.
const maxSubjects = 10

// Table returns the run as text for a person: the tenant, the status of each requirement, what to do about those that
// are not met, and the statements that findings rest on.
func (c Check) Table(cat *catalog.Catalog, look TableStyle) string {
	s := tableWriter{cat: cat, look: look}
	s.writeHeader(c)
	s.writeGrid(c.Findings)
	for _, f := range c.Findings {
		if f.needsAttention() {
			s.writeDetail(f)
		}
	}
	s.writeLine("")
	if o := c.secondOpinion(); o != nil {
		s.writeLine(cleanLine(o.Text))
	}
	s.writeLine(c.Summary(cat))
	overall, verdict := c.verdict()
	s.writeLine(s.colour(overall, cat.Say(verdict)))
	return s.text.String()
}

// Summary returns the check in one line: the tenant, and how many requirements have which status.
func (c Check) Summary(cat *catalog.Catalog) string {
	var counts []string
	for _, status := range []steps.Status{steps.Met, steps.NotMet, steps.Attention, steps.Unknown, steps.NotApplicable} {
		n := 0
		for _, f := range c.Findings {
			if parseStatus(f.Status) == status {
				n++
			}
		}
		if n > 0 {
			counts = append(counts, cat.T("report.count", "count", n, "status", assets.Say("status."+status.String())))
		}
	}
	return cat.T("report.summary", "domain", c.Tenant.DefaultDomain, "counts", counts)
}

// needsAttention reports whether something is left to do or to find out, or the finding rests on a statement.
func (f Finding) needsAttention() bool {
	s := parseStatus(f.Status)
	return s != steps.Met && s != steps.NotApplicable || f.Basis == string(steps.Stated)
}

// statusSign returns the sign of a status. It is shown next to the word, for quick reading.
func statusSign(status steps.Status) string {
	return [...]string{steps.Unknown: "?", steps.Met: "✓", steps.NotMet: "✗", steps.Attention: "!",
		steps.NotApplicable: "–"}[status]
}

// A tableWriter is a table that is being written.
type tableWriter struct {
	cat  *catalog.Catalog
	look TableStyle
	text strings.Builder
}

// writeLine writes text, wrapped to the width. Further lines keep the indentation of the first.
func (s *tableWriter) writeLine(text string) {
	body := strings.TrimLeft(text, " ")
	indent := len(text) - len(body)
	hang := indent
	if strings.HasPrefix(body, "- ") {
		hang += 2
	}
	for i, l := range strings.Split(lipgloss.Wrap(body, max(s.look.Width-hang, 20), ""), "\n") {
		if i > 0 {
			s.text.WriteByte('\n')
			indent = hang
		}
		s.text.WriteString(strings.TrimRight(strings.Repeat(" ", indent)+l, " "))
	}
	s.text.WriteByte('\n')
}

func (s *tableWriter) writeHeader(c Check) {
	if c.Demo != "" {
		s.writeLine(s.cat.T("report.demo", "scenario", c.Demo))
	}
	s.writeLine(s.cat.T("report.tenant", "name", c.Tenant.DisplayName, "domain", c.Tenant.DefaultDomain,
		"cloud", cloudName(c)))
	s.writeLine(s.cat.T("report.operator", "who", operatorText(c), "type", partnerName(c)))
	s.writeLine("")
}

// minLevelWidth is the width from which the level has its own column without breaking words.
const minLevelWidth = 60

func (s *tableWriter) writeGrid(findings []Finding) {
	t := table.New().Width(s.look.Width).Wrap(true).Border(lipgloss.NormalBorder()).
		BorderLeft(false).BorderRight(false).BorderTop(false).BorderBottom(false).BorderColumn(false).
		StyleFunc(func(_, _ int) lipgloss.Style { return lipgloss.NewStyle().PaddingRight(2) })
	t.Headers(s.selectColumns(s.cat.T("report.status"), s.cat.T("report.level"), s.cat.T("report.requirement"),
		s.cat.T("report.finding"))...)
	for _, f := range findings {
		status := parseStatus(f.Status)
		t.Row(s.selectColumns(s.colour(status, statusSign(status)+" "+s.cat.T("status."+status.String())),
			s.cat.Say(levelName(f)),
			cleanLine(f.Title), cleanLine(f.Summary))...)
	}
	for row := range strings.SplitSeq(t.String(), "\n") {
		s.text.WriteString(strings.TrimRight(row, " ") + "\n")
	}
}

func (s *tableWriter) selectColumns(status, level string, others ...string) []string {
	if s.look.Width < minLevelWidth {
		return append([]string{status}, others...)
	}
	return append([]string{status, level}, others...)
}

// writeDetail writes why a requirement is not met, the subjects, and the next step.
func (s *tableWriter) writeDetail(f Finding) {
	s.writeLine("")
	s.writeLine(cleanLine(f.Title))
	for _, fact := range f.Facts {
		s.writeLine("  " + fact.summaryLine(s.cat))
	}
	if c := f.Coverage; c != nil && c.People > 0 {
		s.writeLine("  " + s.cat.T("report.coverage", "percent", c.Percent, "covered", c.Covered, "people", c.People,
			"uncovered", c.Uncovered, "unknown", c.Unknown))
	}
	if o := f.SecondOpinion; o != nil && len(o.Differences) > 0 {
		for _, line := range o.Lines(s.cat) {
			s.writeLine("  " + cleanIndented(line))
		}
	}
	for i, subject := range f.Subjects {
		if i == maxSubjects {
			s.writeLine("  " + s.cat.T("report.more", "count", len(f.Subjects)-maxSubjects))
			break
		}
		s.writeLine("  - " + s.cat.T("report.subject", "name", subject.Name, "detail", catalog.Said(subject.Detail)))
	}
	if f.Next != "" {
		s.writeLine("  " + s.cat.T("report.next", "text", catalog.Said(f.Next)))
	}
}

// CoverageLine returns how many people are required to use MFA.
func CoverageLine(cat *catalog.Catalog, c steps.Coverage) string {
	return cat.T("report.coverage", "percent", c.Percent(), "covered", c.Covered, "people", c.People,
		"uncovered", c.Uncovered(), "unknown", c.Unknown)
}

// FactLine returns what was found, and what was wanted if that differs.
func FactLine(cat *catalog.Catalog, f steps.Fact) string {
	return factLine(cat, f.OK || f.Want.Empty(), f.Name, f.Want, f.Got)
}

// summaryLine is [FactLine] for a fact of a document.
func (f Fact) summaryLine(cat *catalog.Catalog) string {
	return factLine(cat, f.OK || f.Want == "", catalog.Said(f.Name), catalog.Said(f.Want), catalog.Said(f.Got))
}

func factLine(cat *catalog.Catalog, asWanted bool, name, want, got any) string {
	if asWanted {
		return cat.T("report.fact-ok", "name", name, "got", got)
	}
	return cat.T("report.fact", "name", name, "want", want, "got", got)
}

func (s *tableWriter) colour(status steps.Status, text string) string {
	if !s.look.Colour {
		return text
	}
	hue := lipgloss.Yellow
	switch status {
	case steps.Met:
		hue = lipgloss.Green
	case steps.NotMet:
		hue = lipgloss.Red
	case steps.NotApplicable:
		return text
	}
	return lipgloss.NewStyle().Foreground(hue).Render(text)
}
