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

// maxFileSize is far above the document of a tenant with a hundred thousand people; a larger file is not ours.
const maxFileSize = 1 << 30

// Read returns the document of a run. A damaged file is renamed, with a warning; for a file of another version there
// is a warning.
func (s *Store) Read(run Run) (report.Check, error) {
	check, err := readDocument(run.path, run.Tenant)
	switch {
	case err == nil, errors.Is(err, fs.ErrNotExist): // removed, by this program or another
	case errors.Is(err, folder.ErrDamaged):
		s.root.WarnOnce("history.damaged", setAside(run.path))
	case errors.Is(err, folder.ErrOtherVersion):
		s.root.WarnOnce("history.foreign", run.path)
	default:
		s.root.WarnOnce("history.unreadable", run.path)
	}
	return check, err
}

// setAside gives a damaged file a name that no run has, and returns it. If that is not possible, it stays.
func setAside(path string) string {
	aside := folder.DamagedName(path)
	if os.Rename(path, aside) != nil {
		return path
	}
	return aside
}

// readDocument returns the document in a file. It must be about the tenant in whose folder it is.
func readDocument(path, tenantID string) (report.Check, error) {
	text, err := folder.Read(path, maxFileSize)
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
		return report.Check{}, folder.ErrOtherVersion // its fields may have another meaning
	}
	var check report.Check
	if err := json.Unmarshal(text, &check); err != nil || marked.Schema != report.Schema ||
		!strings.EqualFold(check.Tenant.ID, tenantID) {
		return report.Check{}, folder.ErrDamaged
	}
	return check, nil
}

// isPresent reports whether the file of a run exists.
func isPresent(run Run) bool {
	_, err := os.Lstat(run.path)
	return err == nil
}
