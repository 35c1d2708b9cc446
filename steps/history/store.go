package history

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"sync"

	"cspready/assets"
	"cspready/graph"
)

// runsFolder is where the runs of a tenant are, in its folder.
const runsFolder = "runs"

// A Store keeps runs in a folder that the memory of tenants is in as well. Several programs may use it at once.
type Store struct {
	dir  string
	warn func(assets.Text)

	mu   sync.Mutex
	told map[string]bool // paths that were complained of: once is enough
}

// Open returns the runs in a folder, which is made when there is something to keep. Warn is told of files that cannot be used.
func Open(dir string, warn func(assets.Text)) *Store {
	return &Store{dir: dir, warn: warn, told: map[string]bool{}}
}

// errNoID is of a tenant that is named otherwise than by its id.
var errNoID = errors.New("the id of the tenant is not a GUID")

// folder is where all that is kept of a tenant is. Only a GUID becomes part of a path: an id comes from a token, which is not ours.
func (s *Store) folder(tenantID string) (string, error) {
	id := strings.ToLower(tenantID)
	if !graph.IsGUID(id) {
		return "", errNoID
	}
	return filepath.Join(s.dir, id), nil
}

// Tenants lists the ids of those that a run is kept of.
func (s *Store) Tenants() []string {
	entries, err := os.ReadDir(s.dir)
	if err != nil {
		return nil // no folder, no history
	}
	var ids []string
	for _, e := range entries {
		if graph.IsGUID(e.Name()) && len(s.Runs(e.Name())) > 0 {
			ids = append(ids, strings.ToLower(e.Name()))
		}
	}
	return ids
}

func (s *Store) complain(id, path string) {
	s.mu.Lock()
	told := s.told[path]
	s.told[path] = true
	s.mu.Unlock()
	if !told {
		s.warn(assets.Say(id, "file", path))
	}
}
