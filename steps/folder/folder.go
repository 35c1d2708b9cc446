// Package folder manages the folders in which data of tenants is stored: one for each tenant under one root, readable
// only by the owner. Notes for the next visit, the journal of changes and stored runs share it.
package folder

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"cspready/assets"
	"cspready/graph"
)

// The entries in the folder of a tenant.
const (
	Note    = "tenant.json"   // a note for the next visit
	Changes = "changes.jsonl" // the journal of changes
	Runs    = "runs"          // a folder: the stored checks
)

// Errors of files.
var (
	ErrDamaged      = errors.New("the file cannot be read as what it should be")
	ErrOtherVersion = errors.New("the file was written by another version")
)

// A Root is the folder that contains the folders of tenants. Several programs may use it at once.
type Root struct {
	dir  string
	warn func(assets.Text)

	mu     sync.Mutex
	warned map[string]bool // warnings that were given: each is given once
}

// Open returns the root at a path, which is created when something is stored. Warn is called about files that cannot
// be used.
func Open(dir string, warn func(assets.Text)) *Root {
	return &Root{dir: dir, warn: warn, warned: map[string]bool{}}
}

// errNotFolder says that the root is not a folder.
var errNotFolder = errors.New("it is no folder")

// errNotGUID says that a tenant id is not a GUID.
var errNotGUID = errors.New("the id of the tenant is not a GUID")

// Path returns the path of a file of a tenant. Only a GUID becomes part of a path, as the id comes from a token,
// which is not ours.
func (r *Root) Path(tenantID string, names ...string) (string, error) {
	id := strings.ToLower(tenantID)
	if !graph.IsGUID(id) {
		return "", errNotGUID
	}
	return filepath.Join(append([]string{r.dir, id}, names...)...), nil
}

// CheckListable returns why the tenants cannot be listed: the root is not a folder, or cannot be read. A root that does
// not exist yet is no error.
func (r *Root) CheckListable() error {
	info, err := os.Stat(r.dir)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil
	case err != nil:
		return err
	case !info.IsDir():
		return errNotFolder
	}
	_, err = os.ReadDir(r.dir)
	return err
}

// Unreadable lists the folders of tenants that cannot be read: [Root.Tenants] leaves them out.
func (r *Root) Unreadable() []string {
	entries, err := os.ReadDir(r.dir)
	if err != nil {
		return nil // [Root.CheckListable] reports it
	}
	var shut []string
	for _, e := range entries {
		path, err := r.Path(e.Name())
		if err != nil {
			continue
		}
		if _, err := os.ReadDir(path); err != nil {
			shut = append(shut, path)
		}
	}
	return shut
}

// Tenants lists the ids of tenants whose folder has an entry with this name.
func (r *Root) Tenants(name string) []string {
	entries, err := os.ReadDir(r.dir)
	if err != nil {
		return nil // no folder, nothing stored
	}
	var ids []string
	for _, e := range entries {
		path, err := r.Path(e.Name(), name)
		if err != nil {
			continue
		}
		if _, err := os.Stat(path); err == nil {
			ids = append(ids, strings.ToLower(e.Name()))
		}
	}
	return ids
}

// WarnOnce warns once about a file, with the id of a message and further arguments.
func (r *Root) WarnOnce(id, path string, args ...any) {
	r.mu.Lock()
	warned := r.warned[path+id]
	r.warned[path+id] = true
	r.mu.Unlock()
	if !warned {
		r.warn(assets.Say(id, append([]any{"file", path}, args...)...))
	}
}

// Read returns the text of a file: [ErrDamaged] if it is not a regular file, or larger than any of our files.
func Read(path string, most int64) ([]byte, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() || info.Size() > most {
		return nil, ErrDamaged
	}
	return os.ReadFile(path)
}

// DamagedName returns the name that a damaged file gets. Such files are never deleted.
func DamagedName(path string) string {
	return path + ".damaged-" + time.Now().UTC().Format("20060102T150405.000")
}

// OriginalName returns the name that a damaged file had before, or else the name itself.
func OriginalName(name string) string {
	was, _, _ := strings.Cut(name, ".damaged-")
	return was
}

// TempPattern returns the pattern of the names of files that are being written.
func TempPattern(name string) string { return "." + name + "-*" }

// IsNamed reports whether a file has this name, had it before it was found damaged, or was to get it when it was
// complete.
func IsNamed(file, name string) bool {
	half, _ := filepath.Match(TempPattern(name), file)
	return OriginalName(file) == name || half
}
