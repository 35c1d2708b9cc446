package history

import (
	"time"

	"cspready/steps"
	"cspready/steps/report"
)

// DiffSchema names the form of [Diff]. Fields are added under the same name; anything else gets a new one.
const DiffSchema = "cspready/diff/v1"

// A Way is where something went between two runs.
type Way string

// Where a requirement can have gone, or a part of one.
const (
	Worse     Way = "worse"
	Better    Way = "better"
	LessKnown Way = "less-known" // it can no longer be told, which is neither
	Changed   Way = "changed"    // otherwise, and nobody can say whether for the better
	Same      Way = "same"
	Came      Way = "came" // it is in the later run alone
	Went      Way = "went" // it is in the earlier run alone
)

// A Diff is what two runs of a tenant differ in: data, for machines as it is.
type Diff struct {
	Schema       string        `json:"schema"`
	Tenant       report.Tenant `json:"tenant"`
	From         Side          `json:"from"`
	To           Side          `json:"to"`
	Counts       map[Way]int   `json:"counts"`       // requirements
	Requirements []Requirement `json:"requirements"` // that are not the same, in the order of the later run
	// Words says that the words of both could be compared. They are in different languages otherwise, and only states were.
	Words bool `json:"wordsCompared"`

	// Backwards says that From is the later run. Only whoever knows in which order they were kept can tell, and machines have their times.
	Backwards bool `json:"-"`

	byOthers bool // a person made one of them and an application the other
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

// A Requirement is what one came to in both runs. From and To are states; one that is new or has ended lacks one.
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

// A Move is a word that became another.
type Move struct {
	From string `json:"from"`
	To   string `json:"to"`
}

// CoverageMove is of how many people MFA is demanded, before and now.
type CoverageMove struct {
	From report.Coverage `json:"from"`
	To   report.Coverage `json:"to"`
}

// FactMove is what became of one thing that was looked at.
type FactMove struct {
	Name string `json:"name"`
	Way  Way    `json:"way"`
	Want string `json:"want"`
	From string `json:"from,omitempty"`
	To   string `json:"to,omitempty"`

	wanted, is bool // as wanted, before and now
}

// SubjectMove is an object of the tenant that came, went, or of which something else is said now.
type SubjectMove struct {
	Kind string `json:"kind"`
	ID   string `json:"id"`
	Name string `json:"name"`
	Way  Way    `json:"way"`
	From string `json:"from,omitempty"` // what was said of it
	To   string `json:"to,omitempty"`
}

// Compare returns what the later of two runs of one tenant differs in. The names are those of the runs.
func Compare(from, to report.Check, fromName, toName string) Diff {
	d := Diff{
		Schema: DiffSchema, Tenant: to.Tenant, From: sideOf(from, fromName), To: sideOf(to, toName),
		Counts: map[Way]int{}, Requirements: []Requirement{}, Words: from.Language == to.Language,
		byOthers: (from.Operator.Application == nil) != (to.Operator.Application == nil),
	}
	c := comparison{
		words: d.Words, sameVersion: from.Tool.Version == to.Tool.Version, sameDuties: !d.byOthers && from.PartnerType == to.PartnerType,
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
		d.add(c.requirement(before, f))
	}
	for _, f := range from.Findings {
		if _, ended := earlier[f.ID]; ended {
			d.add(Requirement{ID: f.ID, Title: f.Title, Level: f.Level, Way: Went, From: f.Status, Summary: f.Summary})
		}
	}
	return d
}

func sideOf(c report.Check, name string) Side {
	return Side{Run: name, At: c.FinishedAt, Version: c.Tool.Version, Language: c.Language, PartnerType: c.PartnerType, Overall: c.Overall}
}

func (d *Diff) add(r Requirement) {
	d.Counts[r.Way]++
	if r.Way != Same {
		d.Requirements = append(d.Requirements, r)
	}
}

// weighs is what the move of a requirement comes to. One that is in one of the runs alone was not asked about in the other: that it is not met
// now is worse than not to know, and that it is not looked at any more is to know less.
func (r Requirement) weighs() Way {
	switch {
	case r.Way == Came && (r.To == steps.NotMet.String() || r.To == steps.Attention.String()):
		return Worse
	case r.Way == Went, r.Way == Came && r.To == steps.Unknown.String():
		return LessKnown
	}
	return r.Way
}

// Mandatory says how the mandatory requirements moved: [Worse] if one did, else [LessKnown] if one did, else [Same].
func (d Diff) Mandatory() Way {
	way := Same
	for _, r := range d.Requirements {
		if r.Level != string(steps.Mandatory) {
			continue
		}
		switch r.weighs() {
		case Worse:
			return Worse
		case LessKnown:
			way = LessKnown
		}
	}
	return way
}
