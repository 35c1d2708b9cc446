package history

import (
	"time"

	"cspready/steps"
	"cspready/steps/report"
)

// DiffSchema is the version of [Diff]. Fields can be added under the same name; any other change needs a new one.
const DiffSchema = "cspready/diff/v1"

// A Trend is how something changed between two runs.
type Trend string

// The ways in which a requirement, or a part of it, can change.
const (
	Worse     Trend = "worse"
	Better    Trend = "better"
	LessKnown Trend = "less-known" // became unknown, which is neither
	Changed   Trend = "changed"    // in another way, which may be better or worse
	Same      Trend = "same"
	Added     Trend = "came" // only in the later run
	Removed   Trend = "went" // only in the earlier run
)

// A Diff is the difference between two runs of a tenant: data, which machines get as it is.
type Diff struct {
	Schema       string            `json:"schema"`
	Tenant       report.Tenant     `json:"tenant"`
	From         Side              `json:"from"`
	To           Side              `json:"to"`
	Counts       map[Trend]int     `json:"counts"`       // requirements
	Requirements []RequirementDiff `json:"requirements"` // that are not the same, in the order of the later run
	// WordsCompared says that texts were compared. If the runs are in different languages, only statuses were.
	WordsCompared bool `json:"wordsCompared"`

	// IsBackwards says that From is the later run. It is not in the document: the order in which runs were stored is
	// known only here, and machines have the times.
	IsBackwards bool `json:"-"`

	operatorKindDiffers bool // one run is by a person and the other by an application
}

// A Side is one of the two runs.
type Side struct {
	Run         string    `json:"run"`
	At          time.Time `json:"at"`
	Version     string    `json:"version"`
	Language    string    `json:"language"`
	PartnerType string    `json:"partnerType"`
	Overall     string    `json:"overall"`
}

// A RequirementDiff is the difference between two findings. From and To are statuses; a requirement that is in one run
// alone lacks one.
type RequirementDiff struct {
	ID       string          `json:"id"`
	Title    string          `json:"title"`
	Level    string          `json:"level"` // in the later run
	Trend    Trend           `json:"way"`
	From     string          `json:"from,omitempty"`
	To       string          `json:"to,omitempty"`
	Summary  string          `json:"summary"` // of the later run
	Basis    *WordChange     `json:"basis,omitempty"`
	Levels   *WordChange     `json:"levels,omitempty"`
	Coverage *CoverageChange `json:"coverage,omitempty"`
	Facts    []FactChange    `json:"facts,omitempty"`
	Subjects []SubjectChange `json:"subjects,omitempty"`
	Policies []SubjectChange `json:"policies,omitempty"`
}

// A WordChange is a word that changed.
type WordChange struct {
	From string `json:"from"`
	To   string `json:"to"`
}

// CoverageChange is a change of the MFA coverage.
type CoverageChange struct {
	From report.Coverage `json:"from"`
	To   report.Coverage `json:"to"`
}

// FactChange is a change of one fact.
type FactChange struct {
	Name  string `json:"name"`
	Trend Trend  `json:"way"`
	Want  string `json:"want"`
	From  string `json:"from,omitempty"`
	To    string `json:"to,omitempty"`

	okBefore, okNow bool // as wanted, before and now
}

// SubjectChange is an object of the tenant that was added, removed, or has other details now.
type SubjectChange struct {
	Kind  string `json:"kind"`
	ID    string `json:"id"`
	Name  string `json:"name"`
	Trend Trend  `json:"way"`
	From  string `json:"from,omitempty"` // its details
	To    string `json:"to,omitempty"`
}

// Compare returns how the later of two runs of one tenant differs from the earlier. The names are those of the runs.
func Compare(from, to report.Check, fromName, toName string) Diff {
	d := Diff{
		Schema: DiffSchema, Tenant: to.Tenant, From: sideOf(from, fromName), To: sideOf(to, toName),
		Counts: map[Trend]int{}, Requirements: []RequirementDiff{}, WordsCompared: from.Language == to.Language,
		operatorKindDiffers: (from.Operator.Application == nil) != (to.Operator.Application == nil),
	}
	c := comparison{
		sameLanguage: d.WordsCompared, sameVersion: from.Tool.Version == to.Tool.Version,
		sameDuties: !d.operatorKindDiffers && from.PartnerType == to.PartnerType,
	}
	earlier := map[string]report.Finding{}
	for _, f := range from.Findings {
		earlier[f.ID] = f
	}
	for _, f := range to.Findings {
		before, known := earlier[f.ID]
		delete(earlier, f.ID)
		if !known {
			d.add(RequirementDiff{ID: f.ID, Title: f.Title, Level: f.Level, Trend: Added, To: f.Status, Summary: f.Summary})
			continue
		}
		d.add(c.compareRequirement(before, f))
	}
	for _, f := range from.Findings {
		if _, ended := earlier[f.ID]; ended {
			d.add(RequirementDiff{ID: f.ID, Title: f.Title, Level: f.Level, Trend: Removed, From: f.Status, Summary: f.Summary})
		}
	}
	return d
}

func sideOf(c report.Check, name string) Side {
	return Side{Run: name, At: c.FinishedAt, Version: c.Tool.Version, Language: c.Language, PartnerType: c.PartnerType,
		Overall: c.Overall}
}

func (d *Diff) add(r RequirementDiff) {
	d.Counts[r.Trend]++
	if r.Trend != Same {
		d.Requirements = append(d.Requirements, r)
	}
}

// effectiveTrend returns what a change means for the tenant. A requirement in one run alone was not checked in the
// other: if it is not met now, that is worse than unknown; if it is no longer checked, less is known.
func (r RequirementDiff) effectiveTrend() Trend {
	switch {
	case r.Trend == Added && (r.To == steps.NotMet.String() || r.To == steps.Attention.String()):
		return Worse
	case r.Trend == Removed, r.Trend == Added && r.To == steps.Unknown.String():
		return LessKnown
	}
	return r.Trend
}

// MandatoryTrend returns the trend of the mandatory requirements: [Worse] if one is, else [LessKnown] if one is, else
// [Same].
func (d Diff) MandatoryTrend() Trend {
	way := Same
	for _, r := range d.Requirements {
		if r.Level != string(steps.Mandatory) {
			continue
		}
		switch r.effectiveTrend() {
		case Worse:
			return Worse
		case LessKnown:
			way = LessKnown
		}
	}
	return way
}
