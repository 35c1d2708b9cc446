package client

import (
	"context"
	"encoding/json"
	"net/url"
	"strings"

	"cspready/graph"
	"cspready/graph/sim/internal/core"
	"cspready/graph/sim/internal/login"
	"cspready/graph/sim/internal/odata"
)

// withCapability adds the client's capability to the claims of a challenge. Malformed claims are dropped, as the
// service would refuse them.
func withCapability(challenge string) string {
	claims := map[string]odata.Object{}
	if json.Unmarshal([]byte(challenge), &claims) != nil {
		return login.CapabilityClaims
	}
	if claims["access_token"] == nil {
		claims["access_token"] = odata.Object{}
	}
	claims["access_token"]["xms_cc"] = odata.Object{"values": []string{"cp1"}}
	text, err := json.Marshal(claims)
	if err != nil {
		return login.CapabilityClaims
	}
	return string(text)
}

// A pendingRenewal is a sign-in in the middle of the work for which several requests can wait.
type pendingRenewal struct {
	done      chan struct{}
	err       error
	abandoned bool // the request that started it ended first; another may start it again
}

// Renewals returns the channel of sign-ins that the services demand in the middle of the work. Until it is called,
// such a demand is an error of the request.
func (d *Client) Renewals() <-chan graph.Renewal {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.renewals == nil {
		d.renewals = make(chan graph.Renewal)
	}
	return d.renewals
}

// renewToken replaces a refused token: with the refresh token if that suffices, else by a sign-in of the person.
func (d *Client) renewToken(ctx context.Context, op string, refused *core.AccessToken, claims string) error {
	d.mu.Lock()
	who, token, way := d.token, d.refreshToken, d.session.Method
	d.mu.Unlock()
	if who != refused {
		return nil // another request has renewed it already
	}
	failure := &graph.Error{Op: op, Kind: graph.ErrSignInAgain, Claims: claims}
	if token != "" {
		form := url.Values{"grant_type": {"refresh_token"}, "client_id": {who.Client}, "refresh_token": {token},
			"scope":  {who.ScopeText},
			"claims": {login.CapabilityClaims}}
		answer, r := d.tenant.Login.AnswerOAuth(ctx, d.sessionAuthority(), "token", form)
		if r == nil {
			d.setSession(answer, way)
			return nil
		}
		failure.Code, failure.Status, failure.RequestID, failure.CorrelationID, failure.Message = r.Code, r.Status,
			r.Trace, r.Correlation, r.Message
		if r.Claims != "" {
			failure.Claims = r.Claims
		}
	}
	return d.demandSignIn(ctx, refused, failure)
}

// sessionAuthority is the tenant of the session, which a renewal must name.
func (d *Client) sessionAuthority() login.Authority {
	return login.Authority{Segment: d.tenant.TenantID, IsHomeCloud: true}
}

// demandSignIn asks the person to sign in again, once for all waiting requests, and returns failure if the person
// does not.
func (d *Client) demandSignIn(ctx context.Context, refused *core.AccessToken, failure *graph.Error) error {
	for {
		d.mu.Lock()
		heard, renewed := d.renewals != nil, d.token != refused
		if renewed || !heard {
			d.mu.Unlock()
			if renewed { // by the sign-in of another request
				return nil
			}
			return failure
		}
		p, first := d.pending, d.pending == nil
		if first {
			p = &pendingRenewal{done: make(chan struct{})}
			d.pending = p
		}
		d.mu.Unlock()
		if first {
			d.publishRenewal(ctx, p, failure.Claims)
		}
		select {
		case <-p.done:
		case <-ctx.Done():
			return failure
		}
		switch {
		case p.err == nil:
			return nil
		case first || !p.abandoned:
			return failure
		}
	}
}

// publishRenewal sends the demand to the listener and waits for the result as long as the request lasts.
func (d *Client) publishRenewal(ctx context.Context, p *pendingRenewal, claims string) {
	result := make(chan error, 1)
	p.abandoned = true
	select {
	case d.renewals <- graph.Renewal{Claims: claims, Done: result}:
		select {
		case p.err = <-result:
			p.abandoned = false
		case <-ctx.Done():
			p.err = ctx.Err()
		}
	case <-ctx.Done():
		p.err = ctx.Err()
	}
	d.mu.Lock()
	d.pending = nil
	d.mu.Unlock()
	close(p.done)
}

// fullScopes returns the full names of permissions, with the scopes for a refresh token.
func (d *Client) fullScopes(short []string) string {
	full := []string{"openid", "profile", "offline_access"}
	for _, s := range short {
		full = append(full, login.FullGraphScope(d.tenant.HomeCloud, s))
	}
	return strings.Join(full, " ")
}
