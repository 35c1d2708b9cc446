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
func (r Run) Table(cat *catalog.Catalog, look Look) string {
	s := sheet{cat: cat, look: look}
	s.head(r)
	s.grid(r.Results)
	for _, result := range r.Results {
		if open(result.Finding) {
			s.detail(result)
		}
	}
	s.line("")
	s.line(s.colour(steps.Overall(r.Results), cat.T("overall."+steps.Overall(r.Results).String())))
	return s.text.String()
}

// open reports whether something is left to do or to find out, or rests on somebody's word.
func open(f steps.Finding) bool {
	return f.Status != steps.Met && f.Status != steps.NotApplicable || f.Basis == steps.Stated
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

func (s *sheet) head(r Run) {
	org, who := r.Place.Organization, r.Place.Operator
	s.line(s.cat.T("report.tenant", "name", org.Name, "domain", org.DefaultDomain, "cloud", assets.Say("cloud."+string(r.Cloud))))
	s.line(s.cat.T("report.operator", "upn", who.UserPrincipalName, "mfa", assets.Say("tri."+r.Place.Session.MFA.String()),
		"type", assets.Say("partner."+string(r.PartnerType))))
	s.line("")
}

// roomy is the width from which on the level has a column of its own without breaking words.
const roomy = 60

func (s *sheet) grid(results []steps.Result) {
	t := table.New().Width(s.look.Width).Wrap(true).Border(lipgloss.NormalBorder()).
		BorderLeft(false).BorderRight(false).BorderTop(false).BorderBottom(false).BorderColumn(false).
		StyleFunc(func(_, _ int) lipgloss.Style { return lipgloss.NewStyle().PaddingRight(2) })
	t.Headers(s.columns(s.cat.T("report.status"), s.cat.T("report.level"), s.cat.T("report.requirement"), s.cat.T("report.finding"))...)
	for _, r := range results {
		status := mark(r.Finding.Status) + " " + s.cat.T("status."+r.Finding.Status.String())
		t.Row(s.columns(s.colour(r.Finding.Status, status), s.cat.T("level."+string(r.Level)),
			s.cat.Say(r.Info.Title), s.cat.Say(r.Finding.Summary))...)
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
func (s *sheet) detail(r steps.Result) {
	s.line("")
	s.line(s.cat.Say(r.Info.Title))
	for _, f := range r.Finding.Facts {
		s.line("  " + FactLine(s.cat, f))
	}
	if c := r.Finding.Coverage; c != nil && c.People > 0 {
		s.line("  " + CoverageLine(s.cat, *c))
	}
	for i, subject := range r.Finding.Subjects.All() {
		if i == most {
			s.line("  " + s.cat.T("report.more", "count", r.Finding.Subjects.Len()-most))
			break
		}
		s.line("  - " + s.cat.T("report.subject", "name", subject.Name, "detail", subject.Detail))
	}
	if next := s.cat.Say(r.Finding.Remedy); next != "" {
		s.line("  " + s.cat.T("report.next", "text", r.Finding.Remedy))
	}
}

// CoverageLine says of how many people MFA is demanded.
func CoverageLine(cat *catalog.Catalog, c steps.Coverage) string {
	return cat.T("report.coverage", "percent", c.Percent(), "covered", c.Covered, "people", c.People, "uncovered", c.Uncovered(), "unknown", c.Unknown)
}

// FactLine says what was looked at, and what it should be where it is not.
func FactLine(cat *catalog.Catalog, f steps.Fact) string {
	if f.OK {
		return cat.T("report.fact-ok", "name", f.Name, "got", f.Got)
	}
	return cat.T("report.fact", "name", f.Name, "want", f.Want, "got", f.Got)
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
