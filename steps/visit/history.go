package visit

import (
	"time"

	"cspready/assets"
	"cspready/graph"
	"cspready/steps"
)

// A CompletedCheck is a completed check, with the changes that the visit made before it.
type CompletedCheck struct {
	Place       steps.TenantInfo
	Cloud       graph.Cloud
	PartnerType steps.PartnerType
	Results     []steps.Result // in the order of the catalogue
	Outcomes    []steps.Outcome
	After       []assets.Text // what the changes left for the operator to do
	Started     time.Time
	Finished    time.Time
}

// A History stores checks, and compares each with the last check of an earlier visit.
type History interface {
	// SaveCheck stores a check. It returns the drift even with an error, which means that the check was not stored.
	SaveCheck(CompletedCheck) (Drift, error)
}

// Drift is how a tenant has changed since the last check of an earlier visit.
type Drift struct {
	Since  string      // a day, or a time if it was today; empty if there is no earlier check
	Counts assets.Text // for example "2 worse, 1 better"
	Items  []DriftItem // those that need attention come first
	Notes  []assets.Text
}

// A DriftItem is how the result of one requirement changed. The sign repeats what the text says.
type DriftItem struct {
	Sign    string
	Text    assets.Text
	Details []assets.Text
}

// HasBaseline reports whether there was a check to compare with.
func (d Drift) HasBaseline() bool { return d.Since != "" }

// Summary returns the drift in one line.
func (d Drift) Summary() assets.Text {
	return assets.Say("drift.since", "since", d.Since, "counts", d.Counts)
}

// SaveCheck stores a check in the history, if there is one.
func (s Setup) SaveCheck(c CompletedCheck) (Drift, error) {
	if s.History == nil {
		return Drift{}, nil
	}
	return s.History.SaveCheck(c)
}
