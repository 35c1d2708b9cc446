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

// maxFileSize is far above the size of a note; a larger file is not ours.
const maxFileSize = 1 << 20

// A storedNote is a note in its file.
type storedNote struct {
	Schema string `json:"schema"`
	steps.Note
}

// Open returns the memory in a folder, which is created when something is stored. Warn is called about files that
// cannot be used; they are never deleted.
//
// Several programs may use one folder at once: files are replaced as a whole, and the last writer wins.
func Open(dir string, warn func(assets.Text)) steps.Memory {
	return &fileMemory{folder.Open(dir, warn)}
}

type fileMemory struct{ root *folder.Root }

// Recall reads the note of a tenant.
func (f *fileMemory) Recall(tenantID string) (steps.Note, bool) {
	path, err := f.root.Path(tenantID, folder.Note)
	if err != nil {
		return steps.Note{}, false
	}
	n, err := readNote(path, tenantID)
	switch {
	case err == nil:
		return n, true
	case !errors.Is(err, fs.ErrNotExist):
		f.warnOf(path, err)
	}
	return steps.Note{}, false
}

// Remember replaces the note of a tenant. A damaged file is renamed first; a file of another version stays as it is.
func (f *fileMemory) Remember(n steps.Note) error {
	path, err := f.root.Path(n.TenantID, folder.Note)
	if err != nil {
		return err
	}
	switch _, err := readNote(path, n.TenantID); {
	case errors.Is(err, folder.ErrOtherVersion):
		return err
	case errors.Is(err, folder.ErrDamaged):
		if err := os.Rename(path, folder.DamagedName(path)); err != nil {
			return err
		}
	}
	text, err := json.MarshalIndent(storedNote{Schema: schema, Note: n}, "", "  ")
	if err != nil {
		return err
	}
	return writeFile(path, append(text, '\n'))
}

// Tenants reads every note.
func (f *fileMemory) Tenants() []steps.Note {
	var notes []steps.Note
	for _, id := range f.root.Tenants(folder.Note) {
		if n, ok := f.Recall(id); ok {
			notes = append(notes, n)
		}
	}
	return latestFirst(notes)
}

// readNote returns the note in a file. It must be about the tenant in whose folder it is.
func readNote(path, tenantID string) (steps.Note, error) {
	text, err := folder.Read(path, maxFileSize)
	if err != nil {
		return steps.Note{}, err
	}
	var kept storedNote
	if err := json.Unmarshal(text, &kept); err != nil {
		return steps.Note{}, folder.ErrDamaged
	}
	if kept.Schema != schema && strings.HasPrefix(kept.Schema, "cspready/tenant/") {
		return steps.Note{}, folder.ErrOtherVersion
	}
	if kept.Schema != schema || !strings.EqualFold(kept.TenantID, tenantID) {
		return steps.Note{}, folder.ErrDamaged
	}
	return kept.Note, nil
}

func (f *fileMemory) warnOf(path string, err error) {
	switch {
	case errors.Is(err, folder.ErrOtherVersion):
		f.root.WarnOnce("memory.foreign", path)
	case errors.Is(err, folder.ErrDamaged):
		f.root.WarnOnce("memory.damaged", path)
	default:
		f.root.WarnOnce("memory.unreadable", path)
	}
}

// writeFile replaces a file as a whole or not at all: a reader, even after a crash, finds the old text or the new
// one. Only the owner can read it, and the folder if it is created.
func writeFile(path string, text []byte) error {
	dir := filepath.Dir(path)
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return err
	}
	tmp, err := os.CreateTemp(dir, folder.TempPattern(filepath.Base(path))) // with mode 0600
	if err != nil {
		return err
	}
	defer func() { _ = os.Remove(tmp.Name()) }() // fails after the rename
	_, err = tmp.Write(text)
	if err == nil {
		err = tmp.Sync()
	}
	if err := errors.Join(err, tmp.Close()); err != nil {
		return fmt.Errorf("write %s: %w", path, err)
	}
	return os.Rename(tmp.Name(), path)
}
