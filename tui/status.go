package tui

import (
	"slices"

	"cspready/steps"
)

// glyph is the sign of a status. It never stands without the word, except on the rail, whose pages say the word.
func glyph(s steps.Status) string {
	return map[steps.Status]string{steps.Met: "✓", steps.NotMet: "✗", steps.Attention: "!", steps.Unknown: "?", steps.NotApplicable: "–"}[s]
}

// open is the sign of what was not looked at yet.
const open = "·"

// status says a finding's status as sign and word, and that a person stated it where that is so.
func (v visit) status(f steps.Finding, st styles) string {
	word := v.cat.T("status." + f.Status.String())
	if f.Basis == steps.Stated {
		word = v.say("status.stated", "status", word)
	}
	return st.status(f.Status).Render(glyph(f.Status) + " " + word)
}

// worst orders statuses by how much they need a person, least first.
var worst = []steps.Status{steps.NotApplicable, steps.Met, steps.Unknown, steps.Attention, steps.NotMet}

// stageStatus is the worst status of a stage's requirements; false when none was looked at. What Microsoft only tells about, without asking for
// it, is worth a look at most.
func stageStatus(results []steps.Result, stage steps.Stage) (steps.Status, bool) {
	rank := -1
	for _, r := range results {
		status := r.Finding.Status
		if status == steps.NotMet && r.Level == steps.Informative {
			status = steps.Attention
		}
		if r.Info.Stage == stage {
			rank = max(rank, slices.Index(worst, status))
		}
	}
	if rank < 0 {
		return steps.Unknown, false
	}
	return worst[rank], true
}

// firstUnmet is the index of the first requirement that needs a person, in the wizard's order; 0 when none does.
func firstUnmet(results []steps.Result) int {
	for i, r := range results {
		if s := r.Finding.Status; s != steps.Met && s != steps.NotApplicable {
			return i
		}
	}
	return 0
}
