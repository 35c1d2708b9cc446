package history

import (
	"cspready/steps"
	"cspready/steps/report"
)

// The order of states, from the best: met and not applicable; needs attention, which is met in part; not met. Unknown has no place in
// it: who cannot see has not seen an improvement. What becomes unknown is less known, whatever it was. What was unknown got better
// if it is in order now, and worse if it is not, as the stricter reading wins.

// rank is the place of a state in that order; false of unknown and of words that this version does not know.
func rank(status string) (place int, known bool) {
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

// between is where a requirement went by its states alone; [Same] where what is behind them decides.
func between(from, to string) Way {
	before, knew := rank(from)
	now, know := rank(to)
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
	return Changed // from met to not applicable, or back
}

// A comparison knows what can be compared.
type comparison struct {
	words       bool // they are in one language
	sameVersion bool // what is looked at is the same in both
	sameDuties  bool // what applies is the tenant's to say alone, and not who looked or which partner was said to look
}

// requirement holds two findings of one requirement against each other.
func (c comparison) requirement(from, to report.Finding) Requirement {
	r := Requirement{ID: to.ID, Title: to.Title, Level: to.Level, From: from.Status, To: to.Status, Summary: to.Summary}
	r.Basis, r.Levels = moved(from.Basis, to.Basis), moved(from.Level, to.Level)
	if a, b := from.Coverage, to.Coverage; a != nil && b != nil && *a != *b {
		r.Coverage = &CoverageMove{*a, *b}
	}
	r.Facts = c.facts(from.Facts, to.Facts)
	r.Subjects = c.subjects(from.Subjects, to.Subjects)
	r.Policies = c.subjects(from.Policies, to.Policies)
	if r.Way = between(from.Status, to.Status); r.Way == Same {
		r.Way = r.behind()
	}
	if r.Way == Better && to.Status == steps.NotApplicable.String() && !c.sameDuties {
		r.Way = Changed // nothing was mended
	}
	if r.becameMandatory() && r.Way != Worse {
		r.Way = LessKnown
		if r.open() {
			r.Way = Worse
		}
	}
	return r
}

// becameMandatory reports whether something is left to do about a requirement, or to find out, that has to be met since the run before: the tenant
// is not in order any more, however little has moved in it.
func (r Requirement) becameMandatory() bool {
	place, _ := rank(r.To)
	return r.Levels != nil && r.Levels.To == string(steps.Mandatory) && place < 3
}

func moved(from, to string) *Move {
	if from == to {
		return nil
	}
	return &Move{from, to}
}

// behind is where a requirement went whose state is the same. One sign of the worse outweighs any of the better.
func (r Requirement) behind() Way {
	var signs []Way
	for _, f := range r.Facts {
		signs = append(signs, f.sign(r.open()))
	}
	if c := r.Coverage; c != nil {
		signs = append(signs, fewer(c.From.Uncovered, c.To.Uncovered, Worse), fewer(c.From.Unknown, c.To.Unknown, LessKnown))
	}
	for _, s := range r.Subjects {
		signs = append(signs, s.sign(r))
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

// open reports whether something is wrong, so that its subjects are those with whom it is.
func (r Requirement) open() bool {
	place, known := rank(r.To)
	return known && place < 3
}

// sign is what a fact says of its requirement.
func (f FactMove) sign(open bool) Way {
	switch {
	case f.Way == Came && open && !f.is:
		return Worse
	case f.Way == Went && open && !f.wanted:
		return Better
	case f.Way == Worse || f.Way == Better:
		return f.Way
	}
	return Changed
}

// sign is what a subject says of its requirement. That a policy is among the subjects is no fault of it.
func (s SubjectMove) sign(r Requirement) Way {
	_, known := rank(r.To)
	switch {
	case s.Kind == string(steps.PolicySubject) || s.Way == Changed:
	case s.Way == Came && !known:
		return LessKnown
	case s.Way == Came && r.open():
		return Worse
	case s.Way == Went && (r.open() || !known):
		return Better
	}
	return Changed
}

// fewer is Better if there are fewer, and a way if there are more.
func fewer(before, now int, more Way) Way {
	switch {
	case now < before:
		return Better
	case now > before:
		return more
	}
	return Same
}
