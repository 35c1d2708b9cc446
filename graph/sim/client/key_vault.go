package client

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"net/url"

	"cspready/graph"
	"cspready/graph/sim/internal/core"
	"cspready/graph/sim/internal/keyvault"
	"cspready/graph/sim/internal/odata"
	"cspready/graph/wire"
)

// Secret reads the newest version of a secret.
func (d *Client) Secret(ctx context.Context, vaultHost, name string) (graph.StoredSecret, error) {
	const op = graph.OpReadSecret
	s, err := d.askVault(ctx, op, http.MethodGet, vaultHost, keyvault.LiveSecrets, name, "")
	if err != nil {
		return graph.StoredSecret{}, err
	}
	secret, ok := s.Read()
	if !ok {
		return graph.StoredSecret{}, &graph.Error{Op: op, Kind: graph.ErrUnreadable}
	}
	return secret, nil
}

// SecretDeleted reports whether a deleted secret that can be recovered has a name.
func (d *Client) SecretDeleted(ctx context.Context, vaultHost, name string) (bool, error) {
	_, err := d.askVault(ctx, graph.OpReadSecret, http.MethodGet, vaultHost, keyvault.DeletedSecrets, name, "")
	if e := new(graph.Error); errors.As(err, &e) && e.Kind == graph.ErrNotFound && e.Code != odata.CodeNoVault {
		return false, nil
	}
	return err == nil, err
}

// PutSecret stores a new version of a secret.
func (d *Client) PutSecret(ctx context.Context, vaultHost, name, body string) (string, error) {
	const op = graph.OpStoreSecret
	s, err := d.askVault(ctx, op, http.MethodPut, vaultHost, keyvault.LiveSecrets, name, body)
	if err != nil {
		return "", err
	}
	secret, ok := s.Read()
	if !ok {
		return "", &graph.Error{Op: op, Kind: graph.ErrUnsure}
	}
	return secret.Version, nil
}

func (d *Client) askVault(ctx context.Context, op, method, host, folder, name, body string) (s wire.SecretBundle,
	err error) {
	if !d.tenant.HomeCloud.IsVault(host) || !graph.IsSecretName(name) {
		return s, &graph.Error{Op: op, Kind: graph.ErrBadInput}
	}
	path := folder + name
	if method != http.MethodGet && !(graph.Request{Method: method, Host: host, Path: path, Body: body}).UsePermit(ctx) {
		return s, &graph.Error{Op: op, Kind: graph.ErrReadOnly}
	}
	a, err := d.sendWithRetry(ctx, op, core.Call{
		Method: method, Host: host, Path: path, Query: url.Values{"api-version": {"7.4"}}, Header: http.Header{},
		Body: []byte(body),
	}, d.accessTokenFor(d.tenant.HomeCloud.VaultResource()))
	if err != nil {
		return s, err
	}
	text, err := json.Marshal(a.Value)
	if err == nil {
		err = json.Unmarshal(text, &s)
	}
	if err != nil {
		return s, &graph.Error{Op: op, Kind: graph.ErrUnreadable, Cause: err}
	}
	return s, nil
}
