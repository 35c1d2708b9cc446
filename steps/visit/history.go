package visit

import (
	"time"

	"cspready/assets"
	"cspready/graph"
	"cspready/steps"
)

// A Checked is a check that came to its end, with what was changed before it in the same visit.
type Checked struct {
	Place       steps.Place
	Cloud       graph.Cloud
	PartnerType steps.PartnerType
	Results     []steps.Result // in the catalogue's order
	Outcomes    []steps.Outcome
	After       []assets.Text // what changes left to a person
	Started     time.Time
	Finished    time.Time
}

// A History keeps checks, and compares them with what an earlier visit found.
type History interface {
	// Keep tells the drift also beside an error, which says that the check was not kept.
	Keep(Checked) (Drift, error)
}

// Drift is how a tenant moved since the last check that was kept before this visit.
type Drift struct {
	Since  string      // a day, or on the same day a time; empty when nothing was kept before
	Counts assets.Text // such as "2 worse, 1 better"
	Moves  []Move      // what needs a person first
	Notes  []assets.Text
}

// A Move is where one requirement went. The sign only repeats what is said.
type Move struct {
	Sign    string
	Said    assets.Text
	Details []assets.Text
}

// Known reports whether there was something to compare with.
func (d Drift) Known() bool { return d.Since != "" }

// Said is the drift in a line.
func (d Drift) Said() assets.Text {
	return assets.Say("drift.since", "since", d.Since, "counts", d.Counts)
}

// Keep hands a check to the history, if there is one.
func (s Setup) Keep(c Checked) (Drift, error) {
	if s.History == nil {
		return Drift{}, nil
	}
	return s.History.Keep(c)
}
