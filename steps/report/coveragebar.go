package report

import (
	"cspready/steps"
	"cspready/steps/catalog"
)

// A coverageBar is a bar that shows how many people are required to use MFA, with a legend that repeats the numbers.
type coverageBar struct {
	ID, Title, Description string
	Segments               []barSegment
	Legend                 []legendEntry
}

// A barSegment is a segment of the bar.
type barSegment struct {
	Class    string
	X, Width int
}

// A legendEntry is the text for one pattern.
type legendEntry struct{ Class, Text string }

// Widths in the bar's own coordinates.
const (
	barWidth        = 400
	minSegmentWidth = 3 // of a segment with at least one person
)

// barTitle returns the message for the title of a bar. That policies require MFA at every sign-in is certain only if
// the requirement is met, as the rest of it rests on a statement. A document of an earlier version does not say what
// requires MFA.
func barTitle(f Finding) string {
	switch {
	case f.Demands == byDefaults:
		return "report.picture-defaults"
	case f.Demands == byPolicies && f.ID == catalog.EveryUserID && parseStatus(f.Status) == steps.Met:
		return "report.picture-every"
	}
	return "report.picture"
}

// buildCoverageBar returns the bar of a finding; nil if there are no people. A segment with a single person is still
// visible.
func (k pageBuilder) buildCoverageBar(f Finding, id string) *coverageBar {
	c := f.Coverage
	if c == nil || c.People <= 0 {
		return nil
	}
	p := &coverageBar{
		ID: id, Title: k.cat.T(barTitle(f), "percent", c.Percent),
		Description: k.cat.T("report.coverage", "percent", c.Percent, "covered", c.Covered, "people", c.People,
			"uncovered", c.Uncovered, "unknown", c.Unknown),
	}
	widest, room := 0, barWidth
	for _, part := range []struct {
		class, said string
		count       int
	}{{"covered", "report.covered", c.Covered}, {"doubtful", "report.doubtful", c.Unknown},
		{"uncovered", "report.uncovered", c.Uncovered}} {
		p.Legend = append(p.Legend, legendEntry{part.class, k.cat.T(part.said, "count", part.count)})
		if part.count <= 0 {
			continue
		}
		wide := max(part.count*barWidth/c.People, minSegmentWidth)
		p.Segments = append(p.Segments, barSegment{Class: part.class, Width: wide})
		room -= wide
		if last := len(p.Segments) - 1; wide > p.Segments[widest].Width {
			widest = last
		}
	}
	x := 0
	for i := range p.Segments {
		if i == widest {
			p.Segments[i].Width += room // the difference due to rounding
		}
		p.Segments[i].X = x
		x += p.Segments[i].Width
	}
	if c.DeclaredBreakGlass > 0 {
		p.Legend = append(p.Legend, legendEntry{"uncovered", k.cat.T("report.declared", "count", c.DeclaredBreakGlass)})
	}
	return p
}
