package sim

import (
	"context"
	"encoding/json"
	"net/url"
	"strings"

	"cspready/graph"
)

// capable are the claims by which a client says that it understands challenges.
const capable = `{"access_token":{"xms_cc":{"values":["cp1"]}}}`

// withCapability adds to the claims of a challenge that the client understands challenges. Claims that are no JSON are left out,
// as the service would refuse them.
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

// A renewal is a sign-in in the middle of the work that several requests may wait for.
type renewal struct {
	done      chan struct{}
	err       error
	abandoned bool // the request that asked for it ended first; another may ask again
}

// Renewals tells of sign-ins that the services demand in the middle of the work. Until it is called, such a demand is an error of
// the request that met it.
func (d *Door) Renewals() <-chan graph.Renewal {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.renewals == nil {
		d.renewals = make(chan graph.Renewal)
	}
	return d.renewals
}

// renew gets a new token for one that was refused: from the refresh token if that is enough, else from the person.
func (d *Door) renew(ctx context.Context, op string, refused *grant, claims string) error {
	d.mu.Lock()
	who, token, way := d.who, d.token, d.session.Way
	d.mu.Unlock()
	if who != refused {
		return nil // somebody else was quicker
	}
	failure := &graph.Error{Op: op, Kind: graph.ErrSignInAgain, Claims: claims}
	if token != "" {
		form := url.Values{"grant_type": {"refresh_token"}, "client_id": {who.client}, "refresh_token": {token}, "scope": {who.echo},
			"claims": {capable}}
		answer, r := d.tenant.oauth(ctx, d.authority(), "token", form)
		if r == nil {
			d.enter(answer, way)
			return nil
		}
		failure.Code, failure.Status, failure.Request, failure.Correlation, failure.Message = r.code, r.status, r.trace, r.related, r.message
		if r.claims != "" {
			failure.Claims = r.claims
		}
	}
	return d.demand(ctx, refused, failure)
}

// authority is the tenant of the session, as the renewal of a token must name it.
func (d *Door) authority() authority { return authority{segment: d.tenant.id, home: true} }

// demand asks the person to sign in again, once for all requests that wait for it, and fails as given if that does not happen.
func (d *Door) demand(ctx context.Context, refused *grant, failure *graph.Error) error {
	for {
		d.mu.Lock()
		heard, renewed := d.renewals != nil, d.who != refused
		if renewed || !heard {
			d.mu.Unlock()
			if renewed { // by the sign-in that another request waited for
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

// publish hands the demand to whoever listens and waits for the result, as long as the request that met it lives.
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

// fullScopes are permissions as the sign-in service wants them, with what makes a session last.
func (d *Door) fullScopes(short []string) string {
	full := []string{"openid", "profile", "offline_access"}
	for _, s := range short {
		full = append(full, graphScope(d.tenant.cloud, s))
	}
	return strings.Join(full, " ")
}
