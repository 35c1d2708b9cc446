// Package memory stores what helps at the next visit to a tenant: its name, its partner type, the answers given, and
// whether it blocks device codes. It contains no secret and no finding. [Open] stores it in files, [None] for as long
// as the program runs.
package memory

import (
	"cmp"
	"slices"
	"sync"

	"cspready/steps"
)

// None returns a memory that ends with the program.
func None() steps.Memory { return &inMemory{notes: map[string]steps.Note{}} }

type inMemory struct {
	mu    sync.Mutex
	notes map[string]steps.Note
}

func (f *inMemory) Recall(tenantID string) (steps.Note, bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	n, ok := f.notes[tenantID]
	return n, ok
}

func (f *inMemory) Remember(n steps.Note) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.notes[n.TenantID] = n
	return nil
}

func (f *inMemory) Tenants() []steps.Note {
	f.mu.Lock()
	defer f.mu.Unlock()
	var notes []steps.Note
	for _, n := range f.notes {
		notes = append(notes, n)
	}
	return latestFirst(notes)
}

func latestFirst(notes []steps.Note) []steps.Note {
	slices.SortFunc(notes, func(a, b steps.Note) int {
		return cmp.Or(b.Seen.Compare(a.Seen), cmp.Compare(a.TenantID, b.TenantID))
	})
	return notes
}
