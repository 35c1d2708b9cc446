package history

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"cspready/steps/folder"
)

// A Run is a check that was kept. Its document is read by [Store.Read].
type Run struct {
	Tenant string // id
	Name   string // as people name it: the time, and [backMark] where the clock had gone back
	At     time.Time
	// Back says that a run with a later time was there before this one: the clock was put back, or had been ahead.
	Back bool

	path string
}

// nameLayout is the time in the name of a file: UTC, to the millisecond, in an order that sorts, and fit for every file system.
const nameLayout = "2006-01-02T150405.000Z"

const backMark = "-back"

const runSuffix = ".json"

// nameOf is what a run of that time is called.
func nameOf(at time.Time, back bool) string {
	name := at.UTC().Format(nameLayout)
	if back {
		name += backMark
	}
	return name
}

// named reads the name of a file; false of files that are no runs.
func named(dir, file, tenantID string) (Run, bool) {
	name, isRun := strings.CutSuffix(file, runSuffix)
	if !isRun {
		return Run{}, false
	}
	moment, back := strings.CutSuffix(name, backMark)
	at, err := time.Parse(nameLayout, moment)
	if err != nil {
		return Run{}, false
	}
	return Run{Tenant: tenantID, Name: name, At: at, Back: back, path: filepath.Join(dir, file)}, true
}

// Runs lists what is kept of a tenant, the latest first. Runs of a time that is still to come, when the clock was ahead, are the last: they are
// older than whatever was kept since. Nothing is read but names, so that a long list is quick.
func (s *Store) Runs(tenantID string) []Run {
	dir, err := s.root.Path(tenantID, folder.Runs)
	if err != nil {
		return nil
	}
	entries, err := os.ReadDir(dir)
	if err != nil {
		if !errors.Is(err, fs.ErrNotExist) {
			s.root.Complain("history.unreadable", dir)
		}
		return nil // nothing is kept yet, or it was told
	}
	var runs []Run
	for _, e := range entries {
		if run, ok := named(dir, e.Name(), strings.ToLower(tenantID)); ok {
			runs = append(runs, run)
		}
	}
	slices.SortFunc(runs, func(a, b Run) int {
		if order := b.At.Compare(a.At); order != 0 {
			return order
		}
		return strings.Compare(b.Name, a.Name)
	})
	now := time.Now().Add(crowded * time.Millisecond) // a run whose name was taken bears a later one
	past := slices.IndexFunc(runs, func(r Run) bool { return !r.At.After(now) })
	if past <= 0 {
		return runs
	}
	return slices.Concat(runs[past:], runs[:past])
}
