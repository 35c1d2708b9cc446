package sim

import (
	"context"
	"time"

	"cspready/graph"
)

// The longest single wait that is worth it, and all waits of one request together. The live client has the same.
const (
	longestWait = time.Minute
	longestAll  = 3 * time.Minute
)

// A patience counts what a request has waited for the service, and knows when it is enough.
type patience struct {
	next   time.Duration
	waited time.Duration
	tries  int
}

// left reports whether to wait once more. Without a word of the service the waits double from one second on.
func (p *patience) left(retryAfter time.Duration) bool {
	p.next = retryAfter
	if p.next == 0 {
		p.next = time.Second << min(p.tries, 5)
	}
	p.tries++
	return p.next <= longestWait && p.waited+p.next <= longestAll
}

// wait tells whoever listens, and waits.
func (p *patience) wait(ctx context.Context, op string) error {
	graph.Tell(ctx, graph.Notice{Op: op, Wait: p.next})
	p.waited += p.next
	return sleep(ctx, p.next)
}
