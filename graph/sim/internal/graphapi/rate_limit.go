package graphapi

import (
	"net/http"
	"time"

	"cspready/graph/sim/internal/odata"
)

// A rateLimit is the number of requests that a service accepts in a time span.
type rateLimit struct {
	requests      int
	span          time.Duration
	hasRetryAfter bool // the refusal has a Retry-After
}

// rateLimits are the limits that a tenant of this size can reach.
//
// https://learn.microsoft.com/graph/throttling-limits
var rateLimits = map[workload]rateLimit{
	conditionalAccess:     {requests: 1, span: time.Second},
	AuthenticationMethods: {requests: 5, span: 10 * time.Second, hasRetryAfter: true},
}

// ReadTime returns how long that many requests to a service take; 0 if it is negligible.
func (t *Service) ReadTime(s workload, requests int) time.Duration {
	t.Mu.Lock()
	defer t.Mu.Unlock()
	l := rateLimits[s]
	if !t.CurrentBehaviour.Throttled || requests <= l.requests {
		return 0
	}
	return time.Duration((requests-1)/l.requests) * l.span
}

// checkRateLimit counts a request to a service and refuses it above the limit. Refused requests do not count.
func (t *Service) checkRateLimit(s workload) *odata.Error {
	l, limited := rateLimits[s]
	if !limited || !t.CurrentBehaviour.Throttled {
		return nil
	}
	now, window := time.Now(), t.throttleWindows[s]
	for len(window) > 0 && (now.Sub(window[0]) >= l.span || window[0].After(now)) { // a test's clock can start again
		window = window[1:]
	}
	if len(window) < l.requests {
		t.throttleWindows[s] = append(window, now)
		return nil
	}
	t.throttleWindows[s] = window
	f := &odata.Error{Status: http.StatusTooManyRequests, Code: "TooManyRequests", Message: "Too Many Requests"}
	if l.hasRetryAfter {
		f.RetryAfter = l.span - now.Sub(window[0])
	}
	return f
}
