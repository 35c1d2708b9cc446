package report

import (
	"slices"
	"strings"

	"cspready/assets"
	"cspready/assets/catalog"
	"cspready/graph"
	"cspready/steps"
)

// A document may have been kept by another version, or changed by somebody: of a word that this version does not know, what is shown says so.

// status is the state that a word stands for; [steps.Unknown] for one that is not known.
func status(word string) steps.Status {
	for s := steps.Unknown; s <= steps.NotApplicable; s++ {
		if s.String() == word {
			return s
		}
	}
	return steps.Unknown
}

// known is the message of a word, if it is one of those, else the word itself.
func known[T ~string](family, word string, all ...T) assets.Text {
	if slices.Contains(all, T(word)) {
		return assets.Say(family + word)
	}
	return assets.Verbatim(word)
}

func levelName(f Finding) assets.Text {
	return known("level.", f.Level, steps.Mandatory, steps.Recommended, steps.Informative)
}

func cloudName(c Check) assets.Text { return known("cloud.", c.Tenant.Cloud, graph.Clouds()...) }

func mfaWord(c Check) assets.Text { return known("tri.", c.Operator.MFA, "yes", "no", "unknown") }

func partnerName(c Check) assets.Text {
	return known("partner.", c.PartnerType, append(steps.PartnerTypes(), steps.PartnerUnknown)...)
}

// harmlessLine makes words printable in one line, and leaves out nothing.
func harmlessLine(said string) string { return strings.Join(catalog.CleanWhole(said), " ") }
