package history

import (
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"strings"
	"time"

	"cspready/steps/report"
)

// tooLong is far above the document of a tenant with a hundred thousand people; a bigger file is not one of ours.
const tooLong = 1 << 30

// What is wrong with a kept run.
var (
	ErrDamaged = errors.New("the file cannot be read as a check")
	ErrForeign = errors.New("the file was written by another version")
)

// Read returns the document of a run. A damaged file is set aside under another name, and told of; one of another version is told of.
func (s *Store) Read(run Run) (report.Check, error) {
	check, err := read(run.path, run.Tenant)
	switch {
	case err == nil, errors.Is(err, fs.ErrNotExist): // forgotten, by this program or another
	case errors.Is(err, ErrDamaged):
		s.complain("history.damaged", setAside(run.path))
	case errors.Is(err, ErrForeign):
		s.complain("history.foreign", run.path)
	default:
		s.complain("history.unreadable", run.path)
	}
	return check, err
}

// setAside gives a file a name that no run has, and returns it. Where that cannot be done it stays.
func setAside(path string) string {
	aside := path + ".damaged-" + time.Now().UTC().Format("20060102T150405.000")
	if os.Rename(path, aside) != nil {
		return path
	}
	return aside
}

// read returns the document in a file. It has to be about the tenant in whose folder it lies.
func read(path, tenantID string) (report.Check, error) {
	info, err := os.Stat(path)
	if err != nil {
		return report.Check{}, err
	}
	if !info.Mode().IsRegular() || info.Size() > tooLong {
		return report.Check{}, ErrDamaged
	}
	text, err := os.ReadFile(path)
	if err != nil {
		return report.Check{}, err
	}
	var marked struct {
		Schema string `json:"schema"`
	}
	if err := json.Unmarshal(text, &marked); err != nil {
		return report.Check{}, ErrDamaged
	}
	if marked.Schema != report.Schema && strings.HasPrefix(marked.Schema, "cspready/check/") {
		return report.Check{}, ErrForeign // its fields may mean something else
	}
	var check report.Check
	if err := json.Unmarshal(text, &check); err != nil || marked.Schema != report.Schema || !strings.EqualFold(check.Tenant.ID, tenantID) {
		return report.Check{}, ErrDamaged
	}
	return check, nil
}

// there reports whether a run is still under its name.
func there(run Run) bool {
	_, err := os.Lstat(run.path)
	return err == nil
}
