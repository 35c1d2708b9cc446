package app

import (
	"context"
	"time"

	"cspready/graph"
	"cspready/steps"
)

// pauseWithNotice pauses and shows the person what is waited for.
func pauseWithNotice(ctx context.Context, op string, d time.Duration) error {
	graph.Notify(ctx, graph.Notice{Op: op, Wait: d})
	return steps.Pause(ctx, d)
}
