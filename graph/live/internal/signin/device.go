package signin

import (
	"context"
	"errors"
	"net/http"
	"time"

	"github.com/AzureAD/microsoft-authentication-library-for-go/apps/public"

	"cspready/graph"
	"cspready/graph/live/internal/transport"
)

// A deviceAttempt is a sign-in with a code that is entered on any device.
type deviceAttempt struct {
	owner  *Service
	signer *msalClient
	tenant string
	code   public.DeviceCode
	polls  *pollPacer
}

func (s *Service) beginDevice(ctx context.Context, tenant string, want graph.SignInRequest) (graph.Attempt, error) {
	polls := &pollPacer{next: responseCapture{s.Login}}
	signer, err := s.newMSALClient(tenant, want, polls)
	if err != nil {
		return nil, &graph.Error{Op: signIn, Kind: graph.ErrBadInput}
	}
	var options []public.AcquireByDeviceCodeOption
	if want.Claims != "" {
		options = append(options, public.WithClaims(want.Claims))
	}
	code, err := retryTransient(ctx, func(ctx context.Context) (public.DeviceCode, error) {
		ctx, recorded := withExchange(ctx)
		code, err := signer.client.AcquireTokenByDeviceCode(ctx, signer.scopes, options...)
		return code, recorded.graphError(signIn, graph.DeviceCode, err)
	})
	if err != nil {
		return nil, err
	}
	polls.startPolling(time.Duration(code.Result.Interval) * time.Second)
	return &deviceAttempt{owner: s, signer: signer, tenant: tenant, code: code, polls: polls}, nil
}

// Prompt returns the code and where to enter it.
func (a *deviceAttempt) Prompt() graph.Prompt {
	r := a.code.Result
	return graph.Prompt{Method: graph.DeviceCode, URL: r.VerificationURL, Code: r.UserCode, Expires: r.ExpiresOn}
}

// String describes the attempt; the device code is secret until it was used.
func (a *deviceAttempt) String() string { return "sign-in with a code" }

// GoString returns the same for %#v.
func (a *deviceAttempt) GoString() string { return a.String() }

// Answer fails: a device code flow has no redirect.
func (a *deviceAttempt) Answer(string) error {
	return &graph.Error{Op: signIn, Kind: graph.ErrBadInput}
}

// Wait polls until the person has signed in. MSAL gives up at the first fault of the network, but can be called again
// for the same code.
func (a *deviceAttempt) Wait(ctx context.Context, notify func(graph.Progress)) (graph.Session, error) {
	if notify == nil {
		notify = func(graph.Progress) {}
	}
	a.polls.onPoll = func(polls int) { notify(graph.Progress{Polls: polls}) }
	for {
		ctx, recorded := withExchange(ctx)
		result, err := a.code.AuthenticationResult(ctx)
		switch {
		case err == nil:
			return a.owner.completeSignIn(a.signer, a.tenant, result, recorded)
		case ctx.Err() != nil:
			return graph.Session{}, &graph.Error{Op: signIn, Kind: graph.ErrOffline, Cause: context.Cause(ctx)}
		case !time.Now().Before(a.code.Result.ExpiresOn):
			return graph.Session{}, &graph.Error{Op: signIn, Kind: graph.ErrCodeExpired}
		}
		if recorded.fault.IsPending() {
			continue // MSAL knows only some of the codes for this
		}
		failed := recorded.graphError(signIn, graph.DeviceCode, err)
		if !canWaitOut(failed) || recorded.fault.IsLoop() {
			return graph.Session{}, failed
		}
		notify(graph.Progress{Polls: a.polls.count, Err: failed})
	}
}

// canWaitOut reports whether a fault may pass while the code is valid. After a code was issued, a certificate or
// proxy that refuses, or a page instead of an answer, is the network's own portal that wants a sign-in.
func canWaitOut(err error) bool {
	e, ok := errors.AsType[*graph.Error](err)
	if !ok {
		return false
	}
	switch e.Kind {
	case graph.ErrOffline, graph.ErrProxy, graph.ErrUntrusted, graph.ErrUnavailable, graph.ErrThrottled,
		graph.ErrUnreadable:
		return true
	}
	return false
}

// A pollPacer polls at the interval that the service asked for, which MSAL does not: it polls after 50 ms first and
// ignores slow_down. Requests are made one after the other, by the goroutine that waits.
type pollPacer struct {
	next     http.RoundTripper
	interval time.Duration
	due      time.Time
	count    int
	onPoll   func(count int)
}

// Intervals of RFC 8628, section 3.5.
const (
	defaultInterval = 5 * time.Second
	slowDownStep    = 5 * time.Second
)

func (p *pollPacer) startPolling(interval time.Duration) {
	if interval <= 0 {
		interval = defaultInterval
	}
	p.interval, p.due = interval, time.Now().Add(interval)
}

func (p *pollPacer) RoundTrip(req *http.Request) (*http.Response, error) {
	if p.interval == 0 {
		return p.next.RoundTrip(req) // the request for the code itself
	}
	if err := transport.Sleep(req.Context(), time.Until(p.due)); err != nil {
		return nil, err
	}
	resp, err := p.next.RoundTrip(req)
	p.count++
	if recorded, ok := req.Context().Value(exchangeKey{}).(*exchange); ok && recorded.fault.Error == "slow_down" {
		p.interval += slowDownStep
	}
	p.due = time.Now().Add(p.interval)
	if p.onPoll != nil {
		p.onPoll(p.count)
	}
	return resp, err
}
