package live

import (
	"context"
	"errors"
	"net/http"
	"time"

	"github.com/AzureAD/microsoft-authentication-library-for-go/apps/public"

	"cspready/graph"
)

// A deviceAttempt is a sign-in with a code that is entered on any device.
type deviceAttempt struct {
	owner  *signInService
	signer *signer
	tenant string
	code   public.DeviceCode
	polls  *polls
}

func (s *signInService) beginDevice(ctx context.Context, tenant string, want graph.Want) (graph.Attempt, error) {
	polls := &polls{next: overhear{s.Login}}
	signer, err := s.newSigner(tenant, want, polls)
	if err != nil {
		return nil, &graph.Error{Op: signIn, Kind: graph.ErrBadInput}
	}
	var options []public.AcquireByDeviceCodeOption
	if want.Claims != "" {
		options = append(options, public.WithClaims(want.Claims))
	}
	code, err := persist(ctx, func(ctx context.Context) (public.DeviceCode, error) {
		ctx, said := listening(ctx)
		code, err := signer.client.AcquireTokenByDeviceCode(ctx, signer.scopes, options...)
		return code, said.failure(signIn, graph.DeviceCode, err)
	})
	if err != nil {
		return nil, err
	}
	polls.start(time.Duration(code.Result.Interval) * time.Second)
	return &deviceAttempt{owner: s, signer: signer, tenant: tenant, code: code, polls: polls}, nil
}

// Prompt returns the code and where to enter it.
func (a *deviceAttempt) Prompt() graph.Prompt {
	r := a.code.Result
	return graph.Prompt{Way: graph.DeviceCode, URL: r.VerificationURL, Code: r.UserCode, Expires: r.ExpiresOn}
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
func (a *deviceAttempt) Wait(ctx context.Context, tell func(graph.Progress)) (graph.Session, error) {
	if tell == nil {
		tell = func(graph.Progress) {}
	}
	a.polls.told = func(polls int) { tell(graph.Progress{Polls: polls}) }
	for {
		ctx, said := listening(ctx)
		result, err := a.code.AuthenticationResult(ctx)
		switch {
		case err == nil:
			return a.owner.complete(a.signer, a.tenant, result, said)
		case ctx.Err() != nil:
			return graph.Session{}, &graph.Error{Op: signIn, Kind: graph.ErrOffline, Cause: context.Cause(ctx)}
		case !time.Now().Before(a.code.Result.ExpiresOn):
			return graph.Session{}, &graph.Error{Op: signIn, Kind: graph.ErrCodeExpired}
		}
		if said.fault.pending() {
			continue // MSAL knows only some of the codes for this
		}
		failed := said.failure(signIn, graph.DeviceCode, err)
		if !waitsOut(failed) || said.fault.looping() {
			return graph.Session{}, failed
		}
		tell(graph.Progress{Polls: a.polls.count, Trouble: failed})
	}
}

// canWaitOut reports whether a fault may pass while the code is valid. After a code was issued, a certificate or
// proxy that refuses, or a page instead of an answer, is the network's own portal that wants a sign-in.
func waitsOut(err error) bool {
	e, ok := errors.AsType[*graph.Error](err)
	if !ok {
		return false
	}
	switch e.Kind {
	case graph.ErrOffline, graph.ErrProxy, graph.ErrUntrusted, graph.ErrUnavailable, graph.ErrThrottled, graph.ErrUnreadable:
		return true
	}
	return false
}

// A pollPacer polls at the interval that the service asked for, which MSAL does not: it polls after 50 ms first and
// ignores slow_down. Requests are made one after the other, by the goroutine that waits.
type polls struct {
	next     http.RoundTripper
	interval time.Duration
	due      time.Time
	count    int
	told     func(count int)
}

// Intervals of RFC 8628, section 3.5.
const (
	defaultInterval = 5 * time.Second
	slowerBy        = 5 * time.Second
)

func (p *polls) start(interval time.Duration) {
	if interval <= 0 {
		interval = defaultInterval
	}
	p.interval, p.due = interval, time.Now().Add(interval)
}

func (p *polls) RoundTrip(req *http.Request) (*http.Response, error) {
	if p.interval == 0 {
		return p.next.RoundTrip(req) // the request for the code itself
	}
	if err := sleep(req.Context(), time.Until(p.due)); err != nil {
		return nil, err
	}
	resp, err := p.next.RoundTrip(req)
	p.count++
	if said, ok := req.Context().Value(exchangeKey{}).(*exchange); ok && said.fault.Error == "slow_down" {
		p.interval += slowerBy
	}
	p.due = time.Now().Add(p.interval)
	if p.told != nil {
		p.told(p.count)
	}
	return resp, err
}
