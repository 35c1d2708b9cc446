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
func compareStatus(from, to string) Trend {
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
func (c comparison) compareRequirement(from, to report.Finding) RequirementDiff {
	r := RequirementDiff{ID: to.ID, Title: to.Title, Level: to.Level, From: from.Status, To: to.Status,
		Summary: to.Summary}
	r.Basis, r.Levels = changedWord(from.Basis, to.Basis), changedWord(from.Level, to.Level)
	if a, b := from.Coverage, to.Coverage; a != nil && b != nil && *a != *b {
		r.Coverage = &CoverageChange{*a, *b}
	}
	r.Facts = c.compareFacts(from.Facts, to.Facts)
	r.Subjects = c.compareSubjects(from.Subjects, to.Subjects)
	r.Policies = c.compareSubjects(from.Policies, to.Policies)
	if r.Trend = compareStatus(from.Status, to.Status); r.Trend == Same {
		r.Trend = r.trendOfDetails()
	}
	if r.Trend == Better && to.Status == steps.NotApplicable.String() && !c.sameDuties {
		r.Trend = Changed // nothing was fixed
	}
	if r.becameMandatory() && r.Trend != Worse {
		r.Trend = LessKnown
		if r.isOpen() {
			r.Trend = Worse
		}
	}
	return r
}

// becameMandatory reports whether a requirement that is not met or unknown has become mandatory since the earlier
// run. The tenant is no longer compliant, even if nothing in it changed.
func (r RequirementDiff) becameMandatory() bool {
	place, _ := rankStatus(r.To)
	return r.Levels != nil && r.Levels.To == string(steps.Mandatory) && place < 3
}

func changedWord(from, to string) *WordChange {
	if from == to {
		return nil
	}
	return &WordChange{from, to}
}

// trendOfDetails returns the trend of a requirement with the same status. One detail that is worse outweighs any that
// are better.
func (r RequirementDiff) trendOfDetails() Trend {
	var signs []Trend
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
	for _, way := range []Trend{Worse, LessKnown, Better, Changed} {
		for _, sign := range signs {
			if sign == way {
				return way
			}
		}
	}
	return Same
}

// isOpen reports whether the requirement is not met, so that its subjects are those with a problem.
func (r RequirementDiff) isOpen() bool {
	place, known := rankStatus(r.To)
	return known && place < 3
}

// requirementTrend returns what the change of a fact means for its requirement.
func (f FactChange) requirementTrend(open bool) Trend {
	switch {
	case f.Trend == Added && open && !f.okNow:
		return Worse
	case f.Trend == Removed && open && !f.okBefore:
		return Better
	case f.Trend == Worse || f.Trend == Better:
		return f.Trend
	}
	return Changed
}

// requirementTrend returns what the change of a subject means for its requirement. A policy among the subjects is not
// a problem.
func (s SubjectChange) requirementTrend(r RequirementDiff) Trend {
	_, known := rankStatus(r.To)
	switch {
	case s.Kind == string(steps.PolicySubject) || s.Trend == Changed:
	case s.Trend == Added && !known:
		return LessKnown
	case s.Trend == Added && r.isOpen():
		return Worse
	case s.Trend == Removed && (r.isOpen() || !known):
		return Better
	}
	return Changed
}

// countTrend returns Better if the number fell, and more if it rose.
func countTrend(before, now int, more Trend) Trend {
	switch {
	case now < before:
		return Better
	case now > before:
		return more
	}
	return Same
}
