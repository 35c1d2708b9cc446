package history

import (
	"slices"

	"cspready/assets"
	"cspready/steps"
	"cspready/steps/report"
)

// statusWord returns the message of a status. A run may be from another version: a word that this one does not know
// is shown as it is.
func statusWord(word string) assets.Text {
	for s := steps.Unknown; s <= steps.NotApplicable; s++ {
		if s.String() == word {
			return assets.Say("status." + word)
		}
	}
	return assets.Verbatim(word)
}

func levelWord(word string) assets.Text {
	if slices.Contains([]steps.Level{steps.Mandatory, steps.Recommended, steps.Informative}, steps.Level(word)) {
		return assets.Say("level." + word)
	}
	return assets.Verbatim(word)
}

// TallyText returns the findings by status as text, such as "12 met, 3 not met", the most serious first.
func TallyText(c report.Check) assets.Text {
	var parts []assets.Text
	counts := Tally(c)
	for _, s := range []steps.Status{steps.NotMet, steps.Attention, steps.Unknown, steps.Met, steps.NotApplicable} {
		if n := counts[s.String()]; n > 0 {
			parts = append(parts, assets.Say("drift.tally", "number", n, "status", statusWord(s.String())))
		}
	}
	return assets.Say("drift.counts", "parts", parts)
}

// Tally counts findings by status.
func Tally(c report.Check) map[string]int {
	counts := map[string]int{}
	for _, f := range c.Findings {
		counts[f.Status]++
	}
	return counts
}
