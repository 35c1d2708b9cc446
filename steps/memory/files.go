package memory

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"cspready/assets"
	"cspready/graph"
	"cspready/steps"
)

// schema marks the files of this version. A file of another version is left alone.
const schema = "cspready/tenant/v1"

const noteFile = "tenant.json"

// tooLong is far above what a note needs; a bigger file is not one of ours.
const tooLong = 1 << 20

// A file is a note as it is kept.
type file struct {
	Schema string `json:"schema"`
	steps.Note
}

// What is wrong with a file of the memory.
var (
	errDamaged = errors.New("the file cannot be read as a note")
	errForeign = errors.New("the file was written by another version")
)

// Open returns the memory in a folder, which is made when there is something to remember. Warn is told of files that cannot be
// used; they are never deleted.
//
// Several programs may use one folder at once: files are replaced whole, and the last writer wins.
func Open(dir string, warn func(assets.Text)) steps.Memory {
	return &files{dir: dir, warn: warn, told: map[string]bool{}}
}

type files struct {
	dir  string
	warn func(assets.Text)

	mu   sync.Mutex
	told map[string]bool // paths that were complained of: once is enough
}

// Recall reads the note of a tenant.
func (f *files) Recall(tenantID string) (steps.Note, bool) {
	path, err := f.path(tenantID)
	if err != nil {
		return steps.Note{}, false
	}
	n, err := read(path, tenantID)
	switch {
	case err == nil:
		return n, true
	case !errors.Is(err, fs.ErrNotExist):
		f.complain(path, err)
	}
	return steps.Note{}, false
}

// Remember replaces the note of a tenant. What it cannot read it sets aside first, what another version wrote it leaves in force.
func (f *files) Remember(n steps.Note) error {
	path, err := f.path(n.TenantID)
	if err != nil {
		return err
	}
	switch _, err := read(path, n.TenantID); {
	case errors.Is(err, errForeign):
		return err
	case errors.Is(err, errDamaged):
		if err := os.Rename(path, path+".damaged-"+time.Now().UTC().Format("20060102T150405.000")); err != nil {
			return err
		}
	}
	text, err := json.MarshalIndent(file{Schema: schema, Note: n}, "", "  ")
	if err != nil {
		return err
	}
	return writeFile(path, append(text, '\n'))
}

// Tenants reads every note there is.
func (f *files) Tenants() []steps.Note {
	entries, err := os.ReadDir(f.dir)
	if err != nil {
		return nil // no folder, no memory
	}
	var notes []steps.Note
	for _, e := range entries {
		if n, ok := f.Recall(e.Name()); ok {
			notes = append(notes, n)
		}
	}
	return latestFirst(notes)
}

// path is where a tenant's note is. Only a GUID becomes part of a path: an id comes from a token, which is not ours.
func (f *files) path(tenantID string) (string, error) {
	id := strings.ToLower(tenantID)
	if !graph.IsGUID(id) {
		return "", errors.New("the id of the tenant is not a GUID")
	}
	return filepath.Join(f.dir, id, noteFile), nil
}

// read returns the note in a file. It has to be about the tenant in whose folder it lies.
func read(path, tenantID string) (steps.Note, error) {
	info, err := os.Stat(path)
	if err != nil {
		return steps.Note{}, err
	}
	if !info.Mode().IsRegular() || info.Size() > tooLong {
		return steps.Note{}, errDamaged
	}
	text, err := os.ReadFile(path)
	if err != nil {
		return steps.Note{}, err
	}
	var kept file
	if err := json.Unmarshal(text, &kept); err != nil {
		return steps.Note{}, errDamaged
	}
	if kept.Schema != schema && strings.HasPrefix(kept.Schema, "cspready/tenant/") {
		return steps.Note{}, errForeign
	}
	if kept.Schema != schema || !strings.EqualFold(kept.TenantID, tenantID) {
		return steps.Note{}, errDamaged
	}
	return kept.Note, nil
}

func (f *files) complain(path string, err error) {
	f.mu.Lock()
	told := f.told[path]
	f.told[path] = true
	f.mu.Unlock()
	if told {
		return
	}
	switch {
	case errors.Is(err, errForeign):
		f.warn(assets.Say("memory.foreign", "file", path))
	case errors.Is(err, errDamaged):
		f.warn(assets.Say("memory.damaged", "file", path))
	default:
		f.warn(assets.Say("memory.unreadable", "file", path))
	}
}

// writeFile replaces a file as a whole or not at all: whoever reads it, even after a crash, finds the old text or the new one. Only
// the owner may read it, or a folder that has to be made for it.
func writeFile(path string, text []byte) error {
	dir := filepath.Dir(path)
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return err
	}
	tmp, err := os.CreateTemp(dir, "."+filepath.Base(path)+"-*") // with mode 0600
	if err != nil {
		return err
	}
	defer func() { _ = os.Remove(tmp.Name()) }() // after the rename there is nothing to remove
	_, err = tmp.Write(text)
	if err == nil {
		err = tmp.Sync()
	}
	if err := errors.Join(err, tmp.Close()); err != nil {
		return fmt.Errorf("write %s: %w", path, err)
	}
	return os.Rename(tmp.Name(), path)
}
