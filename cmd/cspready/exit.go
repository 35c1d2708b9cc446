package main

import (
	"slices"

	"cspready/steps"
	"cspready/steps/report"
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

// exitSeverity orders the exit codes of checks, the least severe first: a tenant that is known to have unmet
// requirements is more severe than one that could not be checked.
var exitSeverity = []int{exitMet, exitUnknown, exitFailed, exitNotMet}

// worstExitCode is the most severe exit code of all tenants. Levels count besides the mandatory one.
func worstExitCode(found report.MultiTenant, levels ...steps.Level) int {
	code := exitMet
	raise := func(other int) {
		if slices.Index(exitSeverity, other) > slices.Index(exitSeverity, code) {
			code = other
		}
	}
	for _, run := range found.Runs {
		raise(exitCode(run.Results, levels...))
	}
	if len(found.Failures) > 0 {
		raise(exitFailed)
	}
	return code
}
