package history

import (
	"slices"

	"cspready/assets"
	"cspready/steps/folder"
)

// A Store stores runs in the folder that the memory of tenants uses as well. Several programs may use it at once.
type Store struct{ root *folder.Root }

// Open returns the runs in a folder, which is created when something is stored. Warn is called about files that
// cannot be used.
func Open(dir string, warn func(assets.Text)) *Store { return &Store{folder.Open(dir, warn)} }

// CheckListable returns why the runs cannot be listed; nil if they can, or if nothing is stored. If the folder of a
// single tenant cannot be read, it only warns, as the others can be listed.
func (s *Store) CheckListable() error {
	for _, path := range s.root.Unreadable() {
		s.root.WarnOnce("history.unreadable", path)
	}
	return s.root.CheckListable()
}

// Tenants lists the ids of tenants with stored runs.
func (s *Store) Tenants() []string {
	return slices.DeleteFunc(s.root.Tenants(folder.Runs), func(id string) bool { return len(s.Runs(id)) == 0 })
}
