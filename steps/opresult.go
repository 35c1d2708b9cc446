package steps

import (
	"context"
	"errors"

	"cspready/graph"
)

// What [Op.Do] returns says what became of the change. There are six results:
//
//   - nil: the write was carried out, and the service said so.
//   - [ErrAlready]: someone else made the same change first. Nothing of it is ours to undo.
//   - [NotSent]: nothing of the change was sent. The error wraps the cause.
//   - [Reverted]: the change was begun and put back as a whole. The error wraps the cause.
//   - [Partial]: a part of the change was carried out, or may have been, and then it failed. The error wraps the cause.
//   - Any other error is the answer to the write. A [graph.Error] whose kind is an answer is a refusal: nothing was
//     written. Of all else it is unknown whether it was carried out, and the [Ledger] looks it up with [Op.Done].
//
// A write that may have been carried out is never reported as NotSent. Storing the secret of a change before the change
// itself is sent does not count as sending it: the next run finds the secret and uses it.

// ErrAlready is returned by [Op.Do] when the service refused the write because someone else had just made the same
// change.
var ErrAlready = errors.New("someone else made it first")

// A notInForce is the error of a change that certainly is not in force: it was not sent, or it was put back.
type notInForce struct{ cause error }

func (e *notInForce) Error() string { return e.cause.Error() }

func (e *notInForce) Unwrap() error { return e.cause }

// NotSent wraps an error that ended a change before anything of it was sent, such as that of the read just before the
// write. [Explain] gives the advice for the cause. Nil stays nil, and an error that is [Partial] stays so.
func NotSent(cause error) error { return wrapNotInForce(cause) }

// Reverted wraps the error of a change that was begun and then put back as a whole, each write of it confirmed by the
// service. Nil stays nil, and an error that is [Partial] stays so.
func Reverted(cause error) error { return wrapNotInForce(cause) }

func wrapNotInForce(cause error) error {
	if cause == nil || isPartial(cause) || isNotInForce(cause) {
		return cause
	}
	return &notInForce{cause}
}

// isNotInForce reports whether an error is that of [NotSent] or [Reverted]. Only the outermost error counts: a joined
// error may hold both kinds.
func isNotInForce(err error) bool {
	_, ok := err.(*notInForce) //nolint:errorlint // see above
	return ok
}

// A partialError is a failure after a write that the service took: the change must not be reported as without effect.
type partialError struct{ cause error }

func (e *partialError) Error() string { return e.cause.Error() }

func (e *partialError) Unwrap() error { return e.cause }

// Partial wraps an error that occurred after a write of the same [Op] was carried out, or may have been. Nil stays nil.
func Partial(cause error) error {
	if cause == nil || isPartial(cause) {
		return cause
	}
	return &partialError{cause}
}

// isPartial reports whether an error is that of [Partial]. Only the outermost error counts: a joined error may hold
// both kinds.
func isPartial(err error) bool {
	_, ok := err.(*partialError) //nolint:errorlint // see above
	return ok
}

// IncompleteReadError returns the error of a sequence that ended before the requested object, as it does when the
// service fails as a whole. The sequence does not report why; a read of the operator fails for the same reason.
func IncompleteReadError(ctx context.Context, dir Identity, op string) error {
	if _, err := dir.Operator(ctx); err != nil {
		return err
	}
	return &graph.Error{Op: op, Kind: graph.ErrUnreadable}
}

// RevertedError returns the result of a switch that was put back: of names its operation, why is the error that
// stopped it. A write of it that may have been carried out certainly is not in force any more, so its error becomes
// that of the connection.
func RevertedError(of graph.Error, why error) error {
	var e *graph.Error
	if !errors.As(why, &e) || e.Kind != graph.ErrUnsure {
		return Reverted(why)
	}
	known := *e
	known.Op = of.Op
	switch {
	case e.Status == 0:
		known.Kind = graph.ErrOffline
	case e.Status == 408, e.Status >= 500:
		known.Kind = graph.ErrUnavailable
	default:
		known.Kind = graph.ErrUnreadable
	}
	return Reverted(&known)
}
