package secret

import (
	"sync"

	"cspready/assets"
	"cspready/graph"
)

// A Shown is a secret that a change produced for a person to see once: the code of a Temporary Access Pass, the
// password of a new account. No log, report or record contains it: printing or marshalling its value gives a
// placeholder.
type Shown struct {
	Owner       string      // the owner; comes from the tenant and is hostile
	Description assets.Text // what it is, and where else it is stored

	mu    sync.Mutex
	value graph.Hidden
}

// NewShown returns a secret that can be shown until it is cleared.
func NewShown(owner string, what assets.Text, value graph.Hidden) *Shown {
	return &Shown{Owner: owner, Description: what, value: value}
}

// Show returns the value; ok is false once it was cleared.
func (s *Shown) Show() (value graph.Hidden, ok bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.value, s.value != ""
}

// Clear deletes the value.
func (s *Shown) Clear() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.value = ""
}
