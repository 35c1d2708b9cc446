package report

import (
	"fmt"

	"cspready/assets/catalog"
	"cspready/steps"
)

// A paper is a check with all that its page shows, ready to be filled in.
type paper struct {
	Check
	standing
	Anchor, Cloud, PartnerType, Checked, By, Verdict string

	Counts   []count
	Coverage *picture
	All      []part
	Stages   []chapter
	Agendas  []agenda
	Untold   []part
	Made     []deal
}

// A standing is a status as a sign, a word, and the class that gives it a colour.
type standing struct{ Class, Sign, Word string }

// A count is how many requirements stand so.
type count struct {
	standing
	Count int
}

// A chapter holds the requirements of a stage.
type chapter struct {
	Name     string
	Findings []part
}

// A part is one requirement.
type part struct {
	Finding
	standing
	Anchor, Level string
	Advice        catalog.Said
	Stated        bool
	Picture       *picture
	Seen          []seen
	Lists         []list
	Links         []string
}

// A seen is a fact, with the standing that it has where something was wanted.
type seen struct {
	Fact
	standing
}

// A list is of subjects. A long one is folded on a screen.
type list struct {
	Title    string
	Subjects []line
	Long     bool
}

// A line is a subject. People are known by their names, everything else by its number as well.
type line struct {
	Subject
	Number string
}

// A deal is a change that was tried.
type deal struct {
	Change
	standing
	When, Outcome string
	Undo          catalog.Said
}

// A clerk fills in the paper of a tenant. The number keeps the anchors of several apart.
type clerk struct {
	cat    *catalog.Catalog
	number int
}

// anchor is where the page of the tenant begins.
func (k clerk) anchor() string { return fmt.Sprintf("t%d", k.number) }

// place is where the section of a finding begins.
func (k clerk) place(finding int) string { return fmt.Sprintf("%s-r%d", k.anchor(), finding+1) }

func (k clerk) paper(c Check) paper {
	overall, said := c.verdict()
	p := paper{
		Check: c, standing: k.standing(overall), Anchor: k.anchor(),
		Cloud: k.cat.Say(cloudName(c)), PartnerType: k.cat.Say(partnerName(c)),
		Checked: span(k.cat, c.StartedAt, c.FinishedAt),
		By:      k.cat.Say(signedIn(c)),
		Verdict: k.cat.Say(said),
		Counts:  k.counts(c.Findings), Agendas: k.agendas(c),
	}
	for i, f := range c.Findings {
		r := k.part(f, k.place(i))
		p.All = append(p.All, r)
		if status(f.Status) == steps.Unknown {
			p.Untold = append(p.Untold, r)
		}
		if f.ID == steps.MFAEveryUser {
			p.Coverage = k.picture(f, k.anchor())
		}
		name := k.cat.Say(stageName(f.Stage))
		if last := len(p.Stages) - 1; last < 0 || p.Stages[last].Name != name {
			p.Stages = append(p.Stages, chapter{Name: name})
		}
		last := &p.Stages[len(p.Stages)-1]
		last.Findings = append(last.Findings, r)
	}
	for _, ch := range c.Changes {
		p.Made = append(p.Made, k.deal(ch))
	}
	return p
}

func (k clerk) standing(s steps.Status) standing {
	return standing{s.String(), mark(s), k.cat.T("status." + s.String())}
}

// seen is nothing where nothing was wanted: it is neither as it should be nor otherwise.
func (k clerk) seen(f Fact) standing {
	switch {
	case f.Want == "":
		return standing{}
	case f.OK:
		return standing{steps.Met.String(), mark(steps.Met), k.cat.T("report.as-wanted")}
	}
	return standing{steps.NotMet.String(), mark(steps.NotMet), k.cat.T("report.not-as-wanted")}
}

// counts says how many stand how, the worst first.
func (k clerk) counts(findings []Finding) []count {
	var counts []count
	for _, s := range []steps.Status{steps.NotMet, steps.Attention, steps.Unknown, steps.Met, steps.NotApplicable} {
		n := 0
		for _, f := range findings {
			if status(f.Status) == s {
				n++
			}
		}
		if n > 0 {
			counts = append(counts, count{k.standing(s), n})
		}
	}
	return counts
}

// folded is how many subjects are shown on a screen without being asked for.
const folded = 12

func (k clerk) part(f Finding, anchor string) part {
	p := part{
		Finding: f, standing: k.standing(status(f.Status)), Anchor: anchor, Level: k.cat.Say(levelName(f)),
		Advice: catalog.Said(f.Next), Stated: f.Basis == string(steps.Stated), Links: links(f.Sources),
	}
	p.Picture = k.picture(f, p.Anchor)
	for _, fact := range f.Facts {
		p.Seen = append(p.Seen, seen{fact, k.seen(fact)})
	}
	for _, of := range []struct {
		title string
		all   []Subject
	}{{"report.concerned", f.Subjects}, {"report.policies", f.Policies}} {
		if len(of.all) == 0 {
			continue
		}
		l := list{Title: k.cat.T("report.listed", "what", k.cat.T(of.title), "count", len(of.all)), Long: len(of.all) > folded}
		for _, s := range of.all {
			number := s.ID
			if s.Kind == string(steps.UserSubject) || s.ID == s.Name {
				number = ""
			}
			l.Subjects = append(l.Subjects, line{s, harmlessLine(number)})
		}
		p.Lists = append(p.Lists, l)
	}
	return p
}

func (k clerk) deal(ch Change) deal {
	d := deal{Change: ch, standing: standing{Class: "not-met", Sign: mark(steps.NotMet)}, When: stamp(ch.At), Outcome: k.cat.Say(stateName(ch))}
	switch ch.State {
	case steps.Done.String(), steps.AlreadySo.String():
		d.standing = k.standing(steps.Met)
	case steps.Unsure.String():
		d.standing = k.standing(steps.Unknown)
	case steps.NotTried.String():
		d.standing = k.standing(steps.NotApplicable)
	}
	if ch.State == steps.Done.String() {
		d.Undo = catalog.Said(ch.Undo)
	}
	return d
}
