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

// Keep writes a run under the time that it is now. A clock that went back is no reason to lose it: it is marked, as a run of
// a later time is there that is older.
func (s *Store) Keep(check report.Check) (Run, error) {
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
	return write(dir, check.Tenant.ID, now, back, text)
}

// crowded is how many names are tried. More programs than this do not end in one instant.
const crowded = 1000

// write finds a name that is free and gives it to the text when that is whole and on the disk. The temporary file is the claim to the name:
// only one program can make it, and whoever makes it after another has renamed its own sees that the name is taken.
func write(dir, tenantID string, at time.Time, back bool, text []byte) (Run, error) {
	for range crowded {
		name := nameOf(at, back)
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
			drop(tmp)
			continue
		}
		if err := fill(tmp, path, text); err != nil {
			drop(tmp)
			return Run{}, fmt.Errorf("write %s: %w", path, err)
		}
		run, _ := named(dir, name+runSuffix, tenantID)
		return run, nil
	}
	return Run{}, fmt.Errorf("write a run into %s: %w", dir, fs.ErrExist)
}

// fill writes the text and lets it appear under its name.
func fill(tmp *os.File, path string, text []byte) error {
	_, err := tmp.Write(text)
	if err == nil {
		err = tmp.Sync()
	}
	if err := errors.Join(err, tmp.Close()); err != nil {
		return err
	}
	return os.Rename(tmp.Name(), path)
}

// drop takes a claim back.
func drop(tmp *os.File) {
	_ = tmp.Close() // it may be closed already
	_ = os.Remove(tmp.Name())
}
