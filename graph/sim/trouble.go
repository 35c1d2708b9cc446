package sim

import (
	"strings"
	"time"
)

// Trouble is a fault to inject into requests to Graph, including those of a $batch, to Partner Center, to Key Vaults,
// and to the sign-in service.
type Trouble struct {
	Method string // empty: any
	// Path is the path of the request below the API version, or below the tenant for the sign-in service; {} matches
	// any one segment. The path of a secret is /secrets/{}. Empty: every path of Graph, Partner Center and vaults; in
	// a $batch, the paths of its requests.
	Path string
	Skip int // matching requests that succeed first
	// Times is the number of requests that fail: 0 means one, a negative number all.
	Times int

	Status     int // of the answer
	Code       string
	Message    string
	RetryAfter time.Duration
	HTML       bool // the answer is a page of a proxy
	Reset      bool // the connection breaks without an answer
	// Done carries out the request before its answer fails, as can happen with a write that is answered 504.
	Done bool
}

type scripted struct {
	Trouble
	seen int
}

// Suffer injects a fault. If several match a request, the first one applies.
func (t *state) Suffer(trouble Trouble) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.troubles = append(t.troubles, &scripted{Trouble: trouble})
}

// Recover removes all injected faults.
func (t *state) Recover() {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.troubles = nil
}

// trouble returns the fault that applies to a request, or nil.
func (t *state) trouble(method, path string) *Trouble {
	for _, s := range t.troubles {
		if !s.meets(method, path) {
			continue
		}
		s.seen++
		if s.seen <= s.Skip || s.Times >= 0 && s.seen > s.Skip+max(s.Times, 1) {
			continue
		}
		return &s.Trouble
	}
	return nil
}

func (s *scripted) meets(method, path string) bool {
	if s.Method != "" && s.Method != method {
		return false
	}
	if s.Path == "" {
		return path != batchPath && !strings.HasPrefix(path, "/oauth2/")
	}
	_, ok := match(s.Path, path)
	return ok
}

// faultOf returns the error of an injected fault.
func faultOf(s Trouble) *fault {
	return &fault{status: s.Status, code: s.Code, message: s.Message, retryAfter: s.RetryAfter, html: s.HTML,
		reset: s.Reset}
}
