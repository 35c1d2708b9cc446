package steps

import (
	"slices"

	"cspready/assets"
)

// A Decision is what a person decided about a change of a plan, before anything is sent.
type Decision struct {
	Change Change
	Agreed bool
	// Lacks are the declined changes that it rests on, be it through others: it was left out for want of them, and not asked for.
	Lacks []Change
}

// LeftOut reports whether the change was not asked for.
func (d Decision) LeftOut() bool { return !d.Agreed && len(d.Lacks) > 0 }

// Said is the decision in words.
func (d Decision) Said() assets.Text {
	switch {
	case d.Agreed:
		return say("decided.agreed", "what", d.Change.Title)
	case !d.LeftOut():
		return say("decided.declined", "what", d.Change.Title)
	}
	needs := make([]assets.Text, len(d.Lacks))
	for i, c := range d.Lacks {
		needs[i] = c.Title
	}
	return say("decided.left-out", "what", d.Change.Title, "needs", needs)
}

// Decided returns the decisions about all changes of the plan, given what was said yes to: every other change that was asked for was
// declined.
func (p Plan) Decided(said []Yes) []Decision {
	list := make([]Decision, len(p.Ops))
	lacks := make([][]int, len(p.Ops)) // what a change rests on comes before it
	for i, op := range p.Ops {
		list[i] = Decision{Change: op.Change(), Agreed: p.agreed(i, said)}
		for _, on := range p.Rests[i] {
			switch {
			case list[on].LeftOut():
				lacks[i] = append(lacks[i], lacks[on]...)
			case !list[on].Agreed:
				lacks[i] = append(lacks[i], on)
			}
		}
		slices.Sort(lacks[i])
		lacks[i] = slices.Compact(lacks[i])
		for _, on := range lacks[i] {
			list[i].Lacks = append(list[i].Lacks, list[on].Change)
		}
	}
	return list
}

// NotAgreed returns what was declined or left out.
func NotAgreed(list []Decision) []Decision {
	return slices.DeleteFunc(slices.Clone(list), func(d Decision) bool { return d.Agreed })
}
