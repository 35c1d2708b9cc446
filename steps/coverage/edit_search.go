package coverage

import (
	"cmp"
	"slices"
)

// Limits of the search for edits. A tenant that needs more is not fixed by single edits.
const (
	maxEdits   = 24
	maxClasses = 200
	// exclusions evaluated: a policy that excludes a thousand people individually is tried only a few times
	maxWork = 500_000
)

// ProposeEdits proposes edits that together cover the most people, starting with the one that covers most. Each edit
// covers someone whom the edits before it leave uncovered: on its own or, where a policy has several flaws, together
// with the other edits of that policy. Declared break-glass accounts stay excluded from the policies that exclude
// them; a policy of theirs that is report-only is turned on.
func (v *Verdict) ProposeEdits() []Edit {
	s := v.newSearch()
	var chosen []Edit
	for len(chosen) < maxEdits {
		batch, gain := s.bestEdits()
		if gain == 0 {
			break
		}
		s.applyEdits(batch)
		chosen = append(chosen, batch...)
	}
	return chosen
}

// TurnOnEdit returns the edit that turns on the policy with this name if it is report-only or off.
func (v *Verdict) TurnOnEdit(name string) (Edit, bool) {
	for n := range v.rules {
		p := v.rules[n].policy
		if p.Name != name || p.IsOn() || len(p.Unrecognised) > 0 || p.Raw == nil {
			continue
		}
		return Edit{ID: p.ID + "/" + string(TurnOn) + "/", Kind: TurnOn, Policy: p.ID, Name: p.Name, index: n}, true
	}
	return Edit{}, false
}

// A search holds the uncovered classes, each with an example account, and the rules as edited so far.
type search struct {
	v           *Verdict
	rules       []rule
	openClasses []openClass
	work        int
}

type openClass struct {
	example principal
	size    int
	reaches []reach
}

func (v *Verdict) newSearch() *search {
	s := &search{v: v, rules: slices.Clone(v.rules)}
	indexOf := map[int32]int{}
	for i, state := range v.states {
		if state != Uncovered {
			continue
		}
		c := v.classOf[i]
		n, seen := indexOf[c]
		if !seen {
			n = len(s.openClasses)
			indexOf[c] = n
			s.openClasses = append(s.openClasses,
				openClass{example: v.tenant.principalOf(i), reaches: slices.Clone(v.classes[c].reaches)})
		}
		s.openClasses[n].size++
	}
	slices.SortStableFunc(s.openClasses, func(a, b openClass) int { return cmp.Compare(b.size, a.size) })
	s.openClasses = s.openClasses[:min(len(s.openClasses), maxClasses)]
	return s
}

// bestEdits returns the smallest set of edits that covers the most people now.
func (s *search) bestEdits() (edits []Edit, gain int) {
	for n := range s.rules {
		current := s.currentVerdict()
		if r := &s.rules[n]; !current.isWorthEditing(r) {
			continue
		}
		candidates := s.keepBreakGlassExcluded(current.possibleEdits(n))
		candidates = candidates[:min(len(candidates), maxEdits)]
		for _, e := range candidates {
			if g := s.countGain([]Edit{e}); g > gain {
				edits, gain = []Edit{e}, g
			}
		}
		if gain == 0 && len(candidates) > 1 {
			if g := s.countGain(candidates); g > gain {
				edits, gain = s.dropUnneeded(candidates, g), g
			}
		}
	}
	return edits, gain
}

// isWorthEditing reports whether a rule is meant to require MFA, or blocks legacy authentication and nothing else.
func (v *Verdict) isWorthEditing(r *rule) bool {
	if r.effect == blocksAccess {
		return r.covers[clients].without(v.space.legacySituations()[clients]).empty()
	}
	_, meant := v.distanceToMFA(r, reached)
	return meant
}

// dropUnneeded removes the edits without which the gain stays the same.
func (s *search) dropUnneeded(edits []Edit, gain int) []Edit {
	for i := 0; i < len(edits) && len(edits) > 1; {
		if fewer := slices.Delete(slices.Clone(edits), i, i+1); s.countGain(fewer) >= gain {
			edits = fewer
		} else {
			i++
		}
	}
	return edits
}

// keepBreakGlassExcluded drops edits that concern only break-glass accounts, and makes the others exclude these
// accounts individually.
func (s *search) keepBreakGlassExcluded(edits []Edit) []Edit {
	t := s.v.tenant
	var list []Edit
	for _, e := range edits {
		var i item
		switch e.Kind {
		case IncludeUser:
			i = t.itemForUser(e.Item)
		case IncludeGroup:
			i = t.itemForGroup(e.Item, true)
		case IncludeRole:
			i = t.itemForRole(e.Item, true)
		default:
			list = append(list, e)
			continue
		}
		for n := range t.BreakGlass {
			if t.BreakGlass[n] && i.certain.has(n) {
				e.keepExcluded = append(e.keepExcluded, t.People.User(n).ID)
			}
		}
		slices.Sort(e.keepExcluded)
		if e.Kind != IncludeUser || len(e.keepExcluded) == 0 {
			list = append(list, e)
		}
	}
	return list
}

func (s *search) currentVerdict() *Verdict {
	return &Verdict{tenant: s.v.tenant, space: s.v.space, rules: s.rules}
}

// countGain returns how many people edits of one policy would cover.
func (s *search) countGain(edits []Edit) int {
	if s.work += 1 + len(s.rules[edits[0].index].excludes); s.work > maxWork {
		return 0
	}
	r, err := s.editedRule(edits)
	if err != nil {
		return 0
	}
	n := edits[0].index
	after := s.currentVerdict()
	after.rules = slices.Clone(s.rules)
	after.rules[n] = r
	gain := 0
	for _, c := range s.openClasses {
		before := c.reaches[n]
		c.reaches[n] = r.reachOf(c.example)
		if after.judgeClass(c.reaches).state == Covered {
			gain += c.size
		}
		c.reaches[n] = before
	}
	return gain
}

func (s *search) editedRule(edits []Edit) (rule, error) {
	p, err := NewPatch(s.rules[edits[0].index].policy, edits)
	if err != nil {
		return rule{}, err
	}
	return s.v.tenant.readRule(p.After, s.v.space), nil
}

// applyEdits applies edits, and removes the classes that they cover.
func (s *search) applyEdits(edits []Edit) {
	r, err := s.editedRule(edits)
	if err != nil {
		return
	}
	n := edits[0].index
	s.rules[n] = r
	after := s.currentVerdict()
	s.openClasses = slices.DeleteFunc(s.openClasses, func(c openClass) bool {
		c.reaches[n] = r.reachOf(c.example)
		return after.judgeClass(c.reaches).state == Covered
	})
}
