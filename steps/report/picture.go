package report

import "cspready/steps"

// A picture is a bar of how many people MFA is demanded, with the numbers that it repeats.
type picture struct {
	ID, Title, Says string
	Parts           []stretch
	Legend          []legend
}

// A stretch of the bar.
type stretch struct {
	Class    string
	At, Wide int
}

// A legend says in words what a pattern stands for.
type legend struct{ Class, Said string }

// Widths are in the bar's own coordinates.
const (
	barWidth  = 400
	narrowest = 3 // of a stretch that is there at all
)

// demand is what a picture is of. Whether policies ask at every sign-in is known where the requirement is met: the rest of it is somebody's word.
// A document of an earlier version does not say what demands MFA.
func demand(f Finding) string {
	switch {
	case f.Demands == byDefaults:
		return "report.picture-defaults"
	case f.Demands == byPolicies && f.ID == steps.MFAEveryUser && status(f.Status) == steps.Met:
		return "report.picture-every"
	}
	return "report.picture"
}

// picture draws the coverage of a finding; nil where there is nobody to cover. What is there at all can be seen.
func (k clerk) picture(f Finding, id string) *picture {
	c := f.Coverage
	if c == nil || c.People <= 0 {
		return nil
	}
	p := &picture{
		ID: id, Title: k.cat.T(demand(f), "percent", c.Percent),
		Says: k.cat.T("report.coverage", "percent", c.Percent, "covered", c.Covered, "people", c.People, "uncovered", c.Uncovered, "unknown", c.Unknown),
	}
	widest, room := 0, barWidth
	for _, part := range []struct {
		class, said string
		count       int
	}{{"covered", "report.covered", c.Covered}, {"doubtful", "report.doubtful", c.Unknown}, {"uncovered", "report.uncovered", c.Uncovered}} {
		p.Legend = append(p.Legend, legend{part.class, k.cat.T(part.said, "count", part.count)})
		if part.count <= 0 {
			continue
		}
		wide := max(part.count*barWidth/c.People, narrowest)
		p.Parts = append(p.Parts, stretch{Class: part.class, Wide: wide})
		room -= wide
		if last := len(p.Parts) - 1; wide > p.Parts[widest].Wide {
			widest = last
		}
	}
	at := 0
	for i := range p.Parts {
		if i == widest {
			p.Parts[i].Wide += room // what rounding left, or took
		}
		p.Parts[i].At = at
		at += p.Parts[i].Wide
	}
	if c.DeclaredBreakGlass > 0 {
		p.Legend = append(p.Legend, legend{"uncovered", k.cat.T("report.declared", "count", c.DeclaredBreakGlass)})
	}
	return p
}
