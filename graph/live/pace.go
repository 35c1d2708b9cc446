package live

import (
	"net/http"
	"strings"
	"sync"
	"time"

	"cspready/graph"
)

// Graph's limit on questions about authentication methods and reports.
const (
	reportBurst  = 5
	reportWindow = 10 * time.Second
)

// minReportedWait is the shortest wait for pacing that is reported to the person.
const worthTelling = time.Second

// A pacer keeps requests below two limits of Graph that are so low that they are normally reached. Items of a $batch
// count one by one.
//
// https://learn.microsoft.com/graph/throttling-limits
type pace struct {
	next              http.RoundTripper
	conditionalAccess *window
	reports           *window
}

func newPace(next http.RoundTripper) pace {
	return pace{next, newWindow(1, time.Second), newWindow(reportBurst, reportWindow)}
}

func (p pace) RoundTrip(req *http.Request) (*http.Response, error) {
	counts, err := p.count(req)
	if err != nil {
		return nil, err
	}
	for w, n := range counts {
		wait := time.Until(w.reserve(n))
		if wait <= 0 {
			continue
		}
		if wait >= worthTelling {
			graph.Tell(req.Context(), graph.Notice{Wait: wait, Own: true})
		}
		if err := sleep(req.Context(), wait); err != nil {
			return nil, err
		}
	}
	return p.next.RoundTrip(req)
}

// countRequests returns how many requests count for each limit.
func (p pace) count(req *http.Request) (map[*window]int, error) {
	paths := []string{req.URL.Path}
	if isBatch(req) {
		items, err := batchItems(req)
		if err != nil {
			return nil, err
		}
		paths = paths[:0]
		for _, item := range items {
			paths = append(paths, item.URL)
		}
	}
	counts := map[*window]int{}
	for _, path := range paths {
		if w := p.window(path); w != nil {
			counts[w]++
		}
	}
	return counts, nil
}

// limitFor returns the limit that applies to a path, nil for most.
func (p pace) window(path string) *window {
	switch {
	case strings.Contains(path, "/identity/conditionalAccess/"), strings.Contains(path, "/identityProtection/"):
		return p.conditionalAccess
	case strings.Contains(path, "/reports/"), strings.Contains(path, "/auditLogs/"), strings.Contains(path, "/authentication/methods"):
		return p.reports
	}
	return nil
}

// A slidingWindow allows a number of requests in any period of a length. A token bucket (golang.org/x/time/rate)
// would not work: it refills while its burst is being spent, and so allows nearly twice as many in the first period,
// half of which Graph refuses.
type window struct {
	mu     sync.Mutex
	length time.Duration
	last   []time.Time // times of the last requests, one for each that is allowed, in a ring
	next   int         // index of the oldest
}

// windowSlack allows for requests that overtake each other on the way.
const slack = 100 * time.Millisecond

func newWindow(allowed int, length time.Duration) *window {
	return &window{length: length + slack, last: make([]time.Time, allowed)}
}

// reserve returns when n requests may be sent together. If n is more than the window ever allows, it counts as the
// maximum.
func (w *window) reserve(n int) time.Time {
	w.mu.Lock()
	defer w.mu.Unlock()
	n = min(n, len(w.last))
	at := time.Now()
	for i := range n {
		if free := w.last[(w.next+i)%len(w.last)].Add(w.length); free.After(at) {
			at = free
		}
	}
	for range n {
		w.last[w.next] = at
		w.next = (w.next + 1) % len(w.last)
	}
	return at
}
