package history

import (
	"cspready/steps"
	"cspready/steps/report"
)

// Statuses in order, from the best: met and not applicable; needs attention, which is partly met; not met. Unknown
// has no place in it, as it is no improvement to know less. A requirement that becomes unknown is less known,
// whatever it was. One that was unknown is better if it is met now, and worse if it is not, as the stricter reading
// wins.

// rankStatus returns the position of a status in that order; false for unknown and for words that this version does
// not know.
func rankStatus(status string) (place int, known bool) {
	switch status {
	case steps.Met.String(), steps.NotApplicable.String():
		return 3, true
	case steps.Attention.String():
		return 2, true
	case steps.NotMet.String():
		return 1, true
	}
	return 0, false
}

// compareStatus returns the trend by the statuses alone; [Same] if the details decide.
func compareStatus(from, to string) Way {
	before, knew := rankStatus(from)
	now, know := rankStatus(to)
	switch {
	case from == to:
		return Same
	case !know && !knew:
		return Changed
	case !know:
		return LessKnown
	case !knew && now == 3, knew && now > before:
		return Better
	case !knew, now < before:
		return Worse
	}
	return Changed // between met and not applicable
}

// A comparison says what can be compared.
type comparison struct {
	sameLanguage bool // texts can be compared
	sameVersion  bool // the same facts were checked
	sameDuties   bool // the same requirements apply: neither the kind of operator nor the partner type differs
}

// compareRequirement compares two findings of one requirement.
func (c comparison) compareRequirement(from, to report.Finding) Requirement {
	r := Requirement{ID: to.ID, Title: to.Title, Level: to.Level, From: from.Status, To: to.Status, Summary: to.Summary}
	r.Basis, r.Levels = changedWord(from.Basis, to.Basis), changedWord(from.Level, to.Level)
	if a, b := from.Coverage, to.Coverage; a != nil && b != nil && *a != *b {
		r.Coverage = &CoverageMove{*a, *b}
	}
	r.Facts = c.compareFacts(from.Facts, to.Facts)
	r.Subjects = c.compareSubjects(from.Subjects, to.Subjects)
	r.Policies = c.compareSubjects(from.Policies, to.Policies)
	if r.Way = compareStatus(from.Status, to.Status); r.Way == Same {
		r.Way = r.trendOfDetails()
	}
	if r.Way == Better && to.Status == steps.NotApplicable.String() && !c.sameDuties {
		r.Way = Changed // nothing was fixed
	}
	if r.becameMandatory() && r.Way != Worse {
		r.Way = LessKnown
		if r.isOpen() {
			r.Way = Worse
		}
	}
	return r
}

// becameMandatory reports whether a requirement that is not met or unknown has become mandatory since the earlier
// run. The tenant is no longer compliant, even if nothing in it changed.
func (r Requirement) becameMandatory() bool {
	place, _ := rankStatus(r.To)
	return r.Levels != nil && r.Levels.To == string(steps.Mandatory) && place < 3
}

func changedWord(from, to string) *Move {
	if from == to {
		return nil
	}
	return &Move{from, to}
}

// trendOfDetails returns the trend of a requirement with the same status. One detail that is worse outweighs any that
// are better.
func (r Requirement) trendOfDetails() Way {
	var signs []Way
	for _, f := range r.Facts {
		signs = append(signs, f.requirementTrend(r.isOpen()))
	}
	if c := r.Coverage; c != nil {
		signs = append(signs, countTrend(c.From.Uncovered, c.To.Uncovered, Worse),
			countTrend(c.From.Unknown, c.To.Unknown, LessKnown))
	}
	for _, s := range r.Subjects {
		signs = append(signs, s.requirementTrend(r))
	}
	if len(r.Policies) > 0 || r.Basis != nil || r.Levels != nil {
		signs = append(signs, Changed)
	}
	for _, way := range []Way{Worse, LessKnown, Better, Changed} {
		for _, sign := range signs {
			if sign == way {
				return way
			}
		}
	}
	return Same
}

// isOpen reports whether the requirement is not met, so that its subjects are those with a problem.
func (r Requirement) isOpen() bool {
	place, known := rankStatus(r.To)
	return known && place < 3
}

// requirementTrend returns what the change of a fact means for its requirement.
func (f FactMove) requirementTrend(open bool) Way {
	switch {
	case f.Way == Came && open && !f.okNow:
		return Worse
	case f.Way == Went && open && !f.okBefore:
		return Better
	case f.Way == Worse || f.Way == Better:
		return f.Way
	}
	return Changed
}

// requirementTrend returns what the change of a subject means for its requirement. A policy among the subjects is not
// a problem.
func (s SubjectMove) requirementTrend(r Requirement) Way {
	_, known := rankStatus(r.To)
	switch {
	case s.Kind == string(steps.PolicySubject) || s.Way == Changed:
	case s.Way == Came && !known:
		return LessKnown
	case s.Way == Came && r.isOpen():
		return Worse
	case s.Way == Went && (r.isOpen() || !known):
		return Better
	}
	return Changed
}

// countTrend returns Better if the number fell, and more if it rose.
func countTrend(before, now int, more Way) Way {
	switch {
	case now < before:
		return Better
	case now > before:
		return more
	}
	return Same
}
