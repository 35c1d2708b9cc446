package steps

import (
	"context"
	"errors"
	"slices"
	"sync"
	"time"

	"cspready/graph"
	"cspready/steps/secret"
)

// An OutcomeState is the result of an approved change.
type OutcomeState int

// The states of an outcome. NotTried is the zero value.
const (
	NotTried  OutcomeState = iota
	Done                   // written, and the service confirmed it
	AlreadySo              // nothing had to be written
	Failed                 // certainly not written
	Unsure                 // may have been written; the tenant did not show it in time
)

// String returns the state's name, as the catalogue knows it: "not-tried", "done", "already-so", "failed", "unsure".
func (s OutcomeState) String() string {
	return [...]string{"not-tried", "done", "already-so", "failed", "unsure"}[s]
}

// Succeeded reports whether the tenant is in the state that the change wants.
func (s OutcomeState) Succeeded() bool { return s == Done || s == AlreadySo }

// revealer is an Op that may have received a secret to show.
type revealer interface{ Secret() *secret.Shown }

// An Outcome is the result of one approved change.
type Outcome struct {
	Change Change
	ID     string // in the journal; empty without a journal
	State  OutcomeState
	Err    error // why not, for Failed and Unsure
	At     time.Time
	Secret *secret.Shown // secret to show once; nil for most changes
}

// Limits of one change. LookupInterval is the pause between two lookups of a write.
const (
	shutdownLimit  = time.Minute     // for a write that is being sent when the program is stopped
	LookupInterval = 3 * time.Second // a replica needs seconds to learn of a write
	lookupLimit    = 45 * time.Second
)

// A Ledger carries out approved writes, one at a time, and keeps their outcomes even if the screen is lost.
//
// The zero value is ready for use, and keeps no journal.
type Ledger struct {
	Journal Journal       // where changes are recorded before and after they are made; nil: nowhere
	By      func() string // user principal name of the person who makes them

	mu       sync.Mutex
	sem      Semaphore // held during a write
	closed   bool
	outcomes []Outcome
}

// Do carries out one approved change. It first checks whether the change is in force, so that doing it twice equals
// doing it once. It writes with a permit for exactly the requests that were shown. A write that may have been carried
// out is looked up, never repeated. A write that has begun is finished even when ctx is cancelled.
func (l *Ledger) Do(ctx context.Context, a ApprovedChange) Outcome {
	defer l.sem.Acquire()()
	o := Outcome{Change: a.Change()}
	if ctx.Err() != nil || l.isClosed() {
		o.Err = context.Canceled
		return o
	}
	ctx, end := detachedContext(ctx)
	defer end()
	n, err := l.noteIntent(a)
	o.ID = n.id
	if err != nil {
		o.State, o.Err = Failed, err
	} else {
		o.State, o.Err = carryOut(n.withReceipts(ctx), a.op)
	}
	if r, ok := a.op.(revealer); ok && o.State == Done {
		o.Secret = r.Secret()
	}
	o.At = time.Now()
	if err == nil {
		n.noteOutcome(o)
	}
	l.addOutcome(o)
	return o
}

// detachedContext returns a context that ends a while after ctx, so that a write that has begun is finished. There is
// no other limit, as a write may wait for a person who has to sign in again.
func detachedContext(ctx context.Context) (context.Context, func()) {
	longer, cancel := context.WithCancel(context.WithoutCancel(ctx))
	unhook := context.AfterFunc(ctx, func() {
		select {
		case <-time.After(shutdownLimit):
			cancel()
		case <-longer.Done():
		}
	})
	return longer, func() { unhook(); cancel() }
}

// Close waits for the current write, refuses those that follow, and returns all outcomes.
func (l *Ledger) Close() []Outcome {
	l.mu.Lock()
	l.closed = true
	l.mu.Unlock()
	defer l.sem.Acquire()()
	return l.Outcomes()
}

// Outcomes returns the outcome of every change that was tried.
func (l *Ledger) Outcomes() []Outcome {
	l.mu.Lock()
	defer l.mu.Unlock()
	return slices.Clone(l.outcomes)
}

func (l *Ledger) isClosed() bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.closed
}

func (l *Ledger) addOutcome(o Outcome) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.outcomes = append(l.outcomes, o)
}

// carryOut makes a change unless it is in force already, and interprets the result of [Op.Do].
func carryOut(ctx context.Context, op Op) (OutcomeState, error) {
	if done, err := op.Done(ctx); err != nil {
		return Failed, err
	} else if done {
		return AlreadySo, nil
	}
	err := op.Do(graph.Permit(ctx, op.Change().Requests...))
	switch {
	case err == nil:
		return Done, nil
	case isPartial(err):
		return Unsure, errors.Unwrap(err)
	case errors.Is(err, ErrAlready):
		return AlreadySo, nil
	case isNotInForce(err):
		return Failed, errors.Unwrap(err)
	case IsRefused(err):
		return Failed, err
	default:
		return lookUp(ctx, op, err)
	}
}

// IsRefused reports whether a write was certainly not carried out: the service, or the transport, refused it in an
// answer that is understood. Every other write may have been carried out.
func IsRefused(err error) bool {
	var e *graph.Error
	var sealed *secret.Error
	if isPartial(err) {
		return false
	}
	if isNotInForce(err) || errors.As(err, &sealed) || errors.Is(err, ErrPlanChanged) {
		return true // found before anything was sent
	}
	return errors.As(err, &e) && e.Kind != graph.ErrUnsure && e.Kind != graph.ErrUnreadable
}

// lookUp finds out whether a write without a clear answer was carried out. Replicas lag, so a "no" is not believed at
// once.
func lookUp(ctx context.Context, op Op, unsure error) (OutcomeState, error) {
	ctx, cancel := context.WithTimeout(ctx, lookupLimit)
	defer cancel()
	for {
		if done, err := op.Done(ctx); err == nil && done {
			return Done, nil
		} else if NeedsPerson(err) {
			return Unsure, unsure
		}
		select {
		case <-ctx.Done():
			return Unsure, unsure
		case <-time.After(LookupInterval):
		}
	}
}
