package tui

import (
	"slices"

	"cspready/steps"
	"cspready/tui/widget"
)

// statusGlyph returns the sign of a status. It is always shown with the word, except on the rail, whose pages
// have the words.
func statusGlyph(s steps.Status) string {
	return map[steps.Status]string{
		steps.Met: "✓", steps.NotMet: "✗", steps.Attention: "!", steps.Unknown: "?", steps.NotApplicable: "–",
	}[s]
}

// pendingGlyph is the sign of a stage or change without a result yet.
const pendingGlyph = "·"

// statusText returns a finding's status as sign and word, marked if it rests on a statement.
func (v pageState) statusText(f steps.Finding, st widget.Styles) string {
	word := v.cat.T("status." + f.Status.String())
	if f.Basis == steps.Stated {
		word = v.say("status.stated", "status", word)
	}
	return st.Status(f.Status).Render(statusGlyph(f.Status) + " " + word)
}

// bySeverity orders statuses by severity, the least severe first.
var bySeverity = []steps.Status{steps.NotApplicable, steps.Met, steps.Unknown, steps.Attention, steps.NotMet}

// stageStatus returns the most severe status of a stage's requirements; false if none was checked. An
// informative requirement counts as Attention at most, because Microsoft reports it but does not require
// it.
func stageStatus(results []steps.Result, stage steps.Stage) (steps.Status, bool) {
	rank := -1
	for _, r := range results {
		status := r.Finding.Status
		if status == steps.NotMet && r.Level == steps.Informative {
			status = steps.Attention
		}
		if r.Info.Stage == stage {
			rank = max(rank, slices.Index(bySeverity, status))
		}
	}
	if rank < 0 {
		return steps.Unknown, false
	}
	return bySeverity[rank], true
}

// firstUnmet returns the index of the first requirement that is neither met nor not applicable; 0 if there
// is none.
func firstUnmet(results []steps.Result) int {
	for i, r := range results {
		if s := r.Finding.Status; s != steps.Met && s != steps.NotApplicable {
			return i
		}
	}
	return 0
}
