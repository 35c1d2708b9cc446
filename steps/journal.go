package steps

import (
	"crypto/rand"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"cspready/assets"
	"cspready/graph"
)

// A Journal records every change, tenant by tenant, as events in the order in which they happened. It contains no
// secret.
type Journal interface {
	// Append adds an event. After an error it may or may not have been added.
	Append(tenantID string, e Record) error
	// Records returns the events of a tenant that can be read.
	Records(tenantID string) []Record
	// Tenants returns the ids of the tenants that have events.
	Tenants() []string
}

// A RecordKind is a stage in the life of a change.
type RecordKind string

// The stages of a change, in their order. Many changes do not reach the last ones.
const (
	Intended  RecordKind = "intended" // about to be sent; the last record of an interrupted run
	Applied   RecordKind = "applied"  // tried, with an outcome
	Confirmed RecordKind = "verified" // read back from the tenant
	Undone    RecordKind = "undone"
)

// A Record is one event in the life of a change. Its kind decides which fields are set.
type Record struct {
	Kind   RecordKind
	Change string // id of the change, which a person can type
	At     time.Time
	By     string // user principal name

	// Of an intended change.
	Step                 string
	Title, Before, After assets.Text
	Requests             []string // method and path
	Undoes               string   // id of the change that this one undoes; empty for most

	// Of an intended and of an applied change, where it is more complete.
	Reversal *Reversal

	// Of an applied change.
	State    OutcomeState
	Receipts []graph.Receipt

	// Of an undone change: the id of the change that undid it; empty where the change was found to be undone already.
	Undo string
}

// An Entry is a change with everything that happened to it.
type Entry struct {
	TenantID             string
	ID                   string
	At                   time.Time
	By                   string
	Step                 string
	Title, Before, After assets.Text
	Requests             []string
	Receipts             []graph.Receipt
	Reversal             Reversal
	Undoes               string
	Tried                bool // an outcome was recorded; otherwise the run was interrupted
	State                OutcomeState
	Verified, Undone     time.Time // zero: not
	UndoneBy             string
}

// Changes returns every change of a tenant, the latest first.
func Changes(j Journal, tenantID string) []Entry {
	var list []Entry
	at := map[string]int{}
	for _, e := range j.Records(tenantID) {
		i, known := at[e.Change]
		if !known {
			if e.Kind != Intended {
				continue // its first record could not be read, so it is unknown what it was
			}
			i = len(list)
			at[e.Change], list = i, append(list, Entry{TenantID: tenantID, ID: e.Change})
		}
		list[i].applyRecord(e)
	}
	slices.Reverse(list) // by their order in the journal: the clock may have been set back
	return list
}

// applyRecord adds an event to a change.
func (c *Entry) applyRecord(e Record) {
	if e.Reversal != nil {
		c.Reversal = *e.Reversal
	}
	switch e.Kind {
	case Intended:
		c.At, c.By, c.Step, c.Undoes = e.At, e.By, e.Step, e.Undoes
		c.Title, c.Before, c.After, c.Requests = e.Title, e.Before, e.After, e.Requests
	case Applied:
		c.Tried, c.State, c.Receipts = true, e.State, e.Receipts
	case Confirmed:
		c.Verified = e.At
	case Undone:
		c.Undone, c.UndoneBy = e.At, e.By
	}
}

// MayBeInForce reports whether the change is, or may be, in force in the tenant.
func (c Entry) MayBeInForce() bool {
	return c.Undone.IsZero() && (!c.Tried || c.State == Done || c.State == Unsure)
}

// Errors of finding a change by its id.
var (
	ErrChangeNotFound = errors.New("no change has this id")
	ErrAmbiguousID    = errors.New("several changes have this id")
	ErrNotUndoable    = errors.New("this change cannot be undone")
)

// FindChange returns the change of an id, in any tenant.
func FindChange(j Journal, id string) (Entry, error) {
	var found []Entry
	for _, tenant := range j.Tenants() {
		for _, c := range Changes(j, tenant) {
			if strings.EqualFold(c.ID, strings.TrimSpace(id)) {
				found = append(found, c)
			}
		}
	}
	switch len(found) {
	case 0:
		return Entry{}, ErrChangeNotFound
	case 1:
		return found[0], nil
	default:
		return Entry{}, ErrAmbiguousID
	}
}

// idLetters leaves out characters that are easily confused: 0 and o, 1, i and l.
const idLetters = "23456789abcdefghjkmnpqrstuvwxyz"

// newChangeID returns a unique id that a person can type.
func newChangeID() string {
	const length = 8
	id := make([]byte, 0, length)
	for len(id) < length {
		var b [1]byte
		_, _ = rand.Read(b[:]) // never fails
		if n := int(b[0]); n < 256-256%len(idLetters) {
			id = append(id, idLetters[n%len(idLetters)])
		}
	}
	return string(id)
}

// IsChangeID reports whether a text can be the id of a change.
func IsChangeID(id string) bool {
	return len(id) == 8 && !strings.ContainsFunc(strings.ToLower(id),
		func(r rune) bool { return !strings.ContainsRune(idLetters, r) })
}

// A JournalError says that a change was not made because it could not be recorded: without a record it could not be
// undone.
type JournalError struct{ Err error }

func (e *JournalError) Error() string { return fmt.Sprintf("note a change: %v", e.Err) }

func (e *JournalError) Unwrap() error { return e.Err }
