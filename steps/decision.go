package steps

import (
	"slices"

	"cspready/assets"
)

// A Decision is a person's answer to one change of a plan, before anything is sent.
type Decision struct {
	Change Change
	Agreed bool
	// Missing are the declined changes that this one depends on, directly or through others. It was skipped because
	// of them, without being asked for.
	Lacks []Change
}

// IsSkipped reports whether the change was not asked for, as a change that it needs was declined.
func (d Decision) LeftOut() bool { return !d.Agreed && len(d.Lacks) > 0 }

// Describe returns the decision in words.
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

// Decisions returns the decisions about all changes of the plan, given the approvals: every other change that was
// asked for was declined.
func (p Plan) Decided(said []Yes) []Decision {
	list := make([]Decision, len(p.Ops))
	lacks := make([][]int, len(p.Ops)) // a change comes after those that it depends on
	for i, op := range p.Ops {
		list[i] = Decision{Change: op.Change(), Agreed: p.isApproved(i, said)}
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

// NotApproved returns the changes that were declined or skipped.
func NotAgreed(list []Decision) []Decision {
	return slices.DeleteFunc(slices.Clone(list), func(d Decision) bool { return d.Agreed })
}
