package steps

import (
	"context"
	"time"

	"cspready/graph"
)

// wavering is the finding of readings that do not agree.
func wavering(last Finding) Finding {
	last.Status, last.Fix = Unknown, FixNone
	last.Summary, last.Remedy = say("verify.wavering"), say("verify.again")
	return last
}

func pause(ctx context.Context, d time.Duration) error {
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-time.After(d):
		return nil
	}
}

// rest is a pause that a person is told of.
func rest(ctx context.Context, op string, d time.Duration) error {
	graph.Notify(ctx, graph.Notice{Op: op, Wait: d})
	return pause(ctx, d)
}
