// Package journal keeps what was ever changed in a tenant: [Open] in files, [None] for as long as the program runs. A journal only grows. It
// holds no secret: of a request it has method and path, and of a change its words and what it takes to undo it.
package journal

import (
	"slices"
	"sync"

	"cspready/steps"
)

// None returns a journal that leaves nothing behind: it ends with the program.
func None() steps.Journal { return &fleeting{kept: map[string][]steps.Record{}} }

type fleeting struct {
	mu   sync.Mutex
	kept map[string][]steps.Record
}

func (f *fleeting) Append(tenantID string, r steps.Record) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.kept[tenantID] = append(f.kept[tenantID], r)
	return nil
}

func (f *fleeting) Records(tenantID string) []steps.Record {
	f.mu.Lock()
	defer f.mu.Unlock()
	return slices.Clone(f.kept[tenantID])
}

func (f *fleeting) Tenants() []string {
	f.mu.Lock()
	defer f.mu.Unlock()
	var ids []string
	for id := range f.kept {
		ids = append(ids, id)
	}
	slices.Sort(ids)
	return ids
}
