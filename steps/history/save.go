package history

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"time"

	"cspready/steps/folder"
	"cspready/steps/report"
)

// Save stores a run under the current time. If the clock was put back, so that a later run is older, the run is
// stored with a mark.
func (s *Store) Save(check report.Check) (Run, error) {
	dir, err := s.root.Path(check.Tenant.ID, folder.Runs)
	if err != nil {
		return Run{}, err
	}
	text, err := check.JSON()
	if err != nil {
		return Run{}, err
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return Run{}, err
	}
	now := time.Now().Truncate(time.Millisecond)
	back := slices.ContainsFunc(s.Runs(check.Tenant.ID), func(r Run) bool { return r.At.After(now) })
	return writeRun(dir, check.Tenant.ID, now, back, text)
}

// maxNameTries is how many names are tried. There are never more programs than this that finish at the same time.
const maxNameTries = 1000

// writeRun finds a free name and gives it to the text when it is written and synced. The temporary file reserves the
// name: only one program can create it, and a program that creates it after another has renamed its own sees that the
// name is taken.
func writeRun(dir, tenantID string, at time.Time, back bool, text []byte) (Run, error) {
	for range maxNameTries {
		name := runName(at, back)
		at = at.Add(time.Millisecond)
		tmp, err := os.OpenFile(filepath.Join(dir, "."+name+".tmp"), os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
		if errors.Is(err, fs.ErrExist) {
			continue
		}
		if err != nil {
			return Run{}, err
		}
		path := filepath.Join(dir, name+runSuffix)
		if _, err := os.Lstat(path); err == nil {
			discardTemp(tmp)
			continue
		}
		if err := writeAndRename(tmp, path, text); err != nil {
			discardTemp(tmp)
			return Run{}, fmt.Errorf("write %s: %w", path, err)
		}
		run, _ := parseRunName(dir, name+runSuffix, tenantID)
		return run, nil
	}
	return Run{}, fmt.Errorf("write a run into %s: %w", dir, fs.ErrExist)
}

// writeAndRename writes the text and then gives the file its final name.
func writeAndRename(tmp *os.File, path string, text []byte) error {
	_, err := tmp.Write(text)
	if err == nil {
		err = tmp.Sync()
	}
	if err := errors.Join(err, tmp.Close()); err != nil {
		return err
	}
	return os.Rename(tmp.Name(), path)
}

// discardTemp gives up a reserved name.
func discardTemp(tmp *os.File) {
	_ = tmp.Close() // it may be closed already
	_ = os.Remove(tmp.Name())
}
