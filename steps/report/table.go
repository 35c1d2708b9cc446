package report

import (
	"strings"

	"charm.land/lipgloss/v2"
	"charm.land/lipgloss/v2/table"

	"cspready/assets"
	"cspready/assets/catalog"
	"cspready/steps"
)

// A Look says what the table is for: how wide it may be, and whether colours help.
type Look struct {
	Width  int
	Colour bool
}

// most is how many subjects of a finding are listed; the document has them all.
const most = 10

// Table returns the run as text for a person: where, how each requirement stands, what to do about those that are not met, and who said what
// a finding rests on.
func (c Check) Table(cat *catalog.Catalog, look Look) string {
	s := sheet{cat: cat, look: look}
	s.head(c)
	s.grid(c.Findings)
	for _, f := range c.Findings {
		if f.open() {
			s.detail(f)
		}
	}
	s.line("")
	s.line(c.Summary(cat))
	overall, said := c.verdict()
	s.line(s.colour(overall, cat.Say(said)))
	return s.text.String()
}

// Summary is the check in one line: which tenant, and how many requirements stand how.
func (c Check) Summary(cat *catalog.Catalog) string {
	var counts []string
	for _, how := range []steps.Status{steps.Met, steps.NotMet, steps.Attention, steps.Unknown, steps.NotApplicable} {
		n := 0
		for _, f := range c.Findings {
			if status(f.Status) == how {
				n++
			}
		}
		if n > 0 {
			counts = append(counts, cat.T("report.count", "count", n, "status", assets.Say("status."+how.String())))
		}
	}
	return cat.T("report.summary", "domain", c.Tenant.DefaultDomain, "counts", counts)
}

// open reports whether something is left to do or to find out, or rests on somebody's word.
func (f Finding) open() bool {
	s := status(f.Status)
	return s != steps.Met && s != steps.NotApplicable || f.Basis == string(steps.Stated)
}

// mark returns the sign of a status. It stands next to the word, for eyes that skim.
func mark(status steps.Status) string {
	return [...]string{steps.Unknown: "?", steps.Met: "✓", steps.NotMet: "✗", steps.Attention: "!", steps.NotApplicable: "–"}[status]
}

// A sheet is a table being written.
type sheet struct {
	cat  *catalog.Catalog
	look Look
	text strings.Builder
}

// line writes text, wrapped to the width. Lines after the first keep the indent of the first.
func (s *sheet) line(text string) {
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

func (s *sheet) head(c Check) {
	if c.Demo != "" {
		s.line(s.cat.T("report.demo", "scenario", c.Demo))
	}
	s.line(s.cat.T("report.tenant", "name", c.Tenant.DisplayName, "domain", c.Tenant.DefaultDomain, "cloud", cloudName(c)))
	s.line(s.cat.T("report.operator", "who", signedIn(c), "type", partnerName(c)))
	s.line("")
}

// roomy is the width from which on the level has a column of its own without breaking words.
const roomy = 60

func (s *sheet) grid(findings []Finding) {
	t := table.New().Width(s.look.Width).Wrap(true).Border(lipgloss.NormalBorder()).
		BorderLeft(false).BorderRight(false).BorderTop(false).BorderBottom(false).BorderColumn(false).
		StyleFunc(func(_, _ int) lipgloss.Style { return lipgloss.NewStyle().PaddingRight(2) })
	t.Headers(s.columns(s.cat.T("report.status"), s.cat.T("report.level"), s.cat.T("report.requirement"), s.cat.T("report.finding"))...)
	for _, f := range findings {
		how := status(f.Status)
		t.Row(s.columns(s.colour(how, mark(how)+" "+s.cat.T("status."+how.String())), s.cat.Say(levelName(f)), harmlessLine(f.Title), harmlessLine(f.Summary))...)
	}
	for row := range strings.SplitSeq(t.String(), "\n") {
		s.text.WriteString(strings.TrimRight(row, " ") + "\n")
	}
}

func (s *sheet) columns(status, level string, others ...string) []string {
	if s.look.Width < roomy {
		return append([]string{status}, others...)
	}
	return append([]string{status, level}, others...)
}

// detail says why a requirement is not met, of whom, and what to do next.
func (s *sheet) detail(f Finding) {
	s.line("")
	s.line(harmlessLine(f.Title))
	for _, fact := range f.Facts {
		s.line("  " + fact.line(s.cat))
	}
	if c := f.Coverage; c != nil && c.People > 0 {
		s.line("  " + s.cat.T("report.coverage", "percent", c.Percent, "covered", c.Covered, "people", c.People, "uncovered", c.Uncovered, "unknown", c.Unknown))
	}
	for i, subject := range f.Subjects {
		if i == most {
			s.line("  " + s.cat.T("report.more", "count", len(f.Subjects)-most))
			break
		}
		s.line("  - " + s.cat.T("report.subject", "name", subject.Name, "detail", catalog.Said(subject.Detail)))
	}
	if f.Next != "" {
		s.line("  " + s.cat.T("report.next", "text", catalog.Said(f.Next)))
	}
}

// CoverageLine says of how many people MFA is demanded.
func CoverageLine(cat *catalog.Catalog, c steps.Coverage) string {
	return cat.T("report.coverage", "percent", c.Percent(), "covered", c.Covered, "people", c.People, "uncovered", c.Uncovered(), "unknown", c.Unknown)
}

// FactLine says what was looked at, and what it should be where something was wanted and it is not so.
func FactLine(cat *catalog.Catalog, f steps.Fact) string {
	return factLine(cat, f.OK || f.Want.Empty(), f.Name, f.Want, f.Got)
}

// line is the same of a fact in a document.
func (f Fact) line(cat *catalog.Catalog) string {
	return factLine(cat, f.OK || f.Want == "", catalog.Said(f.Name), catalog.Said(f.Want), catalog.Said(f.Got))
}

func factLine(cat *catalog.Catalog, enough bool, name, want, got any) string {
	if enough {
		return cat.T("report.fact-ok", "name", name, "got", got)
	}
	return cat.T("report.fact", "name", name, "want", want, "got", got)
}

func (s *sheet) colour(status steps.Status, text string) string {
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
