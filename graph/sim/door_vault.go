package sim

import (
	"cmp"
	"context"
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
	"time"

	"cspready/graph"
)

// Secret reads the newest version of a secret.
func (d *Door) Secret(ctx context.Context, vaultHost, name string) (graph.StoredSecret, error) {
	const op = "read a secret in Key Vault"
	s, err := d.askVault(ctx, op, http.MethodGet, vaultHost, name, "")
	if err != nil {
		return graph.StoredSecret{}, err
	}
	created := time.Unix(s.Attributes.Created, 0).UTC()
	return graph.StoredSecret{Value: s.Value, Version: s.version(), Tags: s.Tags, Created: created}, nil
}

// PutSecret stores a new version of a secret.
func (d *Door) PutSecret(ctx context.Context, vaultHost, name, body string) (string, error) {
	s, err := d.askVault(ctx, "store a secret in Key Vault", http.MethodPut, vaultHost, name, body)
	return s.version(), err
}

// A readSecret is a vault's answer as a client reads it.
type readSecret struct {
	Value      graph.Hidden
	ID         string
	Tags       map[string]string
	Attributes struct{ Created int64 }
}

func (s readSecret) version() string { return s.ID[strings.LastIndex(s.ID, "/")+1:] }

func (d *Door) askVault(ctx context.Context, op, method, host, name, body string) (s readSecret, err error) {
	if !d.tenant.cloud.IsVault(host) || !graph.IsSecretName(name) {
		return s, &graph.Error{Op: op, Kind: graph.ErrBadInput}
	}
	path := "/secrets/" + name
	if method != http.MethodGet && !(graph.Request{Method: method, Host: host, Path: path, Body: body}).UsePermit(ctx) {
		return s, &graph.Error{Op: op, Kind: graph.ErrReadOnly}
	}
	v, err := d.send(ctx, op, call{
		method: method, host: host, path: path, query: url.Values{"api-version": {"7.4"}}, header: http.Header{}, body: []byte(body),
	}, d.atVault)
	if err != nil {
		return s, err
	}
	text, err := json.Marshal(v)
	if err == nil {
		err = json.Unmarshal(text, &s)
	}
	if err != nil {
		return s, &graph.Error{Op: op, Kind: graph.ErrUnreadable, Cause: err}
	}
	return s, nil
}

// atVault is the grant to show to vaults. The person is asked to sign in only where the session has ended, or has to prove more.
func (d *Door) atVault(ctx context.Context, op string, refused *grant, claims string) (*grant, error) {
	d.mu.Lock()
	who, held, way := d.who, d.vaults, d.session.Way
	d.mu.Unlock()
	if who == nil {
		return nil, &graph.Error{Op: op, Kind: graph.ErrSignInAgain}
	}
	if held != nil && held != refused {
		return held, nil
	}
	fresh, r := d.visit(ctx, claims)
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
	if fresh, r = d.visit(ctx, claims); r != nil {
		return nil, r.err(op, way)
	}
	return fresh, nil
}

// visit redeems the refresh token for one that vaults take.
func (d *Door) visit(ctx context.Context, claims string) (*grant, *refusal) {
	d.mu.Lock()
	who, token := d.who, d.token
	d.mu.Unlock()
	form := url.Values{"grant_type": {"refresh_token"}, "client_id": {who.client}, "refresh_token": {token},
		"scope": {d.tenant.cloud.VaultResource() + "/.default offline_access"}, "claims": {withCapability(claims)}}
	answer, r := (&attempt{door: d, authority: d.authority()}).ask(ctx, "token", form)
	if r != nil {
		return nil, r
	}
	fresh := d.tenant.bearer(answer["access_token"].(string))
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.who.signedIn == who.signedIn {
		d.vaults = fresh
	}
	return fresh, nil
}
