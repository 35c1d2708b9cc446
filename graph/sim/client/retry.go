package client

import (
	"context"
	"time"

	"cspready/graph"
	"cspready/graph/sim/internal/core"
)

// The longest single wait, and the longest total wait of one request. The live client has the same limits.
const (
	longestWait      = time.Minute
	longestTotalWait = 3 * time.Minute
)

// A retryBudget counts how long a request has waited for the service, and ends the retries in time.
type retryBudget struct {
	next   time.Duration
	waited time.Duration
	tries  int
}

// canRetry reports whether to retry. If the service gives no time, the waits double from one second on.
func (p *retryBudget) canRetry(retryAfter time.Duration) bool {
	p.next = retryAfter
	if p.next == 0 {
		p.next = time.Second << min(p.tries, 5)
	}
	p.tries++
	return p.next <= longestWait && p.waited+p.next <= longestTotalWait
}

// waitForRetry notifies the listener of the context and waits.
func (p *retryBudget) waitForRetry(ctx context.Context, op string) error {
	graph.Notify(ctx, graph.Notice{Op: op, Wait: p.next})
	p.waited += p.next
	return core.SleepContext(ctx, p.next)
}
