package transport

import (
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"cspready/graph"
)

// Graph's limit on reports, and on the methods of accounts where it is enforced.
const (
	ReportBurst  = 5
	ReportWindow = 10 * time.Second
)

// minReportedWait is the shortest wait for pacing that is reported to the person.
const minReportedWait = time.Second

// A MethodsPace says whether Graph enforces its limit on reading the methods of accounts: the documentation can be read
// either way, and services were seen to answer as many as were asked for. It starts without the limit.
//
// https://learn.microsoft.com/graph/throttling-limits
type MethodsPace struct{ limited atomic.Bool }

// Limit makes the limit apply from now on.
func (p *MethodsPace) Limit() { p.limited.Store(true) }

// IsLimited reports whether the limit applies.
func (p *MethodsPace) IsLimited() bool { return p.limited.Load() }

// A pacer keeps requests below two limits of Graph that are so low that they are normally reached. Items of a $batch
// count one by one.
//
// https://learn.microsoft.com/graph/throttling-limits
type pacer struct {
	next              http.RoundTripper
	conditionalAccess *slidingWindow
	reports           *slidingWindow
	methods           *MethodsPace
}

func newPacer(next http.RoundTripper, methods *MethodsPace) pacer {
	return pacer{next, newWindow(1, time.Second), newWindow(ReportBurst, ReportWindow), methods}
}

func (p pacer) RoundTrip(req *http.Request) (*http.Response, error) {
	counts, err := p.countRequests(req)
	if err != nil {
		return nil, err
	}
	for w, n := range counts {
		wait := time.Until(w.reserveFor(n))
		if wait <= 0 {
			continue
		}
		if wait >= minReportedWait {
			graph.Notify(req.Context(), graph.Notice{Wait: wait, Pacing: true})
		}
		if err := Sleep(req.Context(), wait); err != nil {
			return nil, err
		}
	}
	return p.next.RoundTrip(req)
}

// countRequests returns how many requests count for each limit.
func (p pacer) countRequests(req *http.Request) (map[*slidingWindow]int, error) {
	paths := []string{req.URL.Path}
	if isBatch(req) {
		items, err := readBatchItems(req)
		if err != nil {
			return nil, err
		}
		paths = paths[:0]
		for _, item := range items {
			paths = append(paths, item.URL)
		}
	}
	counts := map[*slidingWindow]int{}
	for _, path := range paths {
		if w := p.limitFor(path); w != nil {
			counts[w]++
		}
	}
	return counts, nil
}

// limitFor returns the limit that applies to a path, nil for most.
func (p pacer) limitFor(path string) *slidingWindow {
	switch {
	case strings.Contains(path, "/identity/conditionalAccess/"), strings.Contains(path, "/identityProtection/"):
		return p.conditionalAccess
	case strings.Contains(path, "/reports/"), strings.Contains(path, "/auditLogs/"),
		strings.Contains(path, "/authentication/methods") && p.methods.IsLimited():
		return p.reports
	}
	return nil
}

// A slidingWindow allows a number of requests in any period of a length. A token bucket (golang.org/x/time/rate)
// would not work: it refills while its burst is being spent, and so allows nearly twice as many in the first period,
// half of which Graph refuses.
type slidingWindow struct {
	mu     sync.Mutex
	length time.Duration
	last   []time.Time // times of the last requests, one for each that is allowed, in a ring
	next   int         // index of the oldest
}

// windowSlack allows for requests that overtake each other on the way.
const windowSlack = 100 * time.Millisecond

func newWindow(allowed int, length time.Duration) *slidingWindow {
	return &slidingWindow{length: length + windowSlack, last: make([]time.Time, allowed)}
}

// reserveFor returns when n requests may be sent together. If n is more than the window ever allows, it counts as the
// maximum.
func (w *slidingWindow) reserveFor(n int) time.Time {
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
