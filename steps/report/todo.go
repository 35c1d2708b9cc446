package report

import (
	"slices"
	"strings"

	"cspready/assets/catalog"
	"cspready/steps"
)

// A todoList lists the next steps of one kind.
type todoList struct {
	Title      string
	Checkboxes bool // for a person to tick
	Items      []todo
}

// A todo is one next step. It can fix several requirements.
type todo struct {
	What string
	For  []requirementRef // empty for what a change of this run left to do
}

// A requirementRef is a requirement of a todo, and the anchor of its section.
type requirementRef struct{ Anchor, Title string }

// buildToDoLists returns the next steps by who takes them: cspready, a person, or a person who must state or find out
// something first. The next step of each finding that is not met or unknown is listed once.
func (k pageBuilder) buildToDoLists(c Check) []todoList {
	all := []todoList{
		{Title: k.cat.T("report.to-do-program")}, {Title: k.cat.T("report.to-do-hand"), Checkboxes: true},
		{Title: k.cat.T("report.to-do-tell"), Checkboxes: true},
	}
	known := map[string]bool{}
	for i, f := range c.Findings {
		of := f.todoListIndex()
		if of < 0 {
			continue
		}
		known[f.Next] = true
		all[of].add(f.Next, requirementRef{k.findingAnchor(i), f.Title})
	}
	for _, what := range c.ToDo {
		if !known[what] {
			all[personList].add(what)
		}
	}
	return slices.DeleteFunc(all, func(a todoList) bool { return len(a.Items) == 0 })
}

const (
	programList = iota
	personList
	clarifyList
)

// todoListIndex returns the list of a finding's next step; -1 if it has none. For an unknown finding, a person has to
// state or look up something first, even if cspready can fix it afterwards.
func (f Finding) todoListIndex() int {
	status := parseStatus(f.Status)
	switch {
	case f.Next == "" || status == steps.Met || status == steps.NotApplicable:
		return -1
	case status == steps.Unknown:
		return clarifyList
	case f.Fix == steps.Automatic.String():
		return programList
	}
	return personList
}

func (a *todoList) add(what string, why ...requirementRef) {
	i := slices.IndexFunc(a.Items, func(d todo) bool { return d.What == what })
	if i < 0 {
		i = len(a.Items)
		a.Items = append(a.Items, todo{What: what})
	}
	a.Items[i].For = append(a.Items[i].For, why...)
}

// requirementTitles returns the titles of the requirements of a todo.
func (d todo) requirementTitles(cat *catalog.Catalog) string {
	if len(d.For) == 0 {
		return cat.T("report.after-change")
	}
	var titles []string
	for _, c := range d.For {
		titles = append(titles, c.Title)
	}
	return strings.Join(titles, " · ")
}

// writeToDoLists writes the lists of next steps at the end of the document, with boxes for what a person does.
func (m *markdown) writeToDoLists(c Check) {
	all := pageBuilder{cat: m.cat}.buildToDoLists(c)
	if len(all) == 0 {
		return
	}
	m.writeBlock("## " + m.t("report.to-do"))
	for _, a := range all {
		m.writeBlock("### " + EscapeMarkdown(a.Title))
		begin := "- "
		if a.Checkboxes {
			begin = "- [ ] "
		}
		var lines []string
		for _, d := range a.Items {
			lines = append(lines, begin+"**"+EscapeMarkdown(d.requirementTitles(m.cat))+"**: "+EscapeMarkdown(d.What))
		}
		m.writeBlock(strings.Join(lines, "\n"))
	}
}
