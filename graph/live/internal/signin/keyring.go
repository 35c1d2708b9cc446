package signin

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
	"cspready/graph/live/internal/transport"
)

const (
	tokenMargin  = time.Minute     // a token that expires sooner is renewed first, because a request takes time
	refreshLimit = 2 * time.Minute // for a refresh with all its retries
)

// A tokenRefresher gets new tokens for a finished sign-in without a person.
type tokenRefresher interface {
	refreshToken(ctx context.Context, claims string) (transport.Token, error)
	// resourceToken gets a token for another resource than Graph, such as "https://vault.azure.net".
	resourceToken(ctx context.Context, resource, claims string) (transport.Token, error)
}

// A Keyring has the session in force and its tokens. However many requests need a new token, Entra ID is asked once,
// and so is the person.
type Keyring struct {
	mu             sync.Mutex
	session        graph.Session
	graphToken     transport.Token            // for Graph
	resourceTokens map[string]transport.Token // by resource, each for that resource only
	source         tokenRefresher
	flights        singleflight.Group
	offers         chan graph.Renewal
	hasListener    atomic.Bool // someone receives renewals
	pending        *renewal
}

// NewKeyring returns a keyring without a session.
func NewKeyring() *Keyring {
	return &Keyring{offers: make(chan graph.Renewal), resourceTokens: map[string]transport.Token{}}
}

// String keeps tokens out of printed values.
func (k *Keyring) String() string { return "keyring" }

// GoString returns the same for %#v.
func (k *Keyring) GoString() string { return k.String() }

// Session returns the session in force, and false before the first sign-in.
func (k *Keyring) Session() (graph.Session, bool) {
	k.mu.Lock()
	defer k.mu.Unlock()
	s := k.session
	s.Scopes = slices.Clone(s.Scopes)
	return s, k.graphToken.SignIn > 0
}

// adoptSession puts a new session in force. It refuses another person, or the same one in another tenant, who would
// continue someone else's work.
func (k *Keyring) adoptSession(s graph.Session, first transport.Token, source tokenRefresher) error {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.graphToken.SignIn > 0 && (s.TenantID != k.session.TenantID || s.UserID != k.session.UserID) {
		return &graph.Error{Kind: graph.ErrWrongAccount}
	}
	first.SignIn = k.graphToken.SignIn + 1
	k.session, k.graphToken, k.source = s, first, source
	clear(k.resourceTokens)
	if k.pending != nil && !k.pending.offered {
		k.settleRenewal(k.pending, nil) // the person signed in before the renewal was offered
	}
	return nil
}

// Token returns a token that is valid for the next minute. A token that is still valid is better than an error.
func (k *Keyring) Token(ctx context.Context) (transport.Token, error) {
	current := k.currentToken()
	if current.SignIn == 0 {
		return transport.Token{}, &graph.Error{Kind: graph.ErrSignInAgain}
	}
	if current.IsValidFor(tokenMargin) {
		return current, nil
	}
	fresh, err := k.sharedRefresh(ctx, current, "")
	switch {
	case err == nil:
		return fresh, nil
	case ctx.Err() == nil && current.IsValidFor(0):
		return current, nil
	case needsPerson(err):
		return k.renewAfter(ctx, err, current, "")
	}
	return transport.Token{}, err
}

// Replace returns another token than one that a service rejected, with the claims that it demands.
func (k *Keyring) Replace(ctx context.Context, rejected transport.Token, claims string) (transport.Token, error) {
	if current := k.currentToken(); current.Secret != rejected.Secret {
		return current, nil // another request was rejected first
	}
	fresh, err := k.sharedRefresh(ctx, rejected, claims)
	if needsPerson(err) {
		return k.renewAfter(ctx, err, rejected, claims)
	}
	return fresh, err
}

func (k *Keyring) currentToken() transport.Token {
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.graphToken
}

// sharedRefresh shares one refresh among all requests that need it.
func (k *Keyring) sharedRefresh(ctx context.Context, old transport.Token, claims string) (transport.Token, error) {
	return k.shareFlight(ctx, fmt.Sprint(old.SignIn, claims), func(ctx context.Context) (transport.Token, error) {
		if current := k.currentToken(); current.Secret != old.Secret {
			return current, nil
		}
		return k.refreshToken(ctx, old, claims)
	})
}

// shareFlight gets one token for all callers at the same time. It runs apart from the first caller's request, whose
// end would otherwise fail the others.
func (k *Keyring) shareFlight(
	ctx context.Context, key string, get func(context.Context) (transport.Token, error),
) (transport.Token, error) {
	result := k.flights.DoChan(key, func() (any, error) {
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), refreshLimit)
		defer cancel()
		return get(ctx)
	})
	select {
	case r := <-result:
		if r.Err != nil {
			return transport.Token{}, r.Err
		}
		return r.Val.(transport.Token), nil
	case <-ctx.Done():
		return transport.Token{}, context.Cause(ctx)
	}
}

// refreshToken asks Entra ID for a new token and puts it in force.
func (k *Keyring) refreshToken(ctx context.Context, old transport.Token, claims string) (transport.Token, error) {
	k.mu.Lock()
	source := k.source
	k.mu.Unlock()
	fresh, err := retryTransient(ctx,
		func(ctx context.Context) (transport.Token, error) { return source.refreshToken(ctx, claims) })
	if err != nil {
		return transport.Token{}, err
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.graphToken.SignIn != old.SignIn {
		return k.graphToken, nil // someone signed in meanwhile
	}
	fresh.SignIn = old.SignIn
	k.graphToken, k.session.Expires = fresh, fresh.Expires
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
