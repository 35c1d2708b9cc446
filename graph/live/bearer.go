package live

import (
	"context"
	"errors"
	"net/http"

	"cspready/graph"
)

// bearer adds the token of the session to requests, and gets another when a service no longer accepts it: silently if Entra ID
// agrees, else from a person. The SDK could do the first, but it panics on claims without quotes and sees one header of several.
type bearer struct {
	next http.RoundTripper
	service
}

// A service is where tokens of one kind may go, and how to come by them.
type service struct {
	at      func(host string) bool
	token   func(context.Context) (token, error)
	another []func(ctx context.Context, rejected token, claims string) (token, error) // ways to one that is not rejected, in order
}

// A tokenSource holds the tokens of the session in force. The keyring is one.
type tokenSource interface {
	session() (graph.Session, bool)
	// token, replace and renew are about tokens for Graph: one that is valid, one in place of a rejected one, and one after the
	// person signed in again.
	token(ctx context.Context) (token, error)
	replace(ctx context.Context, rejected token, claims string) (token, error)
	renew(ctx context.Context, rejected token, claims string) (token, error)
	// tokenFor and replaceFor are about tokens for another resource, such as "https://vault.azure.net".
	tokenFor(ctx context.Context, resource string) (token, error)
	replaceFor(ctx context.Context, resource string, rejected token, claims string) (token, error)
}

// graphService takes the tokens that people sign in for.
func graphService(host string, keys tokenSource) service {
	return service{
		at: func(h string) bool { return h == host }, token: keys.token,
		another: []func(context.Context, token, string) (token, error){keys.replace, keys.renew},
	}
}

// vaultService takes tokens for the Key Vaults of a cloud.
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

// partnerResource is what a token for the cloud's Partner Center is for.
func partnerResource(host string) string { return "https://" + host }

// partnerService takes tokens for Partner Center.
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
	// The gate knows all hosts of the cloud; an address in an answer of one must not get its token to another.
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
		// A rejected request was not carried out, so a write may be sent again too.
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

// errNoToken is the cause of an error that kept a request from being sent, or from being sent again after it was rejected.
var errNoToken = errors.New("there is no token for the request")

// withoutToken marks the error of getting a token, which leaves no doubt about a write: nothing was carried out.
func withoutToken(err error) error {
	marked := graph.Error{Kind: graph.ErrOffline, Cause: err} // somebody stopped waiting
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
