package steps

import (
	"context"

	"cspready/assets"
)

// A Step is something to check and fix in a tenant: a requirement, or the undo of a change. Its results are data that front ends show and reports store.
//
// Check and Plan only read. The Ops of its Plan are all that a step may ever change.
type Step interface {
	Info() Info
	// Check reads the tenant and judges the requirement. An error means that it could not be checked, and leaves it
	// unknown; a requirement that was checked and is not met is a Finding.
	Check(ctx context.Context) (Finding, error)
	// Plan returns the changes that fix the requirement, given the answers to the finding's questions.
	Plan(ctx context.Context, answers Answers) (Plan, error)
}

// Info is what is known of a step without asking the tenant.
type Info struct {
	ID      string // permanent: it is in flags, JSON and records
	Stage   Stage
	Level   func(Profile) Level // whether it is binding for a tenant; never nil for a requirement
	Title   assets.Text
	Why     assets.Text // what breaks without it, in words for a tired administrator
	Sources []string    // documentation pages that the judgement is based on
	Reads   []string    // Graph permissions that Check and Plan use, by short name
}

// LevelFor returns the step's level for a tenant of this profile.
func (i Info) LevelFor(p Profile) Level {
	if i.Level == nil {
		return Recommended
	}
	return i.Level(p)
}

// A Stage is a section of the wizard. The stages are in an order in which a mistake locks no one out.
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
