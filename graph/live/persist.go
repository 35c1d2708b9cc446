package live

import (
	"context"
	"errors"
	"time"

	"cspready/graph"
)

// patientTries is how often the sign-in service is asked before a fault of the network counts. A lost packet must not cost a person the
// sign-in that they just finished in the browser.
const patientTries = 4

// persist asks the sign-in service, and asks again after a fault that passes. All that is asked through it may be asked twice: a second
// device code harms nobody, a refresh token may be used more than once, and an authorization code that was used is refused.
func persist[T any](ctx context.Context, ask func(context.Context) (T, error)) (T, error) {
	for try := 1; ; try++ {
		answer, err := ask(ctx)
		if err == nil || try == patientTries || !passes(err) || ctx.Err() != nil {
			return answer, err
		}
		if sleep(ctx, time.Duration(try)*time.Second) != nil {
			return answer, err
		}
	}
}

// passes reports whether a fault is likely to be gone soon. Requests that are throttled were sent again before it comes to this.
func passes(err error) bool {
	return errors.Is(err, graph.ErrOffline) || errors.Is(err, graph.ErrUnavailable)
}
