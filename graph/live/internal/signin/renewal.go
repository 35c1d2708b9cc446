package signin

import (
	"cmp"
	"context"
	"errors"

	"cspready/graph"
	"cspready/graph/live/internal/transport"
)

// A renewal is a sign-in that requests wait for.
type renewal struct {
	waiting   int
	offered   bool          // a front end took it and will answer
	abandoned chan struct{} // closed when no request waits any longer
	finished  chan struct{} // closed when the outcome is known
	err       error         // the outcome, once finished is closed
}

// Renew asks the person to sign in again, and returns the token of that sign-in. Requests share the question. It
// fails with ErrSignInAgain if no one answers before the request's context ends, or if the sign-in fails.
func (k *Keyring) Renew(ctx context.Context, rejected transport.Token, claims string) (transport.Token, error) {
	failed := &graph.Error{Kind: graph.ErrSignInAgain, Claims: claims}
	if s, _ := k.Session(); !k.hasListener.Load() || s.IsApp() { // there is no person to ask
		return transport.Token{}, failed
	}
	pending, fresh := k.joinRenewal(rejected, claims)
	if pending == nil {
		return fresh, nil
	}
	defer k.leaveRenewal(pending)
	select {
	case <-pending.finished:
	case <-ctx.Done():
		failed.Cause = context.Cause(ctx)
		return transport.Token{}, failed
	}
	current := k.currentToken()
	if pending.err != nil || current.SignIn == rejected.SignIn {
		return transport.Token{}, failed
	}
	return current, nil
}

// renewAfter is like renew, after Entra ID refused a token without the person. Its error keeps the ids for support. A
// refusal of an application that signed in as itself is final.
func (k *Keyring) renewAfter(
	ctx context.Context, refusal error, rejected transport.Token, claims string,
) (transport.Token, error) {
	if s, _ := k.Session(); s.IsApp() {
		return transport.Token{}, refusal
	}
	fresh, err := k.Renew(ctx, rejected, cmp.Or(claimsOf(refusal), claims))
	failed, ok := errors.AsType[*graph.Error](err)
	if !ok {
		return fresh, err
	}
	if refused, ok := errors.AsType[*graph.Error](refusal); ok {
		failed.Code, failed.Status, failed.Message = refused.Code, refused.Status, refused.Message
		failed.RequestID, failed.CorrelationID = refused.RequestID, refused.CorrelationID
	}
	return transport.Token{}, failed
}

// joinRenewal returns the renewal in progress, and starts it if there is none. It returns a token instead if someone
// signed in since the token was rejected.
func (k *Keyring) joinRenewal(rejected transport.Token, claims string) (*renewal, transport.Token) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.graphToken.SignIn != rejected.SignIn {
		return nil, k.graphToken
	}
	if k.pending == nil {
		k.pending = &renewal{abandoned: make(chan struct{}), finished: make(chan struct{})}
		go k.offerRenewal(k.pending, claims)
	}
	k.pending.waiting++
	return k.pending, transport.Token{}
}

func (k *Keyring) leaveRenewal(p *renewal) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if p.waiting--; p.waiting > 0 {
		return
	}
	close(p.abandoned)
	if k.pending == p {
		k.pending = nil
	}
}

// offerRenewal offers the renewal to the listener and waits for its outcome. Done takes one value without blocking,
// so that a front end that answers late does not block.
func (k *Keyring) offerRenewal(p *renewal, claims string) {
	done := make(chan error, 1)
	select {
	case k.offers <- graph.Renewal{Claims: claims, Done: done}:
	case <-p.abandoned:
		return
	case <-p.finished:
		return
	}
	k.mu.Lock()
	p.offered = true
	k.mu.Unlock()
	select {
	case err := <-done:
		k.mu.Lock()
		defer k.mu.Unlock()
		k.settleRenewal(p, err)
	case <-p.abandoned:
	}
}

// settleRenewal ends a renewal for all requests that wait for it, unless it has ended. The caller holds the lock.
func (k *Keyring) settleRenewal(p *renewal, err error) {
	if k.pending != p {
		return
	}
	k.pending, p.err = nil, err
	close(p.finished)
}

// Renewals returns the channel of renewals. From then on someone is there to answer them.
func (k *Keyring) Renewals() <-chan graph.Renewal {
	k.hasListener.Store(true)
	return k.offers
}
