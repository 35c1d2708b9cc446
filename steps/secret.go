package steps

import (
	"sync"

	"cspready/assets"
	"cspready/graph"
)

// A Secret is something that a change brought to light for a person to see: the code of a Temporary Access Pass, the password of a new
// account. It is in no log, report or record: printing or marshalling what is in it gives a placeholder.
type Secret struct {
	For  string      // whose it is; comes from the tenant and is hostile
	What assets.Text // what it is, and where else it can be found

	mu    sync.Mutex
	value graph.Hidden
}

// NewSecret keeps a value until it is cleared.
func NewSecret(whose string, what assets.Text, value graph.Hidden) *Secret {
	return &Secret{For: whose, What: what, value: value}
}

// Show returns the value; false once it was cleared.
func (s *Secret) Show() (value graph.Hidden, ok bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.value, s.value != ""
}

// Clear forgets the value. Nobody can see it afterwards.
func (s *Secret) Clear() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.value = ""
}
