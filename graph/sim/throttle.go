package sim

import (
	"net/http"
	"time"
)

// A limit is how many requests a service takes in a span of time.
type limit struct {
	requests int
	span     time.Duration
	says     bool // whether the refusal has a Retry-After
}

// limits are those that a tenant of this size can meet.
//
// https://learn.microsoft.com/graph/throttling-limits
var limits = map[service]limit{
	conditionalAccess:     {requests: 1, span: time.Second},
	authenticationMethods: {requests: 5, span: 10 * time.Second, says: true},
}

// toRead is how long so many requests of a service take; 0 when they take no time worth telling.
func (t *Tenant) toRead(s service, requests int) time.Duration {
	t.mu.Lock()
	defer t.mu.Unlock()
	l := limits[s]
	if !t.behaviour.Throttled || requests <= l.requests {
		return 0
	}
	return time.Duration((requests-1)/l.requests) * l.span
}

// throttle counts a request of a service and refuses it when it is one too many. Refused requests do not count.
func (t *Tenant) throttle(s service) *fault {
	l, limited := limits[s]
	if !limited || !t.behaviour.Throttled {
		return nil
	}
	now, window := time.Now(), t.windows[s]
	for len(window) > 0 && (now.Sub(window[0]) >= l.span || window[0].After(now)) { // a test's clock can begin again
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
