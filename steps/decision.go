package steps

import (
	"slices"

	"cspready/assets"
)

// A Decision is a person's answer to one change of a plan, before anything is sent.
type Decision struct {
	Change   Change
	Approved bool
	// Missing are the declined changes that this one depends on, directly or through others. It was skipped because
	// of them, without being asked for.
	Missing []Change
}

// IsSkipped reports whether the change was not asked for, as a change that it needs was declined.
func (d Decision) IsSkipped() bool { return !d.Approved && len(d.Missing) > 0 }

// Describe returns the decision in words.
func (d Decision) Describe() assets.Text {
	switch {
	case d.Approved:
		return say("decided.agreed", "what", d.Change.Title)
	case !d.IsSkipped():
		return say("decided.declined", "what", d.Change.Title)
	}
	needs := make([]assets.Text, len(d.Missing))
	for i, c := range d.Missing {
		needs[i] = c.Title
	}
	return say("decided.left-out", "what", d.Change.Title, "needs", needs)
}

// Decisions returns the decisions about all changes of the plan, given the approvals: every other change that was
// asked for was declined.
func (p Plan) Decisions(said []Approval) []Decision {
	list := make([]Decision, len(p.Ops))
	lacks := make([][]int, len(p.Ops)) // a change comes after those that it depends on
	for i, op := range p.Ops {
		list[i] = Decision{Change: op.Change(), Approved: p.isApproved(i, said)}
		for _, on := range p.DependsOn[i] {
			switch {
			case list[on].IsSkipped():
				lacks[i] = append(lacks[i], lacks[on]...)
			case !list[on].Approved:
				lacks[i] = append(lacks[i], on)
			}
		}
		slices.Sort(lacks[i])
		lacks[i] = slices.Compact(lacks[i])
		for _, on := range lacks[i] {
			list[i].Missing = append(list[i].Missing, list[on].Change)
		}
	}
	return list
}

// NotApproved returns the changes that were declined or skipped.
func NotApproved(list []Decision) []Decision {
	return slices.DeleteFunc(slices.Clone(list), func(d Decision) bool { return d.Approved })
}
