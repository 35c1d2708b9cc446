package live

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
	at      func(host string) bool
	token   func(context.Context) (token, error)
	another []func(ctx context.Context, rejected token, claims string) (token, error) // of a rejected token, in order
}

// A tokenSource has the tokens of the session in force.
type tokenSource interface {
	session() (graph.Session, bool)
	// Token, Replace and Renew return a token for Graph: a valid one, one in place of a rejected token, and one after
	// the person has signed in again.
	token(ctx context.Context) (token, error)
	replace(ctx context.Context, rejected token, claims string) (token, error)
	renew(ctx context.Context, rejected token, claims string) (token, error)
	// TokenFor and ReplaceFor return a token for another resource, such as "https://vault.azure.net".
	tokenFor(ctx context.Context, resource string) (token, error)
	replaceFor(ctx context.Context, resource string, rejected token, claims string) (token, error)
}

// graphService returns the service for Microsoft Graph.
func graphService(host string, keys tokenSource) service {
	return service{
		at: func(h string) bool { return h == host }, token: keys.token,
		another: []func(context.Context, token, string) (token, error){keys.replace, keys.renew},
	}
}

// vaultService returns the service for the Key Vaults of a cloud.
func vaultService(cloud graph.Cloud, keys tokenSource) service {
	return service{
		at: cloud.IsVault, token: func(ctx context.Context) (token, error) { return keys.tokenFor(ctx, cloud.VaultResource()) },
		another: []func(context.Context, token, string) (token, error){
			func(ctx context.Context, rejected token, claims string) (token, error) {
				return keys.replaceFor(ctx, cloud.VaultResource(), rejected, claims)
			},
		},
	}
}

// partnerResource returns the resource of tokens for the cloud's Partner Center.
func partnerResource(host string) string { return "https://" + host }

// partnerService returns the service for Partner Center.
func partnerService(host string, keys tokenSource) service {
	return service{
		at: func(h string) bool { return h == host }, token: func(ctx context.Context) (token, error) { return keys.tokenFor(ctx, partnerResource(host)) },
		another: []func(context.Context, token, string) (token, error){
			func(ctx context.Context, rejected token, claims string) (token, error) {
				return keys.replaceFor(ctx, partnerResource(host), rejected, claims)
			},
		},
	}
}

func (b bearer) RoundTrip(req *http.Request) (*http.Response, error) {
	ctx := req.Context()
	// The gate lets all hosts of the cloud pass; an address in an answer of one must not send its token to another.
	if !b.at(req.URL.Host) {
		return nil, &graph.Error{Kind: graph.ErrForeign}
	}
	key, err := b.token(ctx)
	if err != nil {
		return nil, withoutToken(err)
	}
	resp, err := b.send(req, key)
	for _, another := range b.another {
		if err != nil {
			return nil, err
		}
		claims := challenge(resp)
		if resp.StatusCode != http.StatusUnauthorized && claims == "" {
			return resp, nil
		}
		discard(resp)
		// A rejected request was not carried out, so even a write may be sent again.
		if key, err = another(ctx, key, claims); err != nil {
			return nil, withoutToken(err)
		}
		resp, err = b.send(req, key)
	}
	if err != nil {
		return nil, err
	}
	if claims := challenge(resp); resp.StatusCode == http.StatusUnauthorized || claims != "" {
		discard(resp)
		return nil, &graph.Error{Kind: graph.ErrSignInAgain, Status: resp.StatusCode, Claims: claims, Request: requestID(resp.Header)}
	}
	return resp, nil
}

// errNoToken is the cause of an error that kept a request from being sent, or from being sent again after it was
// rejected.
var errNoToken = errors.New("there is no token for the request")

// markNoToken marks an error of getting a token. It leaves no doubt about a write: nothing was carried out.
func withoutToken(err error) error {
	marked := graph.Error{Kind: graph.ErrOffline, Cause: err} // the caller stopped waiting
	if e, ok := errors.AsType[*graph.Error](err); ok {
		marked = *e
	}
	marked.Cause = errors.Join(errNoToken, marked.Cause)
	return &marked
}

func (b bearer) send(req *http.Request, key token) (*http.Response, error) {
	req, err := again(req)
	if err != nil {
		return nil, err
	}
	req.Header.Set("Authorization", "Bearer "+*key.secret)
	return b.next.RoundTrip(req)
}
