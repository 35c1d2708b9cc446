package transport

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"strconv"
	"time"

	"github.com/cenkalti/backoff/v5"

	"cspready/graph"
)

// Limits of retries. Microsoft may ask to wait for minutes: beyond these limits a person decides whether to wait.
const (
	MaxWait      = time.Minute     // one wait
	MaxTotalWait = 3 * time.Minute // all waits of one request
	MaxAttempts  = 4               // attempts at a service that fails without asking to wait
)

// retry repeats a request if that does no harm: a read after a transient fault, and any request after a 429, which
// means that it was not carried out. A write that ended in any other fault may have been carried out: the caller
// looks at the tenant instead.
type retry struct{ next http.RoundTripper }

func (r retry) RoundTrip(req *http.Request) (*http.Response, error) {
	ctx := req.Context()
	// Conditional Access allows one request a second and sends no Retry-After, so the wait is never shorter.
	delays := backoff.ExponentialBackOff{InitialInterval: 1500 * time.Millisecond, RandomizationFactor: 0.3, Multiplier: 2,
		MaxInterval: MaxWait}
	var waited time.Duration
	for attempt := 1; ; attempt++ {
		sent, err := cloneForAttempt(req)
		if err != nil {
			return nil, err
		}
		resp, err := r.next.RoundTrip(sent)
		if !isRepeatable(req, resp, err, attempt) {
			return resp, err
		}
		wait := min(delays.NextBackOff(), MaxWait)
		if asked := RetryAfter(resp); asked > 0 {
			wait = asked
		}
		if wait > MaxWait || waited+wait > MaxTotalWait {
			return giveUp(resp, err, wait)
		}
		drainBody(resp)
		graph.Notify(ctx, graph.Notice{Wait: wait})
		if err := Sleep(ctx, wait); err != nil {
			return nil, err
		}
		waited += wait
	}
}

func isRepeatable(req *http.Request, resp *http.Response, err error, attempt int) bool {
	if err != nil {
		return isRead(req) && attempt < MaxAttempts && errors.Is(err, graph.ErrOffline)
	}
	switch resp.StatusCode {
	case http.StatusTooManyRequests:
		return !isLoopRefusal(req, resp)
	case http.StatusBadGateway, http.StatusServiceUnavailable, http.StatusGatewayTimeout:
		return isRead(req) && (attempt < MaxAttempts || RetryAfter(resp) > 0)
	}
	return false
}

// isLoopRefusal reports whether the sign-in service refuses because it takes this client for one that loops.
func isLoopRefusal(req *http.Request, resp *http.Response) bool {
	if !IsTokenRequest(req) {
		return false
	}
	data, _ := io.ReadAll(io.LimitReader(resp.Body, maxErrorBody)) // what arrived is enough
	ReplaceBody(resp, data)
	var f OAuthError
	return json.Unmarshal(data, &f) == nil && f.IsLoop()
}

// giveUp returns the error of a throttled request with the time when it may be repeated, and any other answer
// unchanged.
func giveUp(resp *http.Response, err error, wait time.Duration) (*http.Response, error) {
	if err != nil || resp.StatusCode != http.StatusTooManyRequests {
		return resp, err
	}
	defer drainBody(resp)
	return nil, &graph.Error{Kind: graph.ErrThrottled, Status: resp.StatusCode, RequestID: RequestIDOf(resp.Header),
		RetryAt: time.Now().Add(wait)}
}

// RetryAfter returns how long an answer asks to wait, 0 if it does not say. A date is compared with the service's own
// clock.
func RetryAfter(resp *http.Response) time.Duration {
	if resp == nil {
		return 0
	}
	value := resp.Header.Get("Retry-After")
	if seconds, err := strconv.ParseFloat(value, 64); err == nil {
		return max(0, time.Duration(min(seconds, 1e6)*float64(time.Second)))
	}
	until, err := http.ParseTime(value)
	if err != nil {
		return 0
	}
	now, err := http.ParseTime(resp.Header.Get("Date"))
	if err != nil {
		now = time.Now()
	}
	return max(0, until.Sub(now))
}

// Sleep waits, or returns the reason early if ctx ends.
func Sleep(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return context.Cause(ctx)
	}
}
