package steps

import (
	"context"
	"sync"
)

// A run is one check of all requirements. What several of them look at is read once in it; a later attempt, such as [Steady] makes, is
// read anew.
type run struct {
	mu   sync.Mutex
	kept map[runPart]any
}

type runPart struct {
	owner   any
	attempt int
}

type (
	runKey     struct{}
	attemptKey struct{}
)

func withRun(ctx context.Context) context.Context {
	return context.WithValue(ctx, runKey{}, &run{kept: map[runPart]any{}})
}

// withAttempt returns a context in which what was read before is read again.
func withAttempt(ctx context.Context, n int) context.Context {
	return context.WithValue(ctx, attemptKey{}, n)
}

// inRun returns what owner keeps for the attempt of ctx, made when it is asked for first; false outside a run.
func inRun[T any](ctx context.Context, owner any, begin func(attempt int) T) (T, bool) {
	r, ok := ctx.Value(runKey{}).(*run)
	if !ok {
		var none T
		return none, false
	}
	attempt, _ := ctx.Value(attemptKey{}).(int)
	r.mu.Lock()
	defer r.mu.Unlock()
	at := runPart{owner, attempt}
	if _, begun := r.kept[at]; !begun {
		r.kept[at] = begin(attempt)
	}
	return r.kept[at].(T), true
}

// A shared is something that is read by the first who asks, and waited for by the others.
type shared[T any] struct {
	mu    sync.Mutex
	done  chan struct{} // nil: nobody asked yet
	value T
	err   error
}

func (s *shared[T]) get(ctx context.Context, read func(context.Context) (T, error)) (T, error) {
	s.mu.Lock()
	if s.done == nil {
		s.done = make(chan struct{})
		s.mu.Unlock()
		defer close(s.done)
		s.value, s.err = read(ctx)
		return s.value, s.err
	}
	s.mu.Unlock()
	select {
	case <-s.done:
		return s.value, s.err
	case <-ctx.Done():
		var none T
		return none, ctx.Err()
	}
}

// failed reports whether it was read in vain.
func (s *shared[T]) failed() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.done == nil {
		return false
	}
	select {
	case <-s.done:
		return s.err != nil
	default:
		return false
	}
}

type keepKey struct{}

// KeepPeople returns a context in which [CheckAll] reads switches and policies anew, and the people as they were read before: after a
// statement nobody has to be asked again.
func KeepPeople(ctx context.Context) context.Context { return context.WithValue(ctx, keepKey{}, true) }

func keepsPeople(ctx context.Context) bool { return ctx.Value(keepKey{}) != nil }
