package history

import (
	"slices"

	"cspready/assets"
	"cspready/steps/folder"
)

// A Store keeps runs in a folder that the memory of tenants is in as well. Several programs may use it at once.
type Store struct{ root *folder.Root }

// Open returns the runs in a folder, which is made when there is something to keep. Warn is told of files that cannot be used.
func Open(dir string, warn func(assets.Text)) *Store { return &Store{folder.Open(dir, warn)} }

// Listable tells why it cannot be told what is kept; nil where that can be told, and where nothing is kept. Of a single tenant that nobody can
// look at, it warns: the others are listed all the same.
func (s *Store) Listable() error {
	for _, path := range s.root.Shut() {
		s.root.Complain("history.unreadable", path)
	}
	return s.root.Listable()
}

// Tenants lists the ids of those that a run is kept of.
func (s *Store) Tenants() []string {
	return slices.DeleteFunc(s.root.Tenants(folder.Runs), func(id string) bool { return len(s.Runs(id)) == 0 })
}
