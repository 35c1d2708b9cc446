package live

import (
	"context"
	"errors"
	"fmt"

	"cspready/graph"
)

// tokenFor returns a token for another resource than Graph, good for the next minute. The sign-in in force gives it without a person: its
// refresh token is good for every resource that the application may use.
func (k *keyring) tokenFor(ctx context.Context, resource string) (token, error) {
	held := k.holdingFor(resource)
	if held.live(tokenMargin) {
		return held, nil
	}
	return k.replaceFor(ctx, resource, held, "")
}

// replaceFor returns another token than one that is over or that the resource rejected. That the application may not use the resource
// is an error which no sign-in mends; the person is asked only where the sign-in has ended, or Entra ID says what it has to prove.
func (k *keyring) replaceFor(ctx context.Context, resource string, rejected token, claims string) (token, error) {
	session := k.holding()
	if session.signIn == 0 {
		return token{}, &graph.Error{Kind: graph.ErrSignInAgain}
	}
	fresh, err := k.fetchFor(ctx, resource, rejected, claims)
	if !errors.Is(err, graph.ErrSignInAgain) && claimsOf(err) == "" {
		return fresh, err
	}
	if _, err := k.renewAfter(ctx, err, session, claims); err != nil {
		return token{}, err
	}
	return k.fetchFor(ctx, resource, token{}, claims)
}

func (k *keyring) holdingFor(resource string) token {
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.others[resource]
}

// fetchFor gets a token instead of an old one, which can be none, once for all who ask at the same time.
func (k *keyring) fetchFor(ctx context.Context, resource string, old token, claims string) (token, error) {
	k.mu.Lock()
	source, signIn := k.source, k.held.signIn
	k.mu.Unlock()
	return k.shared(ctx, fmt.Sprint(resource, " ", signIn, claims), func(ctx context.Context) (token, error) {
		if held := k.holdingFor(resource); held.secret != old.secret {
			return held, nil
		}
		fresh, err := persist(ctx, func(ctx context.Context) (token, error) { return source.visit(ctx, resource, claims) })
		if err != nil {
			return token{}, err
		}
		k.mu.Lock()
		defer k.mu.Unlock()
		if k.held.signIn == signIn {
			fresh.signIn = signIn
			k.others[resource] = fresh
		}
		return fresh, nil
	})
}
