package history

import (
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"strings"

	"cspready/steps/folder"
	"cspready/steps/report"
)

// tooLong is far above the document of a tenant with a hundred thousand people; a bigger file is not one of ours.
const tooLong = 1 << 30

// Read returns the document of a run. A damaged file is set aside under another name, and told of; one of another version is told of.
func (s *Store) Read(run Run) (report.Check, error) {
	check, err := read(run.path, run.Tenant)
	switch {
	case err == nil, errors.Is(err, fs.ErrNotExist): // forgotten, by this program or another
	case errors.Is(err, folder.ErrDamaged):
		s.root.Complain("history.damaged", setAside(run.path))
	case errors.Is(err, folder.ErrForeign):
		s.root.Complain("history.foreign", run.path)
	default:
		s.root.Complain("history.unreadable", run.path)
	}
	return check, err
}

// setAside gives a file a name that no run has, and returns it. Where that cannot be done it stays.
func setAside(path string) string {
	aside := folder.Aside(path)
	if os.Rename(path, aside) != nil {
		return path
	}
	return aside
}

// read returns the document in a file. It has to be about the tenant in whose folder it lies.
func read(path, tenantID string) (report.Check, error) {
	text, err := folder.Read(path, tooLong)
	if err != nil {
		return report.Check{}, err
	}
	var marked struct {
		Schema string `json:"schema"`
	}
	if err := json.Unmarshal(text, &marked); err != nil {
		return report.Check{}, folder.ErrDamaged
	}
	if marked.Schema != report.Schema && strings.HasPrefix(marked.Schema, "cspready/check/") {
		return report.Check{}, folder.ErrForeign // its fields may mean something else
	}
	var check report.Check
	if err := json.Unmarshal(text, &check); err != nil || marked.Schema != report.Schema || !strings.EqualFold(check.Tenant.ID, tenantID) {
		return report.Check{}, folder.ErrDamaged
	}
	return check, nil
}

// there reports whether a run is still under its name.
func there(run Run) bool {
	_, err := os.Lstat(run.path)
	return err == nil
}
