package signin

import (
	"context"
	"errors"
	"fmt"

	"cspready/graph"
	"cspready/graph/live/internal/transport"
)

// TokenFor returns a token for another resource than Graph, valid for the next minute. The session in force gets it
// without a person, because its refresh token is valid for all resources that the application may use.
func (k *Keyring) TokenFor(ctx context.Context, resource string) (transport.Token, error) {
	current := k.currentTokenFor(resource)
	if current.IsValidFor(tokenMargin) {
		return current, nil
	}
	return k.ReplaceFor(ctx, resource, current, "")
}

// ReplaceFor returns another token than one that has expired or that the resource rejected. If the application may
// not use the resource, no sign-in helps; the person is asked only if the session has ended, or if Entra ID demands a
// proof.
func (k *Keyring) ReplaceFor(
	ctx context.Context, resource string, rejected transport.Token, claims string,
) (transport.Token, error) {
	session := k.currentToken()
	if session.SignIn == 0 {
		return transport.Token{}, &graph.Error{Kind: graph.ErrSignInAgain}
	}
	fresh, err := k.fetchFor(ctx, resource, rejected, claims)
	if !errors.Is(err, graph.ErrSignInAgain) && claimsOf(err) == "" {
		return fresh, err
	}
	if _, err := k.renewAfter(ctx, err, session, claims); err != nil {
		return transport.Token{}, err
	}
	return k.fetchFor(ctx, resource, transport.Token{}, claims)
}

func (k *Keyring) currentTokenFor(resource string) transport.Token {
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.resourceTokens[resource]
}

// fetchFor gets a token in place of an old one, which can be empty, once for all callers at the same time.
func (k *Keyring) fetchFor(
	ctx context.Context, resource string, old transport.Token, claims string,
) (transport.Token, error) {
	k.mu.Lock()
	source, signIn := k.source, k.graphToken.SignIn
	k.mu.Unlock()
	return k.shareFlight(ctx, fmt.Sprint(resource, " ", signIn, claims),
		func(ctx context.Context) (transport.Token, error) {
			if current := k.currentTokenFor(resource); current.Secret != old.Secret {
				return current, nil
			}
			fresh, err := retryTransient(ctx,
				func(ctx context.Context) (transport.Token, error) { return source.resourceToken(ctx, resource, claims) })
			if err != nil {
				return transport.Token{}, err
			}
			k.mu.Lock()
			defer k.mu.Unlock()
			if k.graphToken.SignIn == signIn {
				fresh.SignIn = signIn
				k.resourceTokens[resource] = fresh
			}
			return fresh, nil
		})
}
