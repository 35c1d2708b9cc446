package history

import (
	"strconv"
	"strings"

	"cspready/steps/report"
)

// FindRun finds a run by its number, where 1 is the latest, or by the beginning of its name. If several names begin
// like that, it is the latest, so a date selects the last run of that day.
func FindRun(runs []Run, word string) (Run, bool) {
	if n, err := strconv.Atoi(word); err == nil {
		if n < 1 || n > len(runs) {
			return Run{}, false
		}
		return runs[n-1], true
	}
	for _, run := range runs {
		if word != "" && strings.HasPrefix(strings.ToLower(run.Name), strings.ToLower(word)) {
			return run, true
		}
	}
	return Run{}, false
}

// A RunDocument is a run with its contents.
type RunDocument struct {
	Run
	report.Check
}

// ReadLatest reads the latest runs that can be read, up to most, the latest first.
func (s *Store) ReadLatest(runs []Run, limit int) []RunDocument {
	var read []RunDocument
	for _, run := range runs {
		if len(read) == limit {
			break
		}
		if check, err := s.Read(run); err == nil {
			read = append(read, RunDocument{run, check})
		}
	}
	return read
}
