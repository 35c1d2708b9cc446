package transport

import (
	"context"
	"errors"
	"net/http"

	"cspready/graph"
)

// bearer adds the token of the session to requests, and replaces it when a service no longer accepts it: silently if
// Entra ID agrees, otherwise by asking the person. The SDK could do the former, but it panics on claims without
// quotes and reads only one of several headers.
type bearer struct {
	next http.RoundTripper
	service
}

// A service is the hosts that accept tokens of one kind, and how to get such tokens.
type service struct {
	accepts      func(host string) bool
	current      func(context.Context) (Token, error)
	replacements []func(ctx context.Context, rejected Token, claims string) (Token, error) // of a rejected token, in order
}

// A TokenSource has the tokens of the session in force.
type TokenSource interface {
	Session() (graph.Session, bool)
	// Token, Replace and Renew return a token for Graph: a valid one, one in place of a rejected token, and one after
	// the person has signed in again.
	Token(ctx context.Context) (Token, error)
	Replace(ctx context.Context, rejected Token, claims string) (Token, error)
	Renew(ctx context.Context, rejected Token, claims string) (Token, error)
	// TokenFor and ReplaceFor return a token for another resource, such as "https://vault.azure.net".
	TokenFor(ctx context.Context, resource string) (Token, error)
	ReplaceFor(ctx context.Context, resource string, rejected Token, claims string) (Token, error)
}

// graphService returns the service for Microsoft Graph.
func graphService(host string, keys TokenSource) service {
	return service{
		accepts: func(h string) bool { return h == host }, current: keys.Token,
		replacements: []func(context.Context, Token, string) (Token, error){keys.Replace, keys.Renew},
	}
}

// vaultService returns the service for the Key Vaults of a cloud.
func vaultService(cloud graph.Cloud, keys TokenSource) service {
	return service{
		accepts: cloud.IsVault,
		current: func(ctx context.Context) (Token, error) { return keys.TokenFor(ctx, cloud.VaultResource()) },
		replacements: []func(context.Context, Token, string) (Token, error){
			func(ctx context.Context, rejected Token, claims string) (Token, error) {
				return keys.ReplaceFor(ctx, cloud.VaultResource(), rejected, claims)
			},
		},
	}
}

// PartnerCenterResource returns the resource of tokens for the cloud's Partner Center.
func PartnerCenterResource(host string) string { return "https://" + host }

// partnerService returns the service for Partner Center.
func partnerService(host string, keys TokenSource) service {
	return service{
		accepts: func(h string) bool { return h == host },
		current: func(ctx context.Context) (Token, error) { return keys.TokenFor(ctx, PartnerCenterResource(host)) },
		replacements: []func(context.Context, Token, string) (Token, error){
			func(ctx context.Context, rejected Token, claims string) (Token, error) {
				return keys.ReplaceFor(ctx, PartnerCenterResource(host), rejected, claims)
			},
		},
	}
}

func (b bearer) RoundTrip(req *http.Request) (*http.Response, error) {
	ctx := req.Context()
	// The gate lets all hosts of the cloud pass; an address in an answer of one must not send its token to another.
	if !b.accepts(req.URL.Host) {
		return nil, &graph.Error{Kind: graph.ErrForeign}
	}
	current, err := b.current(ctx)
	if err != nil {
		return nil, markNoToken(err)
	}
	resp, err := b.sendWithToken(req, current)
	for _, replace := range b.replacements {
		if err != nil {
			return nil, err
		}
		claims := ClaimsChallenge(resp)
		if resp.StatusCode != http.StatusUnauthorized && claims == "" {
			return resp, nil
		}
		drainBody(resp)
		// A rejected request was not carried out, so even a write may be sent again.
		if current, err = replace(ctx, current, claims); err != nil {
			return nil, markNoToken(err)
		}
		resp, err = b.sendWithToken(req, current)
	}
	if err != nil {
		return nil, err
	}
	if claims := ClaimsChallenge(resp); resp.StatusCode == http.StatusUnauthorized || claims != "" {
		drainBody(resp)
		return nil, &graph.Error{Kind: graph.ErrSignInAgain, Status: resp.StatusCode, Claims: claims,
			RequestID: RequestIDOf(resp.Header)}
	}
	return resp, nil
}

// ErrNoToken is the cause of an error that kept a request from being sent, or from being sent again after it was
// rejected.
var ErrNoToken = errors.New("there is no token for the request")

// markNoToken marks an error of getting a token. It leaves no doubt about a write: nothing was carried out.
func markNoToken(err error) error {
	noToken := graph.Error{Kind: graph.ErrOffline, Cause: err} // the caller stopped waiting
	if e, ok := errors.AsType[*graph.Error](err); ok {
		noToken = *e
	}
	noToken.Cause = errors.Join(ErrNoToken, noToken.Cause)
	return &noToken
}

func (b bearer) sendWithToken(req *http.Request, current Token) (*http.Response, error) {
	req, err := cloneForAttempt(req)
	if err != nil {
		return nil, err
	}
	req.Header.Set("Authorization", "Bearer "+*current.Secret)
	return b.next.RoundTrip(req)
}
