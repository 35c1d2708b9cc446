package live

import (
	"net/http"
	"strings"
	"sync"
	"time"

	"cspready/graph"
)

// Graph takes so many questions about authentication methods and reports in so long.
const (
	reportBurst  = 5
	reportWindow = 10 * time.Second
)

// worthTelling is the shortest wait of our own making that a person would notice.
const worthTelling = time.Second

// pace keeps requests below two limits of Graph that are so low that running into them is the normal case. Items of a $batch count
// one by one.
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

// count returns how often a request counts for which limit.
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

// window returns the limit that a path falls under, nil for most.
func (p pace) window(path string) *window {
	switch {
	case strings.Contains(path, "/identity/conditionalAccess/"), strings.Contains(path, "/identityProtection/"):
		return p.conditionalAccess
	case strings.Contains(path, "/reports/"), strings.Contains(path, "/auditLogs/"), strings.Contains(path, "/authentication/methods"):
		return p.reports
	}
	return nil
}

// A window allows so many requests in any stretch of a length. A token bucket (golang.org/x/time/rate) would not do: it refills while
// its burst is being spent, and so lets nearly twice as many through in the first stretch, of which Graph refuses half.
type window struct {
	mu     sync.Mutex
	length time.Duration
	last   []time.Time // when the last requests were sent, one for each that is allowed, in a ring
	next   int         // the oldest
}

// slack is for requests that overtake each other on the way.
const slack = 100 * time.Millisecond

func newWindow(allowed int, length time.Duration) *window {
	return &window{length: length + slack, last: make([]time.Time, allowed)}
}

// reserve returns when n requests may be sent together. More than the window allows at all can only be sent in vain: they count as
// the most that it allows.
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
