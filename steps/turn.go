package steps

import "sync"

// A Turn lets one at a time do what takes a while. It waits on a channel and not on a mutex, so that virtual time goes on meanwhile.
type Turn struct {
	once sync.Once
	held chan struct{}
}

// Take waits for the turn and returns what ends it.
func (t *Turn) Take() (end func()) {
	t.once.Do(func() { t.held = make(chan struct{}, 1) })
	t.held <- struct{}{}
	return func() { <-t.held }
}
