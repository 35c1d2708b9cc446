// Package folder is where what is kept of tenants lies: a folder for each under one root, which only the owner can read. What is remembered,
// what was changed and the runs that were kept share it.
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

// What lies in the folder of a tenant.
const (
	Note    = "tenant.json"   // what helps the next visit
	Changes = "changes.jsonl" // what was ever changed
	Runs    = "runs"          // a folder: the checks that were kept
)

// What is wrong with a file.
var (
	ErrDamaged = errors.New("the file cannot be read as what it should be")
	ErrForeign = errors.New("the file was written by another version")
)

// A Root is the folder that the folders of tenants are in. Several programs may use it at once.
type Root struct {
	dir  string
	warn func(assets.Text)

	mu   sync.Mutex
	told map[string]bool // what was complained of: once is enough
}

// Open returns the root at a path, which is made when there is something to keep. Warn is told of files that cannot be used.
func Open(dir string, warn func(assets.Text)) *Root {
	return &Root{dir: dir, warn: warn, told: map[string]bool{}}
}

// errNoFolder is of a root that is something else.
var errNoFolder = errors.New("it is no folder")

// errNoID is of a tenant that is named otherwise than by its id.
var errNoID = errors.New("the id of the tenant is not a GUID")

// Path is where something of a tenant is. Only a GUID becomes part of a path: an id comes from a token, which is not ours.
func (r *Root) Path(tenantID string, names ...string) (string, error) {
	id := strings.ToLower(tenantID)
	if !graph.IsGUID(id) {
		return "", errNoID
	}
	return filepath.Join(append([]string{r.dir, id}, names...)...), nil
}

// Listable tells why it cannot be told what is kept: something is there that is no folder, or that nobody may look into. That nothing is there yet
// is no error.
func (r *Root) Listable() error {
	info, err := os.Stat(r.dir)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil
	case err != nil:
		return err
	case !info.IsDir():
		return errNoFolder
	}
	_, err = os.ReadDir(r.dir)
	return err
}

// Shut lists the folders of tenants that nobody can look into: [Root.Tenants] passes them over.
func (r *Root) Shut() []string {
	entries, err := os.ReadDir(r.dir)
	if err != nil {
		return nil // that is for [Root.Listable] to tell
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

// Tenants lists the ids of tenants that have something of a name in their folder.
func (r *Root) Tenants(name string) []string {
	entries, err := os.ReadDir(r.dir)
	if err != nil {
		return nil // no folder, nothing kept
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

// Complain tells once what is wrong with a file: by the id of a message, with more arguments of it.
func (r *Root) Complain(id, path string, args ...any) {
	r.mu.Lock()
	told := r.told[path+id]
	r.told[path+id] = true
	r.mu.Unlock()
	if !told {
		r.warn(assets.Say(id, append([]any{"file", path}, args...)...))
	}
}

// Read returns the text of a file: [ErrDamaged] where it is none, or has more bytes than one of ours can have.
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

// Aside is what a damaged file is called once it is out of the way. It is never deleted.
func Aside(path string) string {
	return path + ".damaged-" + time.Now().UTC().Format("20060102T150405.000")
}

// WasAside returns the name that a file had before it was put out of the way, or its own.
func WasAside(name string) string {
	was, _, _ := strings.Cut(name, ".damaged-")
	return was
}

// Temporary is the pattern of the names under which something is half written.
func Temporary(name string) string { return "." + name + "-*" }

// Is reports whether a file is what its name says, or was it before it was put out of the way, or was to become it.
func Is(file, name string) bool {
	half, _ := filepath.Match(Temporary(name), file)
	return WasAside(file) == name || half
}
