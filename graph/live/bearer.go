package live

import (
	"context"
	"net/http"

	"cspready/graph"
)

// bearer adds the token of the session to requests, and gets another when a service no longer accepts it: silently if Entra ID
// agrees, else from a person. The SDK could do the first, but it panics on claims without quotes and sees one header of several.
type bearer struct {
	next http.RoundTripper
	keys *keyring
}

func (b bearer) RoundTrip(req *http.Request) (*http.Response, error) {
	ctx := req.Context()
	key, err := b.keys.token(ctx)
	if err != nil {
		return nil, err
	}
	resp, err := b.send(req, key)
	for _, another := range []func(context.Context, token, string) (token, error){b.keys.replace, b.keys.renew} {
		if err != nil {
			return nil, err
		}
		claims := challenge(resp)
		if resp.StatusCode != http.StatusUnauthorized && claims == "" {
			return resp, nil
		}
		discard(resp)
		// A rejected request was not carried out, so a write may be sent again too.
		if key, err = another(ctx, key, claims); err == nil {
			resp, err = b.send(req, key)
		}
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

func (b bearer) send(req *http.Request, key token) (*http.Response, error) {
	req, err := again(req)
	if err != nil {
		return nil, err
	}
	req.Header.Set("Authorization", "Bearer "+*key.secret)
	return b.next.RoundTrip(req)
}
