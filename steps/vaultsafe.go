package steps

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"strings"

	"cspready/graph"
)

// vaultSafe keeps each credential as a secret of a Key Vault.
type vaultSafe struct {
	dir      vaultTenant
	host     string
	tenantID string
}

// secret has a name that says nothing about what the account is for, and is the same in every run.
func (s vaultSafe) secret(upn string) vaultSecret {
	sum := sha256.Sum256([]byte(strings.ToLower(s.tenantID + "/" + upn)))
	return vaultSecret{s.dir, s.host, "cspready-" + hex.EncodeToString(sum[:8]), ownedBy(s.tenantID, "account", strings.ToLower(upn))}
}

// Place is the address of the secret.
func (s vaultSafe) Place(upn string) string { return s.secret(upn).address() }

// Requests is the one write.
func (s vaultSafe) Requests(upn string) []graph.Request { return s.secret(upn).requests("") }

// Ready looks whether the name is free.
func (s vaultSafe) Ready(ctx context.Context, upn string) error { return s.secret(upn).free(ctx) }

// Keep stores the password, unless the vault has one for the account: it may have been made with that.
func (s vaultSafe) Keep(ctx context.Context, c Credential) (Credential, error) {
	if kept, found, err := s.stored(ctx, c); found || err != nil {
		return kept, err
	}
	if err := s.secret(c.UserPrincipalName).put(ctx, c.Password, ""); err != nil {
		return Credential{}, err
	}
	return c, nil
}

// stored returns what the vault has for the account of a credential.
func (s vaultSafe) stored(ctx context.Context, c Credential) (kept Credential, found bool, err error) {
	secret, found, err := s.secret(c.UserPrincipalName).read(ctx)
	if err != nil || !found {
		return Credential{}, false, err
	}
	c.Password, c.Made = secret.Value, secret.Created
	return c, true, nil
}

// Drop leaves the secret: to delete it would take another permission, and the next run uses it.
func (vaultSafe) Drop(context.Context, string) error { return nil }
