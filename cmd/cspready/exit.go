package main

import (
	"cspready/steps"
	"cspready/steps/visit"
)

// Exit codes. They are documented and must not change: scripts depend on them.
const (
	exitMet         = 0   // every mandatory requirement is met, or nothing was checked
	exitFailed      = 1   // could not run
	exitUsage       = 2   // wrong usage
	exitNotMet      = 3   // a mandatory requirement is not met
	exitUnknown     = 4   // none is unmet, but at least one is unknown
	exitInterrupted = 130 // by Ctrl+C or a signal
)

// exitCode is the exit code for results. Requirements of other levels than the mandatory one count if the level is
// named.
func exitCode(results []steps.Result, also ...steps.Level) int {
	switch steps.Overall(results, also...) {
	case steps.Met:
		return exitMet
	case steps.NotMet:
		return exitNotMet
	default:
		return exitUnknown
	}
}

// visitCode is the exit code of a visit to the wizard: that of its last check, if there was one. After later changes
// Met is no longer certain.
func visitCode(ending visit.Ending) int {
	switch {
	case ending.Interrupted:
		return exitInterrupted
	case ending.Err != nil:
		return exitFailed
	case len(ending.Results) == 0:
		return exitMet // the person left before anything was checked
	}
	code := exitCode(ending.Results)
	if ending.Stale && code == exitMet {
		return exitUnknown // not verified since the last change
	}
	return code
}
