package live

import (
	"context"
	"net/url"
	"slices"
	"time"

	"cspready/graph"
)

// How long an application that was just made, or was just given a credential or a consent, may be unknown to the sign-in service.
const (
	lagLimit      = 2 * time.Minute
	lagFirstPause = 2 * time.Second
	lagPause      = 30 * time.Second // the longest
)

// What the sign-in service says of an application while its replicas do not know all of it yet. Later on the same means that it is so.
//
// https://learn.microsoft.com/entra/identity-platform/reference-error-codes
var (
	// lagsBeforeCode is said before a code is looked at, which is good for one attempt.
	lagsBeforeCode = []string{"AADSTS700016", "AADSTS7000215", "AADSTS700027"}
	lagsBehindApp  = append([]string{"AADSTS65001", "AADSTS7000229"}, lagsBeforeCode...)
)

// persist asks for tokens, and asks again after a fault that passes and while the service may not know the application yet.
func (a *appClient) persist(ctx context.Context, op string, lags []string, form url.Values) (appTokens, error) {
	began := time.Now()
	for pause := lagFirstPause; ; pause = min(2*pause, lagPause) {
		tokens, err := persist(ctx, func(ctx context.Context) (appTokens, error) { return a.ask(ctx, op, form) })
		e, ok := asError(err)
		if !ok || !slices.Contains(lags, e.Code) || time.Since(began)+pause > lagLimit {
			return tokens, err
		}
		graph.Tell(ctx, graph.Notice{Op: op, Wait: pause})
		if sleep(ctx, pause) != nil {
			return tokens, err
		}
	}
}
