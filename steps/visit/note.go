package visit

import (
	"slices"
	"strings"
	"time"

	"cspready/graph"
	"cspready/steps"
	"cspready/steps/catalog"
)

// Note returns what earlier visits remembered of the tenant that was read.
func (current *Visit) Note() steps.Note {
	v := *current
	note, _ := v.Setup.Memory.Recall(v.Place.Organization.ID)
	return note
}

// NoteOfNamed returns what earlier visits remembered of the tenant that was named, before anyone signed in to it.
func (current *Visit) NoteOfNamed() steps.Note {
	v := *current
	note, _ := FindNote(v.Setup.Memory, v.Where.Tenant)
	return note
}

// FindNote returns the note of a tenant by its id or its domain.
func FindNote(m steps.Memory, tenant string) (steps.Note, bool) {
	for _, n := range m.Tenants() {
		if strings.EqualFold(n.TenantID, tenant) || strings.EqualFold(n.Domain, tenant) {
			return n, tenant != ""
		}
	}
	return steps.Note{}, false
}

// A NoteUpdate is what a visit learned that the next visit can use.
type NoteUpdate struct {
	Named        string // id or domain as the operator typed it: its note is updated while Place is unknown
	Place        steps.TenantInfo
	Cloud        graph.Cloud
	PartnerType  steps.PartnerType
	Answers      steps.Answers
	Statements   map[string]steps.Statement
	Results      []steps.Result
	CodesBlocked bool // a device code was refused, or a change was made after which codes are refused
}

// NoteUpdate returns what the visit has learned so far.
func (current *Visit) NoteUpdate() NoteUpdate {
	v := *current
	return NoteUpdate{
		Named: v.Where.Tenant, Place: v.Place, Cloud: v.Where.Cloud, PartnerType: v.Profile.PartnerType, Answers: v.Answers,
		Statements: v.Profile.Statements.All(), Results: v.Results, CodesBlocked: v.CodesBlocked || v.CodesEnded,
	}
}

// Save updates the note of the visited tenant. Parts that the visit did not learn stay as they were.
func (u NoteUpdate) Save(m steps.Memory) error {
	if u.Place.Organization.ID == "" {
		return u.saveBlocked(m)
	}
	note, _ := m.Recall(u.Place.Organization.ID)
	note.TenantID = u.Place.Organization.ID
	note.Name = u.Place.Organization.Name
	note.Domain = u.Place.Organization.DefaultDomain
	note.Cloud = u.Cloud
	note.Seen = time.Now().UTC().Truncate(time.Second)
	if u.PartnerType.IsKnown() {
		note.PartnerType = u.PartnerType
	}
	for question, answer := range u.Answers {
		if !catalog.IsOneTime(question) {
			note.Answers = note.Answers.With(question, answer...)
		}
	}
	if len(u.Statements) > 0 {
		note.Statements = u.Statements
	}
	switch {
	case u.CodesBlocked || u.foundCodesRefused():
		note.CodesBlocked = true
	case u.Place.Session.Method == graph.DeviceCode:
		note.CodesBlocked = false // a code was just accepted
	}
	return m.Remember(note)
}

// saveBlocked notes that a tenant refused a device code before anything could be read from it. A tenant without a
// note gets none for this.
func (u NoteUpdate) saveBlocked(m steps.Memory) error {
	note, known := FindNote(m, u.Named)
	if !known || !u.CodesBlocked {
		return nil
	}
	note.CodesBlocked = true
	return m.Remember(note)
}

// foundCodesRefused reports whether a check found that the tenant refuses device codes.
func (u NoteUpdate) foundCodesRefused() bool {
	return slices.ContainsFunc(u.Results, func(r steps.Result) bool { return r.Finding.RefusesCodes })
}
