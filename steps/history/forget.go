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

// Files are what is kept of a tenant.
type Files struct {
	Folder string
	Runs   int      // also such as were set aside
	Note   bool     // what helps the next visit
	Record bool     // what was ever changed here
	Others []string // that are not ours and stay

	ours []string
}

// Files lists all that is kept of a tenant.
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
		case !e.IsDir() && folder.Is(e.Name(), folder.Note):
			f.Note, f.ours = true, append(f.ours, path)
		case !e.IsDir() && folder.Is(e.Name(), folder.Changes):
			f.Record, f.ours = true, append(f.ours, path)
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
		_, run := named(dir, folder.WasAside(e.Name()), "")
		half := strings.HasPrefix(e.Name(), ".") && strings.HasSuffix(e.Name(), ".tmp")
		switch {
		case e.IsDir() || !run && !half:
			f.Others = append(f.Others, path)
			continue
		case run:
			f.Runs++
		}
		f.ours = append(f.ours, path)
	}
	return nil
}

// Any reports whether anything is kept.
func (f Files) Any() bool { return len(f.ours) > 0 }

// Forget removes them. Folders go when nothing is left in them. What somebody else has removed meanwhile is gone as well.
func (f Files) Forget() error {
	var failed []error
	for _, path := range slices.Backward(f.ours) {
		if err := os.Remove(path); err != nil && !errors.Is(err, fs.ErrNotExist) {
			failed = append(failed, err)
		}
	}
	for _, dir := range []string{filepath.Join(f.Folder, folder.Runs), f.Folder} {
		_ = os.Remove(dir) // not while something is in it
	}
	return errors.Join(failed...)
}
