package live

import (
	"cmp"
	"context"
	"errors"

	"cspready/graph"
)

// A renewal is a sign-in that requests wait for.
type renewal struct {
	waiting   int
	offered   bool          // a front end took it and will answer
	abandoned chan struct{} // closed when no request waits any longer
	over      chan struct{} // closed when the outcome is known
	err       error         // the outcome, once finished is closed
}

// renew asks the person to sign in again, and returns the token of that sign-in. Requests share the question. It
// fails with ErrSignInAgain if no one answers before the request's context ends, or if the sign-in fails.
func (k *keyring) renew(ctx context.Context, rejected token, claims string) (token, error) {
	failed := &graph.Error{Kind: graph.ErrSignInAgain, Claims: claims}
	if s, _ := k.session(); !k.heard.Load() || s.Itself() { // there is no person to ask
		return token{}, failed
	}
	pending, fresh := k.join(rejected, claims)
	if pending == nil {
		return fresh, nil
	}
	defer k.leave(pending)
	select {
	case <-pending.over:
	case <-ctx.Done():
		failed.Cause = context.Cause(ctx)
		return token{}, failed
	}
	held := k.holding()
	if pending.err != nil || held.signIn == rejected.signIn {
		return token{}, failed
	}
	return held, nil
}

// renewAfter is like renew, after Entra ID refused a token without the person. Its error keeps the ids for support. A
// refusal of an application that signed in as itself is final.
func (k *keyring) renewAfter(ctx context.Context, refusal error, rejected token, claims string) (token, error) {
	if s, _ := k.session(); s.Itself() {
		return token{}, refusal
	}
	fresh, err := k.renew(ctx, rejected, cmp.Or(claimsOf(refusal), claims))
	failed, ok := errors.AsType[*graph.Error](err)
	if !ok {
		return fresh, err
	}
	if refused, ok := errors.AsType[*graph.Error](refusal); ok {
		failed.Code, failed.Status, failed.Message = refused.Code, refused.Status, refused.Message
		failed.Request, failed.Correlation = refused.Request, refused.Correlation
	}
	return token{}, failed
}

// joinRenewal returns the renewal in progress, and starts it if there is none. It returns a token instead if someone
// signed in since the token was rejected.
func (k *keyring) join(rejected token, claims string) (*renewal, token) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.held.signIn != rejected.signIn {
		return nil, k.held
	}
	if k.pending == nil {
		k.pending = &renewal{abandoned: make(chan struct{}), over: make(chan struct{})}
		go k.ask(k.pending, claims)
	}
	k.pending.waiting++
	return k.pending, token{}
}

func (k *keyring) leave(p *renewal) {
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
func (k *keyring) ask(p *renewal, claims string) {
	done := make(chan error, 1)
	select {
	case k.renewals <- graph.Renewal{Claims: claims, Done: done}:
	case <-p.abandoned:
		return
	case <-p.over:
		return
	}
	k.mu.Lock()
	p.offered = true
	k.mu.Unlock()
	select {
	case err := <-done:
		k.mu.Lock()
		defer k.mu.Unlock()
		k.settle(p, err)
	case <-p.abandoned:
	}
}

// settleRenewal ends a renewal for all requests that wait for it, unless it has ended. The caller holds the lock.
func (k *keyring) settle(p *renewal, err error) {
	if k.pending != p {
		return
	}
	k.pending, p.err = nil, err
	close(p.over)
}

// listen returns the channel of renewals. From then on someone is there to answer them.
func (k *keyring) listen() <-chan graph.Renewal {
	k.heard.Store(true)
	return k.renewals
}
