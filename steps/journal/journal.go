// Package journal records every change made in a tenant: [Open] in files, [None] for as long as the program runs.
// Records are only ever added. It contains no secret: of a request it has method and path, and of a change its words
// and what is needed to undo it.
package journal

import (
	"slices"
	"sync"

	"cspready/steps"
)

// None returns a journal in memory: it ends with the program.
func None() steps.Journal { return &inMemory{records: map[string][]steps.Record{}} }

type inMemory struct {
	mu      sync.Mutex
	records map[string][]steps.Record
}

func (f *inMemory) Append(tenantID string, r steps.Record) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.records[tenantID] = append(f.records[tenantID], r)
	return nil
}

func (f *inMemory) Records(tenantID string) []steps.Record {
	f.mu.Lock()
	defer f.mu.Unlock()
	return slices.Clone(f.records[tenantID])
}

func (f *inMemory) Tenants() []string {
	f.mu.Lock()
	defer f.mu.Unlock()
	var ids []string
	for id := range f.records {
		ids = append(ids, id)
	}
	slices.Sort(ids)
	return ids
}
