package steps

import (
	"context"
	"errors"
	"maps"
	"strings"

	"cspready/graph"
	"cspready/steps/secret"
)

// vaultTenant is what keeping a credential in a Key Vault takes.
type vaultTenant interface {
	Secret(ctx context.Context, vault, name string) (graph.StoredSecret, error)
	SecretDeleted(ctx context.Context, vault, name string) (bool, error)
	PutSecret(ctx context.Context, vault, name, body string) (version string, err error)
}

// A vaultSecret is one secret of a Key Vault, with the tags that say whose it is. One of the name without them belongs to somebody else, whose
// tools read its newest version: it never gets one of ours.
//
// https://learn.microsoft.com/rest/api/keyvault/secrets/set-secret
type vaultSecret struct {
	dir        vaultTenant
	host, name string
	owner      map[string]string
}

// ownedBy is the tags of what cspready stores for an account or an application of a tenant.
func ownedBy(tenantID, what, who string) map[string]string {
	return map[string]string{"tenant": tenantID, what: who, "by": "cspready"}
}

func (s vaultSecret) address() string { return "https://" + s.host + "/secrets/" + s.name }

// keyIDTag says of which credential a client secret is.
const keyIDTag = "keyId"

// body is a version as it is sent; "{}" stands for what nobody is to see, or knows yet.
func (s vaultSecret) body(value, keyID string) string {
	tags := maps.Clone(s.owner)
	if keyID != "" {
		tags[keyIDTag] = keyID
	}
	return body{"value": value, "contentType": "text/plain", "tags": tags}.text()
}

// requests is the one write.
func (s vaultSecret) requests(keyID string) []graph.Request {
	return []graph.Request{{Method: "PUT", Host: s.host, Path: "/secrets/" + s.name, Body: s.body("{}", keyID)}}
}

// read returns the newest version; false where there is none. [secret.ErrTaken]: what is there is not ours.
func (s vaultSecret) read(ctx context.Context) (stored graph.StoredSecret, found bool, err error) {
	stored, err = s.dir.Secret(ctx, s.host, s.name)
	switch {
	case errors.Is(err, graph.ErrNotFound) && !noVault(err):
		return graph.StoredSecret{}, false, nil
	case err != nil:
		return graph.StoredSecret{}, false, err
	case !s.ours(stored):
		return graph.StoredSecret{}, false, &secret.Error{Kind: secret.ErrTaken, Path: s.address()}
	}
	return stored, stored.Value != "", nil
}

func (s vaultSecret) ours(stored graph.StoredSecret) bool {
	for tag, want := range s.owner {
		if want == "" || !strings.EqualFold(stored.Tags[tag], want) {
			return false
		}
	}
	return true
}

// free fails where a version could not be stored: the name is somebody else's, or that of a deleted secret. To be told of those takes a
// permission that not everybody has who may store one; the write itself fails then.
func (s vaultSecret) free(ctx context.Context) error {
	if _, found, err := s.read(ctx); found || err != nil {
		return err
	}
	deleted, err := s.dir.SecretDeleted(ctx, s.host, s.name)
	switch {
	case deleted:
		return &graph.Error{Op: graph.OpStoreSecret, Kind: graph.ErrConflict, Code: "ObjectIsDeletedButRecoverable"}
	case errors.Is(err, graph.ErrForbidden), errors.Is(err, graph.ErrRefused):
		return nil
	}
	return err
}

// put stores a version, and reads it back: until it is seen, nothing may rest on it. Whose the name is, is looked at right before, as a vault
// knows no write on a condition.
func (s vaultSecret) put(ctx context.Context, value graph.Hidden, keyID string) error {
	if _, _, err := s.read(ctx); err != nil {
		return err
	}
	_, unsure := s.dir.PutSecret(ctx, s.host, s.name, s.body(string(value), keyID))
	if unsure != nil && refused(unsure) {
		return unsure
	}
	for range 3 {
		if kept, _, err := s.read(ctx); err == nil && kept.Value == value {
			return nil
		} else if unsure == nil && err != nil {
			unsure = err
		}
		if pause(ctx, lookEvery) != nil {
			break
		}
	}
	return &graph.Error{Op: graph.OpStoreSecret, Kind: graph.ErrUnsure, Cause: unsure}
}

// noVault reports whether it is the vault that is not there, and not the secret.
func noVault(err error) bool {
	var e *graph.Error
	return errors.As(err, &e) && e.Code == "VaultNotFound"
}
