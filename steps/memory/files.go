package memory

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"cspready/assets"
	"cspready/steps"
	"cspready/steps/folder"
)

// schema marks the files of this version. A file of another version is left alone.
const schema = "cspready/tenant/v1"

// tooLong is far above what a note needs; a bigger file is not one of ours.
const tooLong = 1 << 20

// A file is a note as it is kept.
type file struct {
	Schema string `json:"schema"`
	steps.Note
}

// Open returns the memory in a folder, which is made when there is something to remember. Warn is told of files that cannot be
// used; they are never deleted.
//
// Several programs may use one folder at once: files are replaced whole, and the last writer wins.
func Open(dir string, warn func(assets.Text)) steps.Memory {
	return &files{folder.Open(dir, warn)}
}

type files struct{ root *folder.Root }

// Recall reads the note of a tenant.
func (f *files) Recall(tenantID string) (steps.Note, bool) {
	path, err := f.root.Path(tenantID, folder.Note)
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
	path, err := f.root.Path(n.TenantID, folder.Note)
	if err != nil {
		return err
	}
	switch _, err := read(path, n.TenantID); {
	case errors.Is(err, folder.ErrForeign):
		return err
	case errors.Is(err, folder.ErrDamaged):
		if err := os.Rename(path, folder.Aside(path)); err != nil {
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
	var notes []steps.Note
	for _, id := range f.root.Tenants(folder.Note) {
		if n, ok := f.Recall(id); ok {
			notes = append(notes, n)
		}
	}
	return latestFirst(notes)
}

// read returns the note in a file. It has to be about the tenant in whose folder it lies.
func read(path, tenantID string) (steps.Note, error) {
	text, err := folder.Read(path, tooLong)
	if err != nil {
		return steps.Note{}, err
	}
	var kept file
	if err := json.Unmarshal(text, &kept); err != nil {
		return steps.Note{}, folder.ErrDamaged
	}
	if kept.Schema != schema && strings.HasPrefix(kept.Schema, "cspready/tenant/") {
		return steps.Note{}, folder.ErrForeign
	}
	if kept.Schema != schema || !strings.EqualFold(kept.TenantID, tenantID) {
		return steps.Note{}, folder.ErrDamaged
	}
	return kept.Note, nil
}

func (f *files) complain(path string, err error) {
	switch {
	case errors.Is(err, folder.ErrForeign):
		f.root.Complain("memory.foreign", path)
	case errors.Is(err, folder.ErrDamaged):
		f.root.Complain("memory.damaged", path)
	default:
		f.root.Complain("memory.unreadable", path)
	}
}

// writeFile replaces a file as a whole or not at all: whoever reads it, even after a crash, finds the old text or the new one. Only
// the owner may read it, or a folder that has to be made for it.
func writeFile(path string, text []byte) error {
	dir := filepath.Dir(path)
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return err
	}
	tmp, err := os.CreateTemp(dir, folder.Temporary(filepath.Base(path))) // with mode 0600
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
