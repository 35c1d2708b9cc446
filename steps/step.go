package steps

import (
	"context"

	"cspready/assets"
	"cspready/steps/rating"
)

// A Step is one requirement of the tenant. Its answers are data, which front ends show and reports keep.
//
// Check and Plan only read. All that a step may ever change is spelt out in the Ops of its Plan.
type Step interface {
	Info() Info
	// Check looks at the tenant. An error means "could not look" and leaves the requirement unknown; "looked, and it is not
	// so" is a Finding.
	Check(ctx context.Context) (Finding, error)
	// Plan says what would mend the requirement, given the answers to the finding's questions.
	Plan(ctx context.Context, answers Answers) (Plan, error)
}

// Info is what is true of a step without asking the tenant.
type Info struct {
	ID      string // for good: it is in flags, JSON and records
	Stage   Stage
	Level   func(Profile) Level // how much it binds a tenant; nil means [Recommended]
	Title   assets.Text
	Why     assets.Text // what breaks without it, in words that a tired administrator understands
	Sources []string    // documentation pages that the judgement rests on
	Reads   []string    // Graph permissions that Check and Plan use, by short name
}

// LevelFor returns how much the step binds a tenant of this profile.
func (i Info) LevelFor(p Profile) Level {
	if i.Level == nil {
		return Recommended
	}
	return i.Level(p)
}

// A Stage is the part of the wizard that a step belongs to, in the order in which mistakes lock nobody out.
type Stage string

// The stages with steps so far.
const (
	StageTenant     Stage = "tenant"
	StageBreakGlass Stage = "break-glass"
	StageMFA        Stage = "mfa"
	StageApp        Stage = "secure-app"
	StageVendors    Stage = "vendors"
	StagePartner    Stage = "partner-center"
)

// Stages lists the stages in the wizard's order.
func Stages() []Stage {
	return []Stage{StageTenant, StageBreakGlass, StageMFA, StageApp, StageVendors, StagePartner}
}

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

// A Basis says how a finding is known.
type Basis string

// Verified findings were read from the tenant; Stated ones rest on the operator's word, as no interface shows them.
const (
	Verified Basis = "verified"
	Stated   Basis = "stated"
)

// A Fix says who can mend a requirement. The zero value is FixNone.
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

// A Finding is the judgement of one requirement.
type Finding struct {
	Status    Status
	Basis     Basis // empty means Verified; where nothing applies, Verified says that the tenant was read to tell
	Fix       Fix
	Summary   assets.Text
	Remedy    assets.Text // what to do next, or what would make an unknown known
	Facts     []Fact
	Coverage  *Coverage  // where the requirement is about people
	Subjects  Subjects   // whom or what it is about, worst first
	Policies  []Subject  // every Conditional Access policy with what it really does, where they were judged
	Questions []Question // what only a person knows: for Plan, or for the finding itself where [Question.Statement] is set
	// Offer says what could be done although nothing has to; Plan then has it.
	Offer assets.Text
	// RefusesCodes says that the tenant blocks device codes, so the next sign-in should use the browser.
	RefusesCodes bool
}

// A Fact is one thing that was looked at: what it should be and what it is.
type Fact struct {
	Name, Want, Got assets.Text
	OK              bool // Got is as wanted; the texts alone do not always tell
}

// FactOf is a point as a finding shows it.
func FactOf(p rating.Point) Fact {
	return Fact{Name: p.Name, Want: p.Want, Got: p.Got, OK: p.Severity == rating.Good}
}

// WantsPlan reports whether the requirement is to be mended, and by more than advice.
func (f Finding) WantsPlan() bool {
	mended := f.Status == Met || f.Status == NotApplicable
	return !mended && (f.Fix == Automatic || f.Fix == Guided)
}
