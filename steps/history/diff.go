package history

import (
	"time"

	"cspready/steps"
	"cspready/steps/report"
)

// DiffSchema is the version of [Diff]. Fields can be added under the same name; any other change needs a new one.
const DiffSchema = "cspready/diff/v1"

// A Way is how something changed between two runs.
type Way string

// The ways in which a requirement, or a part of it, can change.
const (
	Worse     Way = "worse"
	Better    Way = "better"
	LessKnown Way = "less-known" // became unknown, which is neither
	Changed   Way = "changed"    // in another way, which may be better or worse
	Same      Way = "same"
	Came      Way = "came" // only in the later run
	Went      Way = "went" // only in the earlier run
)

// A Diff is the difference between two runs of a tenant: data, which machines get as it is.
type Diff struct {
	Schema       string        `json:"schema"`
	Tenant       report.Tenant `json:"tenant"`
	From         Side          `json:"from"`
	To           Side          `json:"to"`
	Counts       map[Way]int   `json:"counts"`       // requirements
	Requirements []Requirement `json:"requirements"` // that are not the same, in the order of the later run
	// Words says that texts were compared. If the runs are in different languages, only statuses were.
	Words bool `json:"wordsCompared"`

	// Backwards says that From is the later run. It is not in the document: the order in which runs were stored is
	// known only here, and machines have the times.
	Backwards bool `json:"-"`

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

// A Requirement is the difference between two findings. From and To are statuses; a requirement that is in one run
// alone lacks one.
type Requirement struct {
	ID       string        `json:"id"`
	Title    string        `json:"title"`
	Level    string        `json:"level"` // in the later run
	Way      Way           `json:"way"`
	From     string        `json:"from,omitempty"`
	To       string        `json:"to,omitempty"`
	Summary  string        `json:"summary"` // of the later run
	Basis    *Move         `json:"basis,omitempty"`
	Levels   *Move         `json:"levels,omitempty"`
	Coverage *CoverageMove `json:"coverage,omitempty"`
	Facts    []FactMove    `json:"facts,omitempty"`
	Subjects []SubjectMove `json:"subjects,omitempty"`
	Policies []SubjectMove `json:"policies,omitempty"`
}

// A Move is a word that changed.
type Move struct {
	From string `json:"from"`
	To   string `json:"to"`
}

// CoverageMove is a change of the MFA coverage.
type CoverageMove struct {
	From report.Coverage `json:"from"`
	To   report.Coverage `json:"to"`
}

// FactMove is a change of one fact.
type FactMove struct {
	Name string `json:"name"`
	Way  Way    `json:"way"`
	Want string `json:"want"`
	From string `json:"from,omitempty"`
	To   string `json:"to,omitempty"`

	okBefore, okNow bool // as wanted, before and now
}

// SubjectMove is an object of the tenant that was added, removed, or has other details now.
type SubjectMove struct {
	Kind string `json:"kind"`
	ID   string `json:"id"`
	Name string `json:"name"`
	Way  Way    `json:"way"`
	From string `json:"from,omitempty"` // its details
	To   string `json:"to,omitempty"`
}

// Compare returns how the later of two runs of one tenant differs from the earlier. The names are those of the runs.
func Compare(from, to report.Check, fromName, toName string) Diff {
	d := Diff{
		Schema: DiffSchema, Tenant: to.Tenant, From: sideOf(from, fromName), To: sideOf(to, toName),
		Counts: map[Way]int{}, Requirements: []Requirement{}, Words: from.Language == to.Language,
		operatorKindDiffers: (from.Operator.Application == nil) != (to.Operator.Application == nil),
	}
	c := comparison{
		sameLanguage: d.Words, sameVersion: from.Tool.Version == to.Tool.Version,
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
			d.add(Requirement{ID: f.ID, Title: f.Title, Level: f.Level, Way: Came, To: f.Status, Summary: f.Summary})
			continue
		}
		d.add(c.compareRequirement(before, f))
	}
	for _, f := range from.Findings {
		if _, ended := earlier[f.ID]; ended {
			d.add(Requirement{ID: f.ID, Title: f.Title, Level: f.Level, Way: Went, From: f.Status, Summary: f.Summary})
		}
	}
	return d
}

func sideOf(c report.Check, name string) Side {
	return Side{Run: name, At: c.FinishedAt, Version: c.Tool.Version, Language: c.Language, PartnerType: c.PartnerType,
		Overall: c.Overall}
}

func (d *Diff) add(r Requirement) {
	d.Counts[r.Way]++
	if r.Way != Same {
		d.Requirements = append(d.Requirements, r)
	}
}

// effectiveTrend returns what a change means for the tenant. A requirement in one run alone was not checked in the
// other: if it is not met now, that is worse than unknown; if it is no longer checked, less is known.
func (r Requirement) effectiveTrend() Way {
	switch {
	case r.Way == Came && (r.To == steps.NotMet.String() || r.To == steps.Attention.String()):
		return Worse
	case r.Way == Went, r.Way == Came && r.To == steps.Unknown.String():
		return LessKnown
	}
	return r.Way
}

// Mandatory returns the trend of the mandatory requirements: [Worse] if one is, else [LessKnown] if one is, else
// [Same].
func (d Diff) Mandatory() Way {
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
