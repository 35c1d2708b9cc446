package core

import (
	"cmp"
	"encoding/json"
	"strings"

	"cspready/graph/sim/internal/odata"
	"cspready/graph/sim/scenario"
)

type plannedFault struct {
	scenario.Fault
	matches int
}

// MatchPath compares a path with a pattern such as "/users/{id}" and returns what stands in for its braces.
func MatchPath(pattern, path string) (ids []string, ok bool) {
	want, got := strings.Split(pattern, "/"), strings.Split(strings.TrimSuffix(path, "/"), "/")
	if len(want) != len(got) {
		return nil, false
	}
	for i := range want {
		before, after, open := strings.Cut(want[i], "{}")
		switch {
		case open && before == "" && got[i] != "" && !strings.HasPrefix(got[i], "$"):
			ids = append(ids, got[i])
		case open && len(got[i]) > len(before)+len(after) && strings.EqualFold(got[i][:len(before)], before) &&
			strings.HasSuffix(got[i], after):
			ids = append(ids, strings.TrimSuffix(got[i][len(before):], after)) // applications(appId='{}')
		case !strings.EqualFold(want[i], got[i]):
			return nil, false
		}
	}
	return ids, true
}

const (
	// BatchPath is the path of a batch of requests.
	BatchPath = "/$batch"
)

// NewFaultError returns the error of an injected fault.
func NewFaultError(s scenario.Fault) *odata.Error {
	f := &odata.Error{Status: s.Status, Code: s.Code, Message: s.Message, RetryAfter: s.RetryAfter, Html: s.HTML,
		Reset: s.BreaksConnection, Body: json.RawMessage(s.Body)}
	var said struct {
		Error struct{ Code, Message string }
	}
	if json.Unmarshal(f.Body, &said) == nil { // a body without an error has neither
		f.Code, f.Message = cmp.Or(s.Code, said.Error.Code), cmp.Or(s.Message, said.Error.Message)
	}
	return f
}

// InjectFault injects a fault. If several match a request, the first one applies.
func (t *State) InjectFault(trouble scenario.Fault) {
	t.Mu.Lock()
	defer t.Mu.Unlock()
	t.faults = append(t.faults, &plannedFault{Fault: trouble})
}

// ClearFaults removes all injected faults.
func (t *State) ClearFaults() {
	t.Mu.Lock()
	defer t.Mu.Unlock()
	t.faults = nil
}

// NextFault returns the fault that applies to a request, or nil. The address has the version and the query, too.
func (t *State) NextFault(method, path, address string) *scenario.Fault {
	for _, s := range t.faults {
		if !s.matchesRequest(method, path, address) {
			continue
		}
		s.matches++
		if s.matches <= s.After || s.Times >= 0 && s.matches > s.After+max(s.Times, 1) {
			continue
		}
		return &s.Fault
	}
	return nil
}

func (s *plannedFault) matchesRequest(method, path, address string) bool {
	if s.Method != "" && s.Method != method {
		return false
	}
	if s.Pattern != nil {
		return s.Pattern.MatchString(address)
	}
	if s.Path == "" {
		return path != BatchPath && !strings.HasPrefix(path, "/oauth2/")
	}
	_, ok := MatchPath(s.Path, path)
	return ok
}
