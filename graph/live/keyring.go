package live

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"golang.org/x/sync/singleflight"

	"cspready/graph"
)

const (
	tokenMargin  = time.Minute     // a token that expires sooner is renewed first, because a request takes time
	refreshLimit = 2 * time.Minute // for a refresh with all its retries
)

// A tokenRefresher gets new tokens for a finished sign-in without a person.
type refresher interface {
	refresh(ctx context.Context, claims string) (token, error)
	// resourceToken gets a token for another resource than Graph, such as "https://vault.azure.net".
	visit(ctx context.Context, resource, claims string) (token, error)
}

// A keyring has the session in force and its tokens. However many requests need a new token, Entra ID is asked once,
// and so is the person.
type keyring struct {
	mu       sync.Mutex
	current  graph.Session
	held     token            // for Graph
	others   map[string]token // by resource, each for that resource only
	source   refresher
	flights  singleflight.Group
	renewals chan graph.Renewal
	heard    atomic.Bool // someone receives renewals
	pending  *renewal
}

// newKeyring returns a keyring without a session.
func newKeyring() *keyring {
	return &keyring{renewals: make(chan graph.Renewal), others: map[string]token{}}
}

// String keeps tokens out of printed values.
func (k *keyring) String() string { return "keyring" }

// GoString returns the same for %#v.
func (k *keyring) GoString() string { return k.String() }

// Session returns the session in force, and false before the first sign-in.
func (k *keyring) session() (graph.Session, bool) {
	k.mu.Lock()
	defer k.mu.Unlock()
	s := k.current
	s.Scopes = slices.Clone(s.Scopes)
	return s, k.held.signIn > 0
}

// adoptSession puts a new session in force. It refuses another person, or the same one in another tenant, who would
// continue someone else's work.
func (k *keyring) adopt(s graph.Session, first token, source refresher) error {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.held.signIn > 0 && (s.TenantID != k.current.TenantID || s.UserID != k.current.UserID) {
		return &graph.Error{Kind: graph.ErrWrongAccount}
	}
	first.signIn = k.held.signIn + 1
	k.current, k.held, k.source = s, first, source
	clear(k.others)
	if k.pending != nil && !k.pending.offered {
		k.settle(k.pending, nil) // the person signed in before the renewal was offered
	}
	return nil
}

// token returns a token that is valid for the next minute. A token that is still valid is better than an error.
func (k *keyring) token(ctx context.Context) (token, error) {
	held := k.holding()
	if held.signIn == 0 {
		return token{}, &graph.Error{Kind: graph.ErrSignInAgain}
	}
	if held.live(tokenMargin) {
		return held, nil
	}
	fresh, err := k.refreshed(ctx, held, "")
	switch {
	case err == nil:
		return fresh, nil
	case ctx.Err() == nil && held.live(0):
		return held, nil
	case needsPerson(err):
		return k.renewAfter(ctx, err, held, "")
	}
	return token{}, err
}

// replace returns another token than one that a service rejected, with the claims that it demands.
func (k *keyring) replace(ctx context.Context, rejected token, claims string) (token, error) {
	if held := k.holding(); held.secret != rejected.secret {
		return held, nil // another request was rejected first
	}
	fresh, err := k.refreshed(ctx, rejected, claims)
	if needsPerson(err) {
		return k.renewAfter(ctx, err, rejected, claims)
	}
	return fresh, err
}

func (k *keyring) holding() token {
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.held
}

// sharedRefresh shares one refresh among all requests that need it.
func (k *keyring) refreshed(ctx context.Context, old token, claims string) (token, error) {
	return k.shared(ctx, fmt.Sprint(old.signIn, claims), func(ctx context.Context) (token, error) {
		if held := k.holding(); held.secret != old.secret {
			return held, nil
		}
		return k.refresh(ctx, old, claims)
	})
}

// shareFlight gets one token for all callers at the same time. It runs apart from the first caller's request, whose
// end would otherwise fail the others.
func (k *keyring) shared(ctx context.Context, key string, get func(context.Context) (token, error)) (token, error) {
	result := k.flights.DoChan(key, func() (any, error) {
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), refreshLimit)
		defer cancel()
		return get(ctx)
	})
	select {
	case r := <-result:
		if r.Err != nil {
			return token{}, r.Err
		}
		return r.Val.(token), nil
	case <-ctx.Done():
		return token{}, context.Cause(ctx)
	}
}

// refreshToken asks Entra ID for a new token and puts it in force.
func (k *keyring) refresh(ctx context.Context, old token, claims string) (token, error) {
	k.mu.Lock()
	source := k.source
	k.mu.Unlock()
	fresh, err := persist(ctx, func(ctx context.Context) (token, error) { return source.refresh(ctx, claims) })
	if err != nil {
		return token{}, err
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.held.signIn != old.signIn {
		return k.held, nil // someone signed in meanwhile
	}
	fresh.signIn = old.signIn
	k.held, k.current.Expires = fresh, fresh.expires
	return fresh, nil
}

// needsPerson reports whether Entra ID refused a token without the person: its own refusal, which is not about its
// own state.
func needsPerson(err error) bool {
	e, ok := errors.AsType[*graph.Error](err)
	if !ok {
		return false
	}
	switch e.Kind {
	case graph.ErrOffline, graph.ErrProxy, graph.ErrUntrusted, graph.ErrClock, graph.ErrUnavailable, graph.ErrThrottled,
		graph.ErrUnreadable, graph.ErrForeign, graph.ErrReadOnly:
		return false
	}
	return true
}

func claimsOf(err error) string {
	if e, ok := errors.AsType[*graph.Error](err); ok {
		return e.Claims
	}
	return ""
}
