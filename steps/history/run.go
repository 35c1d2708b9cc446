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

// A Run is a stored check. [Store.Read] reads its document.
type Run struct {
	Tenant string // id
	Name   string // for people: the time, with [backMark] if the clock was put back
	At     time.Time
	// ClockBack says that there was a run with a later time before this one: the clock was put back, or had been ahead.
	ClockBack bool

	path string
}

// nameLayout is the time in a file name: UTC, to the millisecond, sortable, and valid on every file system.
const nameLayout = "2006-01-02T150405.000Z"

const backMark = "-back"

const runSuffix = ".json"

// runName returns the name of a run of that time.
func runName(at time.Time, back bool) string {
	name := at.UTC().Format(nameLayout)
	if back {
		name += backMark
	}
	return name
}

// parseRunName parses a file name; false for files that are not runs.
func parseRunName(dir, file, tenantID string) (Run, bool) {
	name, isRun := strings.CutSuffix(file, runSuffix)
	if !isRun {
		return Run{}, false
	}
	moment, back := strings.CutSuffix(name, backMark)
	at, err := time.Parse(nameLayout, moment)
	if err != nil {
		return Run{}, false
	}
	return Run{Tenant: tenantID, Name: name, At: at, ClockBack: back, path: filepath.Join(dir, file)}, true
}

// Runs lists the stored runs of a tenant, the latest first. Runs with a time in the future, when the clock was ahead,
// come last: they are older than any run stored since. It reads only names, so that a long list is quick.
func (s *Store) Runs(tenantID string) []Run {
	dir, err := s.root.Path(tenantID, folder.Runs)
	if err != nil {
		return nil
	}
	entries, err := os.ReadDir(dir)
	if err != nil {
		if !errors.Is(err, fs.ErrNotExist) {
			s.root.WarnOnce("history.unreadable", dir)
		}
		return nil // nothing is stored yet, or there was a warning
	}
	var runs []Run
	for _, e := range entries {
		if run, ok := parseRunName(dir, e.Name(), strings.ToLower(tenantID)); ok {
			runs = append(runs, run)
		}
	}
	slices.SortFunc(runs, func(a, b Run) int {
		if order := b.At.Compare(a.At); order != 0 {
			return order
		}
		return strings.Compare(b.Name, a.Name)
	})
	now := time.Now().Add(maxNameTries * time.Millisecond) // a run whose name was taken has a later one
	past := slices.IndexFunc(runs, func(r Run) bool { return !r.At.After(now) })
	if past <= 0 {
		return runs
	}
	return slices.Concat(runs[past:], runs[:past])
}
