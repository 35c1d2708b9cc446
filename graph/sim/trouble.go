package sim

import (
	"strings"
	"time"
)

// Trouble is a misfortune that the tenant is told to have. It meets requests to Graph, items of a $batch among them, to Partner Center, to Key
// Vaults, and to the sign-in service.
type Trouble struct {
	Method string // empty: any
	// Path is that of the request below the API version, or below the tenant for the sign-in service; {} stands for any one
	// segment. That of a secret is /secrets/{}. Empty: every path of Graph and of vaults, in a $batch that of each request.
	Path string
	Skip int // requests of this kind that go well first
	// Times is how often it happens: 0 means once, less than 0 always.
	Times int

	Status     int // of the answer
	Code       string
	Message    string
	RetryAfter time.Duration
	HTML       bool // the answer is a page of something in between
	Reset      bool // there is no answer, the connection breaks
	// Done carries the request out before the answer goes wrong, as may happen with a write that is answered 504.
	Done bool
}

type scripted struct {
	Trouble
	seen int
}

// Suffer adds a trouble to the script. Where several fit a request, the one that came first happens.
func (t *Tenant) Suffer(trouble Trouble) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.troubles = append(t.troubles, &scripted{Trouble: trouble})
}

// Recover ends all troubles.
func (t *Tenant) Recover() {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.troubles = nil
}

// trouble returns what is to happen to a request, or nil.
func (t *Tenant) trouble(method, path string) *Trouble {
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

func (s Trouble) fault() *fault {
	return &fault{status: s.Status, code: s.Code, message: s.Message, retryAfter: s.RetryAfter, html: s.HTML, reset: s.Reset}
}
