package signin

import (
	"context"
	"errors"
	"net/url"
	"time"

	"cspready/graph"
	"cspready/graph/live/internal/transport"
)

// Pauses before the next request about an application that the sign-in service may not know yet.
const (
	propagationFirstPause = 2 * time.Second
	propagationPause      = 30 * time.Second // the longest
)

// requestPatiently requests tokens, and repeats the request after a transient fault and while the service may not
// know the application yet.
func (a *appClient) requestPatiently(
	ctx context.Context, op string, redeemsCode bool, form url.Values,
) (appTokens, error) {
	began := time.Now()
	for pause := propagationFirstPause; ; pause = min(2*pause, propagationPause) {
		tokens, err := retryTransient(ctx,
			func(ctx context.Context) (appTokens, error) { return a.requestTokens(ctx, op, form) })
		e, ok := errors.AsType[*graph.Error](err)
		if !ok || !graph.AppMayBePropagating(e.Code, redeemsCode) || time.Since(began)+pause > graph.AppPropagation {
			return tokens, err
		}
		graph.Notify(ctx, graph.Notice{Op: op, Wait: pause})
		if transport.Sleep(ctx, pause) != nil {
			return tokens, err
		}
	}
}
