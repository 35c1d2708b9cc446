package history

import (
	"strconv"
	"strings"

	"cspready/steps/report"
)

// Pick finds the run that a person means: by its number, of which 1 is the latest, or by how its name begins. Of several that begin so it is
// the latest, so that a day means the last run of that day.
func Pick(runs []Run, word string) (Run, bool) {
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

// A Document is a run with what is in it.
type Document struct {
	Run
	report.Check
}

// Latest reads the latest runs that can be read, at most so many, the latest first.
func (s *Store) Latest(runs []Run, most int) []Document {
	var read []Document
	for _, run := range runs {
		if len(read) == most {
			break
		}
		if check, err := s.Read(run); err == nil {
			read = append(read, Document{run, check})
		}
	}
	return read
}
