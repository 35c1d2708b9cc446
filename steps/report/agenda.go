package report

import (
	"slices"
	"strings"

	"cspready/assets/catalog"
	"cspready/steps"
)

// An agenda is what is left to do in one way.
type agenda struct {
	Title string
	Boxes bool // a person ticks what was done
	Deeds []deed
}

// A deed is something to do. One can mend several requirements.
type deed struct {
	What string
	For  []cause // empty for what a change of this run left behind
}

// A cause is the requirement that a deed is for, and the place of its section.
type cause struct{ Anchor, Title string }

// agendas are what is left to do, by who can: cspready, a person, or somebody who has to say or find out something first. All that is not met
// or not known and has a next step is among it once.
func (k clerk) agendas(c Check) []agenda {
	all := []agenda{
		{Title: k.cat.T("report.to-do-program")}, {Title: k.cat.T("report.to-do-hand"), Boxes: true}, {Title: k.cat.T("report.to-do-tell"), Boxes: true},
	}
	known := map[string]bool{}
	for i, f := range c.Findings {
		of := f.agenda()
		if of < 0 {
			continue
		}
		known[f.Next] = true
		all[of].add(f.Next, cause{k.place(i), f.Title})
	}
	for _, what := range c.ToDo {
		if !known[what] {
			all[byHand].add(what)
		}
	}
	return slices.DeleteFunc(all, func(a agenda) bool { return len(a.Deeds) == 0 })
}

const (
	byProgram = iota
	byHand
	toTell
)

// agenda is where the next step of a finding belongs; -1 where there is none. What is unknown waits for somebody's word or look, whoever can
// mend it afterwards.
func (f Finding) agenda() int {
	how := status(f.Status)
	switch {
	case f.Next == "" || how == steps.Met || how == steps.NotApplicable:
		return -1
	case how == steps.Unknown:
		return toTell
	case f.Fix == steps.Automatic.String():
		return byProgram
	}
	return byHand
}

func (a *agenda) add(what string, why ...cause) {
	at := slices.IndexFunc(a.Deeds, func(d deed) bool { return d.What == what })
	if at < 0 {
		at = len(a.Deeds)
		a.Deeds = append(a.Deeds, deed{What: what})
	}
	a.Deeds[at].For = append(a.Deeds[at].For, why...)
}

// why names the requirements that a deed is for.
func (d deed) why(cat *catalog.Catalog) string {
	if len(d.For) == 0 {
		return cat.T("report.after-change")
	}
	var titles []string
	for _, c := range d.For {
		titles = append(titles, c.Title)
	}
	return strings.Join(titles, " · ")
}

// agendas close the document: a list of each, with boxes where a person has something to tick.
func (m *markdown) agendas(c Check) {
	all := clerk{cat: m.cat}.agendas(c)
	if len(all) == 0 {
		return
	}
	m.block("## " + m.t("report.to-do"))
	for _, a := range all {
		m.block("### " + InMarkdown(a.Title))
		begin := "- "
		if a.Boxes {
			begin = "- [ ] "
		}
		var lines []string
		for _, d := range a.Deeds {
			lines = append(lines, begin+"**"+InMarkdown(d.why(m.cat))+"**: "+InMarkdown(d.What))
		}
		m.block(strings.Join(lines, "\n"))
	}
}
