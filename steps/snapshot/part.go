package snapshot

import (
	"context"
	"errors"
	"iter"
	"sync"

	"cspready/assets"
	"cspready/graph"
	"cspready/steps"
)

// PartState says how much of a part of a [Snapshot] is known.
type PartState int

// The states of a part. The zero value is NotRead, so that a forgotten part is never mistaken for an empty one.
const (
	NotRead     PartState = iota // not requested, or cancelled before an answer came
	ReadWhole                    // all of it was read
	ReadInPart                   // some of it was read, and there may be more
	Refused                      // the service does not allow it: a permission, a role or a licence is missing
	Unavailable                  // it could not be read for another reason
	Lagging                      // it was read from a replica that does not show a change that was made
)

// String returns a word for logs and tests.
func (s PartState) String() string {
	return [...]string{"not read", "read", "read in part", "refused", "unavailable", "lagging"}[s]
}

// ErrNotRead is the reason of a part that was not requested.
var ErrNotRead error = &steps.UnreadReason{
	Happened: assets.Say("unread.not-requested"), Next: assets.Say("unread.not-requested-next"),
}

// A Part is one part of what is read of a tenant, such as its users, with how much of it is known and why there may
// be more.
//
// The value cannot be reached without that. [Part.Whole] returns it only where all of it was read: it is for every
// conclusion from what is absent ("no user is left without MFA"). [Part.Found] returns what was read together with
// the reason why there may be more, and its caller has to say what follows from the rest. [Part.Seen] is for
// conclusions from what is present alone ("this policy exists"). The zero value is a part that was not read. A test
// makes sure that no caller drops a reason.
type Part[T any] struct {
	state  PartState
	value  T
	reason error
}

// WholePart returns a part that was read completely.
func WholePart[T any](value T) Part[T] { return Part[T]{state: ReadWhole, value: value} }

// SomePart returns a part that was read incompletely, and why.
func SomePart[T any](value T, reason error) Part[T] {
	return Part[T]{state: ReadInPart, value: value, reason: orNotRead(reason)}
}

// LaggingPart returns a part that was read and does not show yet what is known to exist, and how that is known.
func LaggingPart[T any](value T, reason error) Part[T] {
	return Part[T]{state: Lagging, value: value, reason: orNotRead(reason)}
}

// UnreadPart returns a part that was not read, and why. The state follows from the reason.
func UnreadPart[T any](reason error) Part[T] {
	p := Part[T]{state: Unavailable, reason: orNotRead(reason)}
	switch {
	case reason == nil, errors.Is(reason, context.Canceled), errors.Is(reason, context.DeadlineExceeded):
		p.state = NotRead
	case errors.Is(reason, graph.ErrForbidden), errors.Is(reason, graph.ErrUnlicensed),
		errors.Is(reason, graph.ErrConsent):
		p.state = Refused
	}
	return p
}

// PartOf returns the result of a read as a part: whole without an error, and unread with one.
func PartOf[T any](value T, err error) Part[T] {
	if err != nil {
		return UnreadPart[T](err)
	}
	return WholePart(value)
}

// CollectPart reads a sequence to its end. If it ends with an error, the part is incomplete.
func CollectPart[T any](all iter.Seq2[T, error]) Part[[]T] {
	var list []T
	for one, err := range all {
		switch {
		case err != nil && len(list) == 0:
			return UnreadPart[[]T](err)
		case err != nil:
			return SomePart(list, err)
		}
		list = append(list, one)
	}
	return WholePart(list)
}

// errEmpty returns why a list that no tenant has empty was not read, such as that of its users; nil for one that has
// items.
func errEmpty(items int, op string) error {
	if items > 0 {
		return nil
	}
	return &graph.Error{Op: op, Kind: graph.ErrUnreadable}
}

func orNotRead(reason error) error {
	if reason == nil {
		return ErrNotRead
	}
	return reason
}

// State returns how much of the part is known.
func (p Part[T]) State() PartState { return p.state }

// Reason returns why the part is not known completely: nil only for a whole part.
func (p Part[T]) Reason() error {
	if p.state == ReadWhole {
		return nil
	}
	return orNotRead(p.reason)
}

// Whole returns the value where all of it was read, and an error otherwise.
func (p Part[T]) Whole() (T, error) {
	if p.state != ReadWhole {
		var none T
		return none, p.Reason()
	}
	return p.value, nil
}

// Found returns what was read, and why there may be more; no reason means that this is all. The value of an unread
// part is empty.
func (p Part[T]) Found() (value T, reason error) { return p.value, p.Reason() }

// Seen returns what was read, for a caller that concludes nothing from what is missing. The value of an unread part is
// empty.
func (p Part[T]) Seen() T { return p.value }

// A lazyPart is read by the first caller that requests it. Others wait for that read, on a channel and not on a
// mutex, so that virtual time advances meanwhile.
type lazyPart[T any] struct {
	mu   sync.Mutex
	done chan struct{} // nil: not requested yet
	part Part[T]
}

// readOnce returns the part, and reads it for the first caller.
func (l *lazyPart[T]) readOnce(ctx context.Context, read func(context.Context) Part[T]) Part[T] {
	l.mu.Lock()
	if l.done == nil {
		l.done = make(chan struct{})
		l.mu.Unlock()
		defer close(l.done)
		l.part = read(ctx)
		return l.part
	}
	l.mu.Unlock()
	if p, done := l.readSoFar(); done { // even where ctx has ended since
		return p
	}
	select {
	case <-l.done:
		return l.part
	case <-ctx.Done():
		return UnreadPart[T](ctx.Err())
	}
}

// readOnceFrom is readOnce for a call of the tenant's interface.
func (l *lazyPart[T]) readOnceFrom(ctx context.Context, read func(context.Context) (T, error)) Part[T] {
	return l.readOnce(ctx, func(ctx context.Context) Part[T] { return PartOf(read(ctx)) })
}

// readSoFar returns the part as it is now, without reading it; false while no read has ended.
func (l *lazyPart[T]) readSoFar() (p Part[T], done bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.done == nil {
		return p, false
	}
	select {
	case <-l.done:
		return l.part, true
	default:
		return p, false
	}
}

// isFailed reports whether the part was read incompletely: it is worth another try.
func (l *lazyPart[T]) isFailed() bool {
	p, done := l.readSoFar()
	return done && p.State() != ReadWhole
}
