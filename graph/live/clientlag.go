package live

import (
	"context"
	"errors"
	"net/url"
	"time"

	"cspready/graph"
)

// Pauses before the next request about an application that the sign-in service may not know yet.
const (
	lagFirstPause = 2 * time.Second
	lagPause      = 30 * time.Second // the longest
)

// requestPatiently requests tokens, and repeats the request after a transient fault and while the service may not
// know the application yet.
func (a *appClient) persist(ctx context.Context, op string, redeemsCode bool, form url.Values) (appTokens, error) {
	began := time.Now()
	for pause := lagFirstPause; ; pause = min(2*pause, lagPause) {
		tokens, err := persist(ctx, func(ctx context.Context) (appTokens, error) { return a.ask(ctx, op, form) })
		e, ok := errors.AsType[*graph.Error](err)
		if !ok || !graph.AppMayLag(e.Code, redeemsCode) || time.Since(began)+pause > graph.AppLag {
			return tokens, err
		}
		graph.Tell(ctx, graph.Notice{Op: op, Wait: pause})
		if sleep(ctx, pause) != nil {
			return tokens, err
		}
	}
}
