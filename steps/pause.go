package steps

import (
	"context"
	"time"

	"cspready/graph"
)

// Rest is a pause that a person is told of.
func Rest(ctx context.Context, op string, d time.Duration) error {
	graph.Notify(ctx, graph.Notice{Op: op, Wait: d})
	return Pause(ctx, d)
}

func Pause(ctx context.Context, d time.Duration) error {
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-time.After(d):
		return nil
	}
}
