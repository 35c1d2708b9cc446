package steps

import (
	"slices"
	"time"

	"cspready/assets"
	"cspready/steps/rating"
)

// A Status is the state of a requirement. The zero value is Unknown, so that a forgotten status never reads as Met.
type Status int

// The five states.
const (
	Unknown Status = iota
	Met
	NotMet
	Attention
	NotApplicable
)

// String returns the word used in JSON, such as "not-met".
func (s Status) String() string {
	return [...]string{"unknown", "met", "not-met", "attention", "not-applicable"}[s]
}

// A Basis is the source of a finding.
type Basis string

// Verified findings were read from the tenant; Stated ones are based on the operator's statement, as no API shows
// them.
const (
	Verified Basis = "verified"
	Stated   Basis = "stated"
)

// A Fix says who can fix a requirement. The zero value is FixNone.
type Fix int

// Automatic: cspready, after a confirmation. Guided: a person, led by cspready. Manual: a person, elsewhere.
const (
	FixNone Fix = iota
	Automatic
	Guided
	Manual
)

// String returns the word used in JSON.
func (f Fix) String() string { return [...]string{"none", "automatic", "guided", "manual"}[f] }

// A Finding is the result of checking one requirement.
type Finding struct {
	Status    Status
	Basis     Basis // empty means Verified; for NotApplicable, Verified says that this was read from the tenant
	Fix       Fix
	Summary   assets.Text
	Next      assets.Text // the next step, or how to resolve an unknown
	Facts     []Fact
	Coverage  *Coverage  // for requirements about people
	Subjects  Subjects   // the objects that it is about, worst first
	Policies  []Subject  // every Conditional Access policy with its actual effect, where they were judged
	Questions []Question // for Plan, or for the finding itself where [Question.Statement] is set
	// Opinion is what Microsoft's What If says about the sign-ins that the finding is about; nil if it was not asked.
	Opinion *SecondOpinion
	// Offer is an optional improvement; Plan then has it.
	Offer assets.Text
	// RefusesCodes says that the tenant blocks device codes, so the next sign-in should use the browser.
	RefusesCodes bool
}

// A Fact is one thing that was checked: what it should be and what it is.
type Fact struct {
	Name, Want, Got assets.Text
	OK              bool // Got is as wanted; the texts alone do not always show it
}

// FactFromPoint returns a point as a fact of a finding.
func FactFromPoint(p rating.Point) Fact {
	return Fact{Name: p.Name, Want: p.Want, Got: p.Got, OK: p.Severity == rating.Good}
}

// IsFixable reports whether the requirement is not met and cspready can fix it, or lead a person.
func (f Finding) IsFixable() bool {
	mended := f.Status == Met || f.Status == NotApplicable
	return !mended && (f.Fix == Automatic || f.Fix == Guided)
}

// NeedsPlan reports whether to plan after the re-check: something can be fixed or offered, or answers other than
// statements were given, such as another place for encrypted files.
func (f Finding) NeedsPlan(rest Answers) bool {
	if f.Status == Met && f.Offer.Empty() {
		return len(rest) > 0
	}
	return f.Fix == Automatic
}

// Overall returns the state of the tenant: NotMet if any mandatory requirement is not met or needs attention (met
// only in part is not met), else Unknown if one is unknown or nothing was checked, else Met. Requirements of other
// levels count if the level is in also.
func Overall(results []Result, also ...Level) Status {
	overall := Met
	if len(results) == 0 {
		overall = Unknown
	}
	for _, r := range results {
		if r.Level != Mandatory && !slices.Contains(also, r.Level) {
			continue
		}
		switch r.Finding.Status {
		case NotMet, Attention:
			return NotMet
		case Unknown:
			overall = Unknown
		}
	}
	return overall
}

// A Result is the finding of one requirement with everything needed to show it.
type Result struct {
	Info    Info
	Level   Level
	Finding Finding
	Err     error // why it could not be checked; the finding is then Unknown and says so
	Took    time.Duration
}

// WorstPointSummary summarises the first of the worst points of an account.
func WorstPointSummary(points []rating.Point) assets.Text {
	m := rating.Worst(points)
	if m == rating.Good {
		return say("point.in-order")
	}
	for _, p := range points {
		if p.Severity == m {
			return say("point.summary", "name", p.Name, "got", p.Got)
		}
	}
	return assets.Text{}
}
