package history

import (
	"cmp"
	"regexp"

	"cspready/steps/report"
)

// moment is a day or a time within a fact.
var moment = regexp.MustCompile(`\d{4}-\d{2}-\d{2}( \d{2}:\d{2} UTC)?`)

// A place tells facts of one name apart by their order.
type place struct {
	name  string
	which int
}

func places(facts []report.Fact) map[place]report.Fact {
	found, seen := map[place]report.Fact{}, map[string]int{}
	for _, f := range facts {
		found[place{f.Name, seen[f.Name]}] = f
		seen[f.Name]++
	}
	return found
}

// facts lists what differs, in the order of the later run. Names are words, so that in two languages nothing can be compared; and a
// fact that only one of two versions looks at says nothing about the tenant.
func (c comparison) facts(from, to []report.Fact) []FactMove {
	if !c.words {
		return nil
	}
	earlier, later := places(from), places(to)
	var moves []FactMove
	seen := map[string]int{}
	for _, f := range to {
		at := place{f.Name, seen[f.Name]}
		seen[f.Name]++
		before, known := earlier[at]
		switch {
		case known && differ(before, f):
			moves = append(moves, FactMove{f.Name, factWay(before, f), f.Want, before.Got, f.Got, before.OK, f.OK})
		case !known && c.sameVersion:
			moves = append(moves, FactMove{Name: f.Name, Way: Came, Want: f.Want, To: f.Got, is: f.OK})
		}
	}
	clear(seen)
	for _, f := range from {
		at := place{f.Name, seen[f.Name]}
		seen[f.Name]++
		if _, still := later[at]; !still && c.sameVersion {
			moves = append(moves, FactMove{Name: f.Name, Way: Went, Want: f.Want, From: f.Got, wanted: f.OK})
		}
	}
	return moves
}

// differ reports whether a fact says something else now. In one that nothing is wanted of, a day that moved on is nothing: it is when
// somebody else last counted, or when something was stated.
func differ(a, b report.Fact) bool {
	if a.OK != b.OK {
		return true
	}
	if a.Want == "" && b.Want == "" {
		return moment.ReplaceAllString(a.Got, "") != moment.ReplaceAllString(b.Got, "")
	}
	return a.Got != b.Got
}

func factWay(from, to report.Fact) Way {
	switch {
	case from.OK && !to.OK:
		return Worse
	case !from.OK && to.OK:
		return Better
	}
	return Changed
}

// A key tells subjects apart: by id, or by name where one has no id, and by their order where one is listed several times.
type key struct {
	kind, id string
	which    int
}

// keyed gives each subject its key.
func keyed(subjects []report.Subject) []key {
	keys, seen := make([]key, len(subjects)), map[key]int{}
	for i, s := range subjects {
		k := key{kind: s.Kind, id: cmp.Or(s.ID, s.Name)}
		seen[k]++
		keys[i] = key{k.kind, k.id, seen[k]}
	}
	return keys
}

// subjects lists who or what came, went, or has something else said of it.
func (c comparison) subjects(from, to []report.Subject) []SubjectMove {
	before, now := keyed(from), keyed(to)
	earlier, later := map[key]report.Subject{}, map[key]bool{}
	for i, k := range before {
		earlier[k] = from[i]
	}
	var moves []SubjectMove
	for i, s := range to {
		was, known := earlier[now[i]]
		later[now[i]] = true
		switch {
		case !known:
			moves = append(moves, SubjectMove{s.Kind, s.ID, s.Name, Came, "", s.Detail})
		case c.words && was.Detail != s.Detail:
			moves = append(moves, SubjectMove{s.Kind, s.ID, s.Name, Changed, was.Detail, s.Detail})
		}
	}
	for i, s := range from {
		if !later[before[i]] {
			moves = append(moves, SubjectMove{s.Kind, s.ID, s.Name, Went, s.Detail, ""})
		}
	}
	return moves
}
