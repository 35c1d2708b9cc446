package sim

import (
	"cmp"
	"context"
	"net/url"

	"cspready/graph"
)

// at returns a source of access tokens for a service other than Graph. It asks the person to sign in only if the
// session has ended or more proof is required.
func (d *Door) at(resource string) func(ctx context.Context, op string, refused *grant, claims string) (*grant, error) {
	return func(ctx context.Context, op string, refused *grant, claims string) (*grant, error) {
		return d.grantAt(ctx, resource, op, refused, claims)
	}
}

func (d *Door) grantAt(ctx context.Context, resource, op string, refused *grant, claims string) (*grant, error) {
	d.mu.Lock()
	who, held, way := d.who, d.others[resource], d.session.Way
	d.mu.Unlock()
	if who == nil {
		return nil, &graph.Error{Op: op, Kind: graph.ErrSignInAgain}
	}
	if held != nil && held != refused {
		return held, nil
	}
	fresh, r := d.visit(ctx, resource, claims)
	if r == nil {
		return fresh, nil
	}
	err := r.err(op, way)
	if !kind(err, graph.ErrSignInAgain) && r.claims == "" {
		return nil, err
	}
	failure := &graph.Error{Op: op, Kind: graph.ErrSignInAgain, Code: r.code, Status: r.status, Message: r.message,
		Request: r.trace, Correlation: r.related, Claims: cmp.Or(r.claims, claims)}
	if err := d.demand(ctx, who, failure); err != nil {
		return nil, err
	}
	if fresh, r = d.visit(ctx, resource, claims); r != nil {
		return nil, r.err(op, way)
	}
	return fresh, nil
}

// visit redeems the refresh token for an access token of a resource.
func (d *Door) visit(ctx context.Context, resource, claims string) (*grant, *refusal) {
	d.mu.Lock()
	who, token := d.who, d.token
	d.mu.Unlock()
	form := url.Values{"grant_type": {"refresh_token"}, "client_id": {who.client}, "refresh_token": {token},
		"scope": {resource + "/.default offline_access"}, "claims": {withCapability(claims)}}
	answer, r := (&attempt{door: d, authority: d.authority()}).ask(ctx, "token", form)
	if r != nil {
		return nil, r
	}
	fresh := d.tenant.login.bearer(answer["access_token"].(string))
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.who.signedIn == who.signedIn {
		d.others[resource] = fresh
	}
	return fresh, nil
}
