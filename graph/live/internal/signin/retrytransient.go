package signin

import (
	"context"
	"errors"
	"time"

	"cspready/graph"
	"cspready/graph/live/internal/transport"
)

// transientAttempts is how often the sign-in service is asked before a fault of the network counts. A lost packet
// must not cost a person the sign-in that they just finished in the browser.
const transientAttempts = 4

// retryTransient calls ask, which asks the sign-in service, again after a transient fault. All questions asked
// through it may be repeated: a second device code does no harm, a refresh token may be used more than once, and a
// used authorization code is refused.
func retryTransient[T any](ctx context.Context, ask func(context.Context) (T, error)) (T, error) {
	for try := 1; ; try++ {
		answer, err := ask(ctx)
		if err == nil || try == transientAttempts || !isTransient(err) || ctx.Err() != nil {
			return answer, err
		}
		if transport.Sleep(ctx, time.Duration(try)*time.Second) != nil {
			return answer, err
		}
	}
}

// isTransient reports whether a fault is likely to pass soon. Throttled requests were already repeated by the
// transport.
func isTransient(err error) bool {
	return errors.Is(err, graph.ErrOffline) || errors.Is(err, graph.ErrUnavailable)
}
