package history

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"cspready/steps/folder"
)

// Files are the stored files of a tenant.
type Files struct {
	Folder     string
	Runs       int      // including damaged ones
	HasNote    bool     // there is a note for the next visit
	HasChanges bool     // there is a journal of changes
	Others     []string // not ours; they stay

	ownFiles []string
}

// Files lists everything that is stored for a tenant.
func (s *Store) Files(tenantID string) (Files, error) {
	home, err := s.root.Path(tenantID)
	if err != nil {
		return Files{}, err
	}
	f := Files{Folder: home}
	entries, err := os.ReadDir(home)
	if errors.Is(err, fs.ErrNotExist) {
		return f, nil
	}
	if err != nil {
		return f, err
	}
	for _, e := range entries {
		path := filepath.Join(home, e.Name())
		switch {
		case e.Name() == folder.Runs && e.IsDir():
			if err := f.addRuns(path); err != nil {
				return f, err
			}
		case !e.IsDir() && folder.IsNamed(e.Name(), folder.Note):
			f.HasNote, f.ownFiles = true, append(f.ownFiles, path)
		case !e.IsDir() && folder.IsNamed(e.Name(), folder.Changes):
			f.HasChanges, f.ownFiles = true, append(f.ownFiles, path)
		default:
			f.Others = append(f.Others, path)
		}
	}
	return f, nil
}

func (f *Files) addRuns(dir string) error {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return err
	}
	for _, e := range entries {
		path := filepath.Join(dir, e.Name())
		_, run := parseRunName(dir, folder.OriginalName(e.Name()), "")
		half := strings.HasPrefix(e.Name(), ".") && strings.HasSuffix(e.Name(), ".tmp")
		switch {
		case e.IsDir() || !run && !half:
			f.Others = append(f.Others, path)
			continue
		case run:
			f.Runs++
		}
		f.ownFiles = append(f.ownFiles, path)
	}
	return nil
}

// HasAny reports whether anything is stored.
func (f Files) HasAny() bool { return len(f.ownFiles) > 0 }

// Forget removes the files, and folders that are empty afterwards. Files that no longer exist are no error.
func (f Files) Forget() error {
	var failed []error
	for _, path := range slices.Backward(f.ownFiles) {
		if err := os.Remove(path); err != nil && !errors.Is(err, fs.ErrNotExist) {
			failed = append(failed, err)
		}
	}
	for _, dir := range []string{filepath.Join(f.Folder, folder.Runs), f.Folder} {
		_ = os.Remove(dir) // fails if it is not empty
	}
	return errors.Join(failed...)
}
