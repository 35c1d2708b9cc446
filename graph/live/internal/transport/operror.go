package transport

import (
	"context"
	"errors"

	"cspready/graph"
)

// NewOpError converts an error of the transport into a [graph.Error] of an operation. Text of unknown origin is
// dropped.
func NewOpError(op string, err error) error {
	if known, ok := errors.AsType[*graph.Error](err); ok {
		e := *known
		e.Op = op
		return &e
	}
	if errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) {
		return &graph.Error{Op: op, Kind: graph.ErrOffline, Cause: err} // the caller stopped waiting
	}
	return &graph.Error{Op: op, Kind: graph.ErrUnreadable}
}

// NewBodyError returns the error of a body that did not arrive completely.
func NewBodyError(err error) error {
	if _, ok := errors.AsType[*graph.Error](err); ok {
		return err
	}
	return &graph.Error{Kind: graph.ErrOffline, Cause: err}
}
