package sim

import (
	"context"
	"encoding/json"
	"net/url"
	"strings"

	"cspready/graph"
)

// capable is the claims parameter by which a client declares that it supports claims challenges.
const capable = `{"access_token":{"xms_cc":{"values":["cp1"]}}}`

// withCapability adds the client's capability to the claims of a challenge. Malformed claims are dropped, as the
// service would refuse them.
func withCapability(challenge string) string {
	claims := map[string]object{}
	if json.Unmarshal([]byte(challenge), &claims) != nil {
		return capable
	}
	if claims["access_token"] == nil {
		claims["access_token"] = object{}
	}
	claims["access_token"]["xms_cc"] = object{"values": []string{"cp1"}}
	text, err := json.Marshal(claims)
	if err != nil {
		return capable
	}
	return string(text)
}

// A renewal is a sign-in in the middle of the work for which several requests can wait.
type renewal struct {
	done      chan struct{}
	err       error
	abandoned bool // the request that started it ended first; another may start it again
}

// Renewals returns the channel of sign-ins that the services demand in the middle of the work. Until it is called,
// such a demand is an error of the request.
func (d *Door) Renewals() <-chan graph.Renewal {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.renewals == nil {
		d.renewals = make(chan graph.Renewal)
	}
	return d.renewals
}

// renew replaces a refused token: with the refresh token if that suffices, else by a sign-in of the person.
func (d *Door) renew(ctx context.Context, op string, refused *grant, claims string) error {
	d.mu.Lock()
	who, token, way := d.who, d.token, d.session.Way
	d.mu.Unlock()
	if who != refused {
		return nil // another request has renewed it already
	}
	failure := &graph.Error{Op: op, Kind: graph.ErrSignInAgain, Claims: claims}
	if token != "" {
		form := url.Values{"grant_type": {"refresh_token"}, "client_id": {who.client}, "refresh_token": {token},
			"scope":  {who.echo},
			"claims": {capable}}
		answer, r := d.tenant.login.oauth(ctx, d.authority(), "token", form)
		if r == nil {
			d.enter(answer, way)
			return nil
		}
		failure.Code, failure.Status, failure.Request, failure.Correlation, failure.Message = r.code, r.status,
			r.trace, r.related, r.message
		if r.claims != "" {
			failure.Claims = r.claims
		}
	}
	return d.demand(ctx, refused, failure)
}

// authority is the tenant of the session, which a renewal must name.
func (d *Door) authority() authority { return authority{segment: d.tenant.id, home: true} }

// demand asks the person to sign in again, once for all waiting requests, and returns failure if the person does not.
func (d *Door) demand(ctx context.Context, refused *grant, failure *graph.Error) error {
	for {
		d.mu.Lock()
		heard, renewed := d.renewals != nil, d.who != refused
		if renewed || !heard {
			d.mu.Unlock()
			if renewed { // by the sign-in of another request
				return nil
			}
			return failure
		}
		p, first := d.pending, d.pending == nil
		if first {
			p = &renewal{done: make(chan struct{})}
			d.pending = p
		}
		d.mu.Unlock()
		if first {
			d.publish(ctx, p, failure.Claims)
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

// publish sends the demand to the listener and waits for the result as long as the request lasts.
func (d *Door) publish(ctx context.Context, p *renewal, claims string) {
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
func (d *Door) fullScopes(short []string) string {
	full := []string{"openid", "profile", "offline_access"}
	for _, s := range short {
		full = append(full, graphScope(d.tenant.cloud, s))
	}
	return strings.Join(full, " ")
}
