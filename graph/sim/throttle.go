package sim

import (
	"net/http"
	"time"
)

// A limit is the number of requests that a service accepts in a time span.
type limit struct {
	requests int
	span     time.Duration
	says     bool // the refusal has a Retry-After
}

// limits are the limits that a tenant of this size can reach.
//
// https://learn.microsoft.com/graph/throttling-limits
var limits = map[service]limit{
	conditionalAccess:     {requests: 1, span: time.Second},
	authenticationMethods: {requests: 5, span: 10 * time.Second, says: true},
}

// toRead returns how long that many requests to a service take; 0 if it is negligible.
func (t *graphService) toRead(s service, requests int) time.Duration {
	t.mu.Lock()
	defer t.mu.Unlock()
	l := limits[s]
	if !t.behaviour.Throttled || requests <= l.requests {
		return 0
	}
	return time.Duration((requests-1)/l.requests) * l.span
}

// throttle counts a request to a service and refuses it above the limit. Refused requests do not count.
func (t *graphService) throttle(s service) *fault {
	l, limited := limits[s]
	if !limited || !t.behaviour.Throttled {
		return nil
	}
	now, window := time.Now(), t.windows[s]
	for len(window) > 0 && (now.Sub(window[0]) >= l.span || window[0].After(now)) { // a test's clock can start again
		window = window[1:]
	}
	if len(window) < l.requests {
		t.windows[s] = append(window, now)
		return nil
	}
	t.windows[s] = window
	f := &fault{status: http.StatusTooManyRequests, code: "TooManyRequests", message: "Too Many Requests"}
	if l.says {
		f.retryAfter = l.span - now.Sub(window[0])
	}
	return f
}
