package memory

import (
	"slices"
	"time"

	"cspready/graph"
	"cspready/steps"
)

// A Visit is what a run learnt that is worth a note.
type Visit struct {
	Place        steps.Place
	Cloud        graph.Cloud
	PartnerType  steps.PartnerType
	Answers      steps.Answers
	Statements   map[string]steps.Statement
	Results      []steps.Result
	CodesBlocked bool // a device code was refused, or a change made now will have them refused
}

// Keep brings the note of the visited tenant up to date. What the visit did not learn stays as it was.
func (v Visit) Keep(m steps.Memory) error {
	note, _ := m.Recall(v.Place.Organization.ID)
	note.TenantID = v.Place.Organization.ID
	note.Name = v.Place.Organization.Name
	note.Domain = v.Place.Organization.DefaultDomain
	note.Cloud = v.Cloud
	note.Seen = time.Now().UTC().Truncate(time.Second)
	if v.PartnerType.Known() {
		note.PartnerType = v.PartnerType
	}
	for question, answer := range v.Answers {
		if !steps.Passing(question) {
			note.Answers = note.Answers.With(question, answer...)
		}
	}
	if len(v.Statements) > 0 {
		note.Statements = v.Statements
	}
	switch {
	case v.CodesBlocked || v.refused():
		note.CodesBlocked = true
	case v.Place.Session.Way == graph.DeviceCode:
		note.CodesBlocked = false // one was accepted a moment ago
	}
	return m.Remember(note)
}

// refused reports whether a check found that the tenant refuses device codes.
func (v Visit) refused() bool {
	return slices.ContainsFunc(v.Results, func(r steps.Result) bool { return r.Finding.RefusesCodes })
}

// Blocked keeps that a tenant, as a person named it, refused a device code before anything could be read of it. One that was never
// visited has no note yet, and gets none for this.
func Blocked(m steps.Memory, tenant string) error {
	note, known := Find(m, tenant)
	if !known {
		return nil
	}
	note.CodesBlocked = true
	return m.Remember(note)
}
