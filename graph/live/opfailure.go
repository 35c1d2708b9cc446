package live

import (
	"context"
	"errors"

	"cspready/graph"
)

// failure converts an error of the transport into a [graph.Error] of an operation. Text that is not known here is not kept.
func failure(op string, err error) error {
	if known, ok := errors.AsType[*graph.Error](err); ok {
		e := *known
		e.Op = op
		return &e
	}
	if errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) {
		return &graph.Error{Op: op, Kind: graph.ErrOffline, Cause: err} // the caller stopped waiting, and knows
	}
	return &graph.Error{Op: op, Kind: graph.ErrUnreadable}
}

// broken is the error of a body that did not arrive as a whole.
func broken(err error) error {
	if _, ok := errors.AsType[*graph.Error](err); ok {
		return err
	}
	return &graph.Error{Kind: graph.ErrOffline, Cause: err}
}
