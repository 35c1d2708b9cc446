package sim

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"net/url"
	"strings"
	"time"

	"cspready/graph"
)

// Secret reads the newest version of a secret.
func (d *Door) Secret(ctx context.Context, vaultHost, name string) (graph.StoredSecret, error) {
	const op = graph.OpReadSecret
	s, err := d.askVault(ctx, op, http.MethodGet, vaultHost, liveSecrets, name, "")
	if err != nil {
		return graph.StoredSecret{}, err
	}
	created := time.Unix(s.Attributes.Created, 0).UTC()
	return graph.StoredSecret{Value: s.Value, Version: s.version(), Tags: s.Tags, Created: created}, nil
}

// SecretDeleted reports whether a deleted secret that can be recovered holds a name.
func (d *Door) SecretDeleted(ctx context.Context, vaultHost, name string) (bool, error) {
	_, err := d.askVault(ctx, graph.OpReadSecret, http.MethodGet, vaultHost, deletedSecrets, name, "")
	if e := new(graph.Error); errors.As(err, &e) && e.Kind == graph.ErrNotFound && e.Code != absentVault {
		return false, nil
	}
	return err == nil, err
}

// PutSecret stores a new version of a secret.
func (d *Door) PutSecret(ctx context.Context, vaultHost, name, body string) (string, error) {
	s, err := d.askVault(ctx, graph.OpStoreSecret, http.MethodPut, vaultHost, liveSecrets, name, body)
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

func (d *Door) askVault(ctx context.Context, op, method, host, folder, name, body string) (s readSecret, err error) {
	if !d.tenant.cloud.IsVault(host) || !graph.IsSecretName(name) {
		return s, &graph.Error{Op: op, Kind: graph.ErrBadInput}
	}
	path := folder + name
	if method != http.MethodGet && !(graph.Request{Method: method, Host: host, Path: path, Body: body}).UsePermit(ctx) {
		return s, &graph.Error{Op: op, Kind: graph.ErrReadOnly}
	}
	a, err := d.send(ctx, op, call{
		method: method, host: host, path: path, query: url.Values{"api-version": {"7.4"}}, header: http.Header{}, body: []byte(body),
	}, d.at(d.tenant.cloud.VaultResource()))
	if err != nil {
		return s, err
	}
	text, err := json.Marshal(a.value)
	if err == nil {
		err = json.Unmarshal(text, &s)
	}
	if err != nil {
		return s, &graph.Error{Op: op, Kind: graph.ErrUnreadable, Cause: err}
	}
	return s, nil
}
