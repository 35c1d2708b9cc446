package steps

import "sync"

// A Semaphore admits one caller at a time to a slow operation. It waits on a channel and not on a mutex, so that
// virtual time advances meanwhile.
type Semaphore struct {
	once sync.Once
	slot chan struct{}
}

// Acquire blocks until the semaphore is free and returns the release function.
func (t *Semaphore) Acquire() (end func()) {
	t.once.Do(func() { t.slot = make(chan struct{}, 1) })
	t.slot <- struct{}{}
	return func() { <-t.slot }
}
