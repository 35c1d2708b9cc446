package steps

import (
	"fmt"
	"sync"
)

// A Secret is something that a change brought to light and that is shown to a person once: the code of a Temporary Access Pass. It is
// in no log, report or record: printing or marshalling the value gives its placeholder.
type Secret struct {
	mu    sync.Mutex
	value string
	For   string // whose it is; comes from the tenant and is hostile
}

// NewSecret keeps a value for one look.
func NewSecret(whose, value string) *Secret { return &Secret{value: value, For: whose} }

// Reveal returns the value the first time, and nothing afterwards.
func (s *Secret) Reveal() (value string, ok bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	value, s.value = s.value, ""
	return value, value != ""
}

const hiddenSecret = "(hidden)"

// String keeps the value from being printed by accident, as the methods below do.
func (s *Secret) String() string { return hiddenSecret }

// GoString is what %#v prints.
func (s *Secret) GoString() string { return hiddenSecret }

// Format is what every other verb prints.
func (s *Secret) Format(f fmt.State, _ rune) { _, _ = f.Write([]byte(hiddenSecret)) }

// MarshalText is what JSON holds.
func (s *Secret) MarshalText() ([]byte, error) { return []byte(hiddenSecret), nil }
