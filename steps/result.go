package steps

import (
	"slices"
	"time"
)

// Overall says how the tenant stands: NotMet if any mandatory requirement is not met or needs attention (met only in part is not
// met), else Unknown if one could not be told or nothing was checked, else Met. Requirements of other levels count where they are named.
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

// A Result is a finding with all that is needed to show it: the answer to "how does this requirement stand?".
type Result struct {
	Info    Info
	Level   Level
	Finding Finding
	Err     error // why it could not be looked at; the finding is then Unknown and says so
	Took    time.Duration
}
