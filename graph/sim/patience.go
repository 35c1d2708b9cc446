package sim

import (
	"context"
	"time"

	"cspready/graph"
)

// The longest single wait, and the longest total wait of one request. The live client has the same limits.
const (
	longestWait = time.Minute
	longestAll  = 3 * time.Minute
)

// A patience counts how long a request has waited for the service, and ends the retries in time.
type patience struct {
	next   time.Duration
	waited time.Duration
	tries  int
}

// left reports whether to retry. If the service gives no time, the waits double from one second on.
func (p *patience) left(retryAfter time.Duration) bool {
	p.next = retryAfter
	if p.next == 0 {
		p.next = time.Second << min(p.tries, 5)
	}
	p.tries++
	return p.next <= longestWait && p.waited+p.next <= longestAll
}

// wait notifies the listener of the context and waits.
func (p *patience) wait(ctx context.Context, op string) error {
	graph.Tell(ctx, graph.Notice{Op: op, Wait: p.next})
	p.waited += p.next
	return sleep(ctx, p.next)
}
