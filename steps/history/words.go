package history

import (
	"cmp"
	"slices"
	"time"

	"cspready/assets"
	"cspready/assets/catalog"
	"cspready/steps"
)

// trendOrder is the order in which people read changes: the most urgent first.
var trendOrder = []Trend{Worse, LessKnown, Better, Changed, Added, Removed}

// CountsText returns how many requirements changed in which way, such as "2 worse, 1 better".
func (d Diff) CountsText() assets.Text {
	var parts []assets.Text
	for _, w := range trendOrder {
		if n := d.Counts[w]; n > 0 {
			parts = append(parts, assets.Say("drift.count-"+string(w), "count", n))
		}
	}
	if len(parts) == 0 {
		return assets.Say("drift.nothing")
	}
	return assets.Say("drift.counts", "parts", parts)
}

// FormatSince returns the time since which changes are counted. Within a day the hour matters.
func FormatSince(at, now time.Time) string {
	if now.Sub(at) < 24*time.Hour {
		return FormatTime(at)
	}
	return at.UTC().Format(time.DateOnly)
}

// FormatTime returns a time in the format of all lists.
func FormatTime(at time.Time) string { return at.UTC().Format("2006-01-02 15:04") + " UTC" }

// formatTimes returns two times, with seconds if they would look the same without.
func formatTimes(from, to time.Time) (earlier, later string) {
	if FormatTime(from) != FormatTime(to) {
		return FormatTime(from), FormatTime(to)
	}
	precise := func(at time.Time) string { return at.UTC().Format(time.DateTime) + " UTC" }
	return precise(from), precise(to)
}

// ByUrgency returns the requirements that changed, in the order of [Diff.CountsText].
func (d Diff) ByUrgency() []RequirementDiff {
	sorted := slices.Clone(d.Requirements)
	slices.SortStableFunc(sorted, func(a, b RequirementDiff) int {
		return cmp.Compare(slices.Index(trendOrder, a.Trend), slices.Index(trendOrder, b.Trend))
	})
	return sorted
}

// Headline returns how a requirement changed, in one line.
func (r RequirementDiff) Headline() assets.Text {
	title, level := catalog.Said(r.Title), levelWord(r.Level)
	switch {
	case r.Trend == Added:
		return assets.Say("drift.came", "title", title, "to", statusWord(r.To), "level", level)
	case r.Trend == Removed:
		return assets.Say("drift.went", "title", title, "from", statusWord(r.From), "level", level)
	case r.From == r.To:
		return assets.Say("drift.still", "title", title, "way", r.Trend.Word(), "to", statusWord(r.To), "level", level)
	}
	return assets.Say("drift.moved", "title", title, "way", r.Trend.Word(), "from", statusWord(r.From),
		"to", statusWord(r.To), "level", level)
}

// Details returns what changed within a requirement: facts, and up to most subjects, or all if most is 0.
func (r RequirementDiff) Details(limit int) []assets.Text {
	var list []assets.Text
	if l := r.Levels; l != nil {
		list = append(list, assets.Say("drift.level", "from", levelWord(l.From), "to", levelWord(l.To)))
	}
	if b := r.Basis; b != nil {
		list = append(list, assets.Say("drift.basis-"+cmp.Or(b.To, string(steps.Verified))))
	}
	if c := r.Coverage; c != nil {
		list = append(list, assets.Say("drift.coverage", "before", c.From.Percent, "percent", c.To.Percent,
			"covered", c.To.Covered, "people", c.To.People))
	}
	for _, f := range r.Facts {
		list = append(list, f.describeChange())
	}
	list = append(list, subjectLines(r.Subjects, limit)...)
	return append(list, subjectLines(r.Policies, limit)...)
}

func (f FactChange) describeChange() assets.Text {
	name, from, to := catalog.Said(f.Name), catalog.Said(f.From), catalog.Said(f.To)
	switch f.Trend {
	case Added:
		return assets.Say("drift.fact-came", "name", name, "to", to)
	case Removed:
		return assets.Say("drift.fact-went", "name", name, "from", from)
	}
	return assets.Say("drift.fact", "name", name, "from", from, "to", to)
}

func subjectLines(moves []SubjectChange, limit int) []assets.Text {
	var list []assets.Text
	for i, s := range moves {
		if i == limit && limit > 0 {
			return append(list, assets.Say("report.more", "count", len(moves)-limit))
		}
		list = append(list, s.describeChange())
	}
	return list
}

func (s SubjectChange) describeChange() assets.Text {
	switch s.Trend {
	case Added:
		return assets.Say("drift.subject-came", "name", s.Name, "detail", catalog.Said(s.To))
	case Removed:
		return assets.Say("drift.subject-went", "name", s.Name, "detail", catalog.Said(s.From))
	}
	return assets.Say("drift.subject", "name", s.Name, "from", catalog.Said(s.From), "to", catalog.Said(s.To))
}

// Word returns the word for a way.
func (w Trend) Word() assets.Text { return assets.Say("way." + string(w)) }

// Sign returns the sign that is shown next to the word, for quick reading.
func (w Trend) Sign() string {
	switch w {
	case Worse:
		return "↓"
	case Better:
		return "↑"
	case LessKnown:
		return "?"
	case Added:
		return "+"
	case Removed:
		return "−"
	}
	return "~"
}

// Warnings returns why a comparison says less than it seems to.
func (d Diff) Warnings() []assets.Text {
	var list []assets.Text
	if d.IsBackwards {
		list = append(list, assets.Say("drift.backwards"))
	}
	if !d.WordsCompared {
		list = append(list, assets.Say("drift.languages"))
	}
	if d.From.Version != d.To.Version {
		list = append(list, assets.Say("drift.versions", "from", d.From.Version, "to", d.To.Version))
	}
	if d.operatorKindDiffers {
		list = append(list, assets.Say("drift.operators"))
	}
	if d.From.PartnerType != d.To.PartnerType {
		list = append(list, assets.Say("drift.partner-types"))
	}
	return list
}
