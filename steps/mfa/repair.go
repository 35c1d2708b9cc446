package mfa

import (
	"cmp"
	"slices"
)

// Bounds of the search for repairs. Tenants that need more are not mended by edits one by one.
const (
	mostEdits   = 24
	mostClasses = 200
	mostWork    = 500_000 // exclusions looked at: a policy that leaves out a thousand people by name is tried now and then, not a thousand times
)

// Repairs proposes edits that together cover the most people, the one that covers most first. Each covers somebody whom those before it
// leave open, by itself or, where a policy fails in several ways, with the others of the same policy. Declared break-glass
// accounts stay left out of the policies that leave them out; one of their own that waits as report-only is switched on.
func (v *Verdict) Repairs() []Edit {
	s := v.search()
	var chosen []Edit
	for len(chosen) < mostEdits {
		batch, gain := s.best()
		if gain == 0 {
			break
		}
		s.apply(batch)
		chosen = append(chosen, batch...)
	}
	return chosen
}

// Waiting returns the edit that switches on a policy of a name that is report-only or off.
func (v *Verdict) Waiting(name string) (Edit, bool) {
	for n := range v.rules {
		p := v.rules[n].policy
		if p.Name != name || p.On() || len(p.Strange) > 0 || p.Raw == nil {
			continue
		}
		return Edit{ID: p.ID + "/" + string(TurnOn) + "/", Kind: TurnOn, Policy: p.ID, Name: p.Name, index: n}, true
	}
	return Edit{}, false
}

// A search is the classes that are open, each stood for by one account, and the rules as edited so far.
type search struct {
	v     *Verdict
	rules []rule
	open  []openClass
	work  int
}

type openClass struct {
	person who
	size   int
	codes  []code
}

func (v *Verdict) search() *search {
	s := &search{v: v, rules: slices.Clone(v.rules)}
	at := map[int32]int{}
	for i, state := range v.states {
		if state != Uncovered {
			continue
		}
		c := v.classOf[i]
		n, seen := at[c]
		if !seen {
			n = len(s.open)
			at[c] = n
			s.open = append(s.open, openClass{person: v.tenant.who(i), codes: slices.Clone(v.classes[c].codes)})
		}
		s.open[n].size++
	}
	slices.SortStableFunc(s.open, func(a, b openClass) int { return cmp.Compare(b.size, a.size) })
	s.open = s.open[:min(len(s.open), mostClasses)]
	return s
}

// best returns the edits that would cover the most people now, as few as do.
func (s *search) best() (edits []Edit, gain int) {
	for n := range s.rules {
		current := s.verdict()
		if r := &s.rules[n]; !current.worthwhile(r) {
			continue
		}
		candidates := s.kept(current.edits(n))
		candidates = candidates[:min(len(candidates), mostEdits)]
		for _, e := range candidates {
			if g := s.gain([]Edit{e}); g > gain {
				edits, gain = []Edit{e}, g
			}
		}
		if gain == 0 && len(candidates) > 1 {
			if g := s.gain(candidates); g > gain {
				edits, gain = s.needed(candidates, g), g
			}
		}
	}
	return edits, gain
}

// worthwhile reports whether a rule is meant to make people do MFA, or to keep old protocols out and nothing else.
func (v *Verdict) worthwhile(r *rule) bool {
	if r.demand == blocks {
		return r.covers[clients].without(v.space.legacy()[clients]).empty()
	}
	_, meant := v.distance(r, reached)
	return meant
}

// needed drops the edits that a gain does not need.
func (s *search) needed(edits []Edit, gain int) []Edit {
	for i := 0; i < len(edits) && len(edits) > 1; {
		if fewer := slices.Delete(slices.Clone(edits), i, i+1); s.gain(fewer) >= gain {
			edits = fewer
		} else {
			i++
		}
	}
	return edits
}

// kept leaves break-glass accounts out of edits: those that only concern them are no repairs, and others name them instead.
func (s *search) kept(edits []Edit) []Edit {
	t := s.v.tenant
	var list []Edit
	for _, e := range edits {
		var i item
		switch e.Kind {
		case IncludeUser:
			i = t.user(e.Item)
		case IncludeGroup:
			i = t.group(e.Item)
		case IncludeRole:
			i = t.role(e.Item, true)
		default:
			list = append(list, e)
			continue
		}
		for n := range t.BreakGlass {
			if t.BreakGlass[n] && i.now.has(n) {
				e.keep = append(e.keep, t.People.User(n).ID)
			}
		}
		slices.Sort(e.keep)
		if e.Kind != IncludeUser || len(e.keep) == 0 {
			list = append(list, e)
		}
	}
	return list
}

func (s *search) verdict() *Verdict {
	return &Verdict{tenant: s.v.tenant, space: s.v.space, rules: s.rules}
}

// gain is how many people edits of one policy would cover.
func (s *search) gain(edits []Edit) int {
	if s.work += 1 + len(s.rules[edits[0].index].excludes); s.work > mostWork {
		return 0
	}
	r, err := s.edited(edits)
	if err != nil {
		return 0
	}
	n := edits[0].index
	after := s.verdict()
	after.rules = slices.Clone(s.rules)
	after.rules[n] = r
	gain := 0
	for _, c := range s.open {
		before := c.codes[n]
		c.codes[n] = r.meets(c.person)
		if after.judge(c.codes).state == Covered {
			gain += c.size
		}
		c.codes[n] = before
	}
	return gain
}

func (s *search) edited(edits []Edit) (rule, error) {
	p, err := PatchOf(s.rules[edits[0].index].policy, edits)
	if err != nil {
		return rule{}, err
	}
	return s.v.tenant.ruleOf(p.After, s.v.space), nil
}

// apply makes edits, and closes the classes that they cover.
func (s *search) apply(edits []Edit) {
	r, err := s.edited(edits)
	if err != nil {
		return
	}
	n := edits[0].index
	s.rules[n] = r
	after := s.verdict()
	s.open = slices.DeleteFunc(s.open, func(c openClass) bool {
		c.codes[n] = r.meets(c.person)
		return after.judge(c.codes).state == Covered
	})
}
