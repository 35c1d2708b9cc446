package live

import (
	"context"
	"errors"
	"fmt"

	"cspready/graph"
)

// tokenFor returns a token for another resource than Graph, valid for the next minute. The session in force gets it
// without a person, because its refresh token is valid for all resources that the application may use.
func (k *keyring) tokenFor(ctx context.Context, resource string) (token, error) {
	held := k.holdingFor(resource)
	if held.live(tokenMargin) {
		return held, nil
	}
	return k.replaceFor(ctx, resource, held, "")
}

// replaceFor returns another token than one that has expired or that the resource rejected. If the application may
// not use the resource, no sign-in helps; the person is asked only if the session has ended, or if Entra ID demands a
// proof.
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

// fetchFor gets a token in place of an old one, which can be empty, once for all callers at the same time.
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
