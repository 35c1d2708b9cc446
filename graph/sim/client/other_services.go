package client

import (
	"cmp"
	"context"
	"net/url"

	"cspready/graph"
	"cspready/graph/sim/internal/core"
	"cspready/graph/sim/internal/login"
)

// accessTokenFor returns a source of access tokens for a service other than Graph. It asks the person to sign in only
// if the session has ended or more proof is required.
func (d *Client) accessTokenFor(resource string) func(ctx context.Context, op string, refused *core.AccessToken,
	claims string) (*core.AccessToken, error) {
	return func(ctx context.Context, op string, refused *core.AccessToken, claims string) (*core.AccessToken, error) {
		return d.otherServiceToken(ctx, resource, op, refused, claims)
	}
}

func (d *Client) otherServiceToken(ctx context.Context, resource, op string, refused *core.AccessToken,
	claims string) (*core.AccessToken, error) {
	d.mu.Lock()
	who, held, way := d.token, d.otherTokens[resource], d.session.Method
	d.mu.Unlock()
	if who == nil {
		return nil, &graph.Error{Op: op, Kind: graph.ErrSignInAgain}
	}
	if held != nil && held != refused {
		return held, nil
	}
	fresh, r := d.redeemFor(ctx, resource, claims)
	if r == nil {
		return fresh, nil
	}
	err := r.ToGraphError(op, way)
	if !isAnyKind(err, graph.ErrSignInAgain) && r.Claims == "" {
		return nil, err
	}
	failure := &graph.Error{Op: op, Kind: graph.ErrSignInAgain, Code: r.Code, Status: r.Status, Message: r.Message,
		RequestID: r.Trace, CorrelationID: r.Correlation, Claims: cmp.Or(r.Claims, claims)}
	if err := d.demandSignIn(ctx, who, failure); err != nil {
		return nil, err
	}
	if fresh, r = d.redeemFor(ctx, resource, claims); r != nil {
		return nil, r.ToGraphError(op, way)
	}
	return fresh, nil
}

// redeemFor redeems the refresh token for an access token of a resource.
func (d *Client) redeemFor(ctx context.Context, resource, claims string) (*core.AccessToken, *login.Error) {
	d.mu.Lock()
	who, token := d.token, d.refreshToken
	d.mu.Unlock()
	form := url.Values{"grant_type": {"refresh_token"}, "client_id": {who.Client}, "refresh_token": {token},
		"scope": {resource + "/.default offline_access"}, "claims": {withCapability(claims)}}
	answer, r := (&signInAttempt{client: d, authority: d.sessionAuthority()}).askWithRetry(ctx, "token", form)
	if r != nil {
		return nil, r
	}
	fresh := d.tenant.Login.LookUpToken(answer["access_token"].(string))
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.token.SignInGeneration == who.SignInGeneration {
		d.otherTokens[resource] = fresh
	}
	return fresh, nil
}
