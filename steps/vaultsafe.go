package steps

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"strings"

	"cspready/graph"
)

// vaultTenant is what keeping a credential in a Key Vault takes.
type vaultTenant interface {
	Secret(ctx context.Context, vault, name string) (graph.StoredSecret, error)
	PutSecret(ctx context.Context, vault, name, body string) (version string, err error)
}

// vaultSafe keeps each credential as a secret of a Key Vault.
//
// https://learn.microsoft.com/rest/api/keyvault/secrets/set-secret
type vaultSafe struct {
	dir      vaultTenant
	host     string
	tenantID string
}

// name is that of the secret: it says nothing about what the account is for, and is the same in every run.
func (s vaultSafe) name(upn string) string {
	sum := sha256.Sum256([]byte(strings.ToLower(s.tenantID + "/" + upn)))
	return "cspready-" + hex.EncodeToString(sum[:8])
}

// Place is the address of the secret.
func (s vaultSafe) Place(upn string) string { return "https://" + s.host + "/secrets/" + s.name(upn) }

// Requests is the one write.
func (s vaultSafe) Requests(upn string) []graph.Request {
	return []graph.Request{{Method: "PUT", Host: s.host, Path: "/secrets/" + s.name(upn), Body: s.body(upn, "{}")}}
}

func (s vaultSafe) body(upn, value string) string {
	return body{
		"value": value, "contentType": "text/plain", "tags": body{"tenant": s.tenantID, "account": strings.ToLower(upn), "by": "cspready"},
	}.text()
}

// Keep stores the password, unless the vault has one for the account: it may have been made with that.
func (s vaultSafe) Keep(ctx context.Context, c Credential) (Credential, error) {
	if kept, found, err := s.stored(ctx, c); found || err != nil {
		return kept, err
	}
	_, err := s.dir.PutSecret(ctx, s.host, s.name(c.UserPrincipalName), s.body(c.UserPrincipalName, string(c.Password)))
	switch {
	case err == nil:
		return c, nil
	case refused(err):
		return Credential{}, err
	}
	return s.lookUp(ctx, c, err)
}

// stored returns what the vault has for the account of a credential.
func (s vaultSafe) stored(ctx context.Context, c Credential) (kept Credential, found bool, err error) {
	secret, err := s.dir.Secret(ctx, s.host, s.name(c.UserPrincipalName))
	switch {
	case errors.Is(err, graph.ErrNotFound) && !noVault(err):
		return Credential{}, false, nil
	case err != nil:
		return Credential{}, false, err
	}
	if !strings.EqualFold(secret.Tags["account"], c.UserPrincipalName) || secret.Value == "" {
		return Credential{}, false, nil
	}
	c.Password, c.Made = secret.Value, secret.Created
	return c, true, nil
}

// noVault reports whether it is the vault that is not there, and not the secret.
func noVault(err error) bool {
	var e *graph.Error
	return errors.As(err, &e) && e.Code == "VaultNotFound"
}

// lookUp finds out whether a write that got no clear answer was carried out. Until the secret is read back the account is not made.
func (s vaultSafe) lookUp(ctx context.Context, c Credential, unsure error) (Credential, error) {
	for range 3 {
		kept, err := s.dir.Secret(ctx, s.host, s.name(c.UserPrincipalName))
		if err == nil && kept.Value == c.Password {
			return c, nil
		}
		if pause(ctx, lookEvery) != nil {
			break
		}
	}
	return Credential{}, &graph.Error{Op: "store a secret in Key Vault", Kind: graph.ErrRefused, Cause: unsure}
}

// Drop leaves the secret: to delete it would take another permission, and the next run uses it.
func (vaultSafe) Drop(context.Context, string) error { return nil }
