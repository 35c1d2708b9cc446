package history

import (
	"cmp"
	"regexp"

	"cspready/steps/report"
)

// datePattern matches a date or a time in a fact.
var datePattern = regexp.MustCompile(`\d{4}-\d{2}-\d{2}( \d{2}:\d{2} UTC)?`)

// A factKey identifies a fact by its name, and facts with the same name by their order.
type factKey struct {
	name  string
	which int
}

func indexFacts(facts []report.Fact) map[factKey]report.Fact {
	found, seen := map[factKey]report.Fact{}, map[string]int{}
	for _, f := range facts {
		found[factKey{f.Name, seen[f.Name]}] = f
		seen[f.Name]++
	}
	return found
}

// compareFacts lists the facts that differ, in the order of the later run. Names are texts, so nothing can be
// compared in two languages; and a fact that only one of two versions checks says nothing about the tenant.
func (c comparison) compareFacts(from, to []report.Fact) []FactChange {
	if !c.sameLanguage {
		return nil
	}
	earlier, later := indexFacts(from), indexFacts(to)
	var moves []FactChange
	seen := map[string]int{}
	for _, f := range to {
		key := factKey{f.Name, seen[f.Name]}
		seen[f.Name]++
		before, known := earlier[key]
		switch {
		case known && factsDiffer(before, f):
			moves = append(moves, FactChange{f.Name, factTrend(before, f), f.Want, before.Got, f.Got, before.OK, f.OK})
		case !known && c.sameVersion:
			moves = append(moves, FactChange{Name: f.Name, Trend: Added, Want: f.Want, To: f.Got, okNow: f.OK})
		}
	}
	clear(seen)
	for _, f := range from {
		key := factKey{f.Name, seen[f.Name]}
		seen[f.Name]++
		if _, still := later[key]; !still && c.sameVersion {
			moves = append(moves, FactChange{Name: f.Name, Trend: Removed, Want: f.Want, From: f.Got, okBefore: f.OK})
		}
	}
	return moves
}

// factsDiffer reports whether a fact has changed. In a fact without a wanted value, a date does not count: it is when
// something was last counted or stated.
func factsDiffer(a, b report.Fact) bool {
	if a.OK != b.OK {
		return true
	}
	if a.Want == "" && b.Want == "" {
		return datePattern.ReplaceAllString(a.Got, "") != datePattern.ReplaceAllString(b.Got, "")
	}
	return a.Got != b.Got
}

func factTrend(from, to report.Fact) Trend {
	switch {
	case from.OK && !to.OK:
		return Worse
	case !from.OK && to.OK:
		return Better
	}
	return Changed
}

// A subjectKey identifies a subject: by id, or by name if it has no id, and by order if it is listed several times.
type subjectKey struct {
	kind, id string
	which    int
}

// subjectKeys returns the key of each subject.
func subjectKeys(subjects []report.Subject) []subjectKey {
	keys, seen := make([]subjectKey, len(subjects)), map[subjectKey]int{}
	for i, s := range subjects {
		k := subjectKey{kind: s.Kind, id: cmp.Or(s.ID, s.Name)}
		seen[k]++
		keys[i] = subjectKey{k.kind, k.id, seen[k]}
	}
	return keys
}

// compareSubjects lists the subjects that were added, removed, or have other details.
func (c comparison) compareSubjects(from, to []report.Subject) []SubjectChange {
	before, now := subjectKeys(from), subjectKeys(to)
	earlier, later := map[subjectKey]report.Subject{}, map[subjectKey]bool{}
	for i, k := range before {
		earlier[k] = from[i]
	}
	var moves []SubjectChange
	for i, s := range to {
		was, known := earlier[now[i]]
		later[now[i]] = true
		switch {
		case !known:
			moves = append(moves, SubjectChange{s.Kind, s.ID, s.Name, Added, "", s.Detail})
		case c.sameLanguage && was.Detail != s.Detail:
			moves = append(moves, SubjectChange{s.Kind, s.ID, s.Name, Changed, was.Detail, s.Detail})
		}
	}
	for i, s := range from {
		if !later[before[i]] {
			moves = append(moves, SubjectChange{s.Kind, s.ID, s.Name, Removed, s.Detail, ""})
		}
	}
	return moves
}
