package custody

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"maps"
	"strings"

	"cspready/graph"
	"cspready/steps"
	"cspready/steps/secret"
)

// A VaultClient reads and writes secrets of Azure Key Vaults. A vault is named by its host.
type VaultClient interface {
	Secret(ctx context.Context, vault, name string) (graph.StoredSecret, error)
	SecretDeleted(ctx context.Context, vault, name string) (bool, error)
	PutSecret(ctx context.Context, vault, name, body string) (version string, err error)
}

// A keyVault stores the secrets of a tenant in an Azure Key Vault. The versions of a vault's secret are its history.
type keyVault struct {
	client   VaultClient
	host     string
	prefix   string // of the names of an application's secrets; empty where only passwords of accounts are stored
	tenantID string
}

// longestPrefix leaves room for the longest kind within the 127 characters of a secret's name. It is a round number, as
// messages mention it.
const longestPrefix = 100

// parseNamePrefix reads what the names of an application's secrets are to begin with; ok is false for a text that no
// name can begin with.
func parseNamePrefix(typed string) (prefix string, ok bool) {
	prefix = strings.TrimSpace(typed)
	return prefix, len(prefix) <= longestPrefix && graph.IsSecretName(prefix)
}

// secretFor returns the vault's secret for a key. The name for an account does not reveal what the account is for, and
// is the same in every run.
func (v keyVault) secretFor(key secret.Key) vaultSecret {
	if key.Kind != secret.AccountPassword {
		name := v.prefix + "-" + string(key.Kind)
		return vaultSecret{v.client, v.host, name, ownerTags(v.tenantID, "application", key.Owner)}
	}
	upn := strings.ToLower(key.Owner)
	sum := sha256.Sum256([]byte(strings.ToLower(v.tenantID) + "/" + upn))
	name := "cspready-" + hex.EncodeToString(sum[:8])
	return vaultSecret{v.client, v.host, name, ownerTags(v.tenantID, "account", upn)}
}

// Location returns the address of the secret.
func (v keyVault) Location(key secret.Key) string { return v.secretFor(key).address() }

// Requests returns the one write. It leaves open which application it is for, and which credential a client secret is:
// the plan may make both.
func (v keyVault) Requests(key secret.Key) []graph.Request {
	keyID := ""
	if key.Kind != secret.AccountPassword {
		key.Owner = "{}"
	}
	if key.Kind == secret.ClientSecret {
		keyID = "{}"
	}
	return v.secretFor(key).putRequests(keyID)
}

// CheckPut fails where the name belongs to another program, or to a deleted secret.
func (v keyVault) CheckPut(ctx context.Context, key secret.Key) error {
	return v.secretFor(key).checkFree(ctx)
}

// Newest returns the newest version.
func (v keyVault) Newest(ctx context.Context, key secret.Key) (secret.Value, bool, error) {
	stored, found, err := v.secretFor(key).readNewest(ctx)
	return secret.Value{Text: stored.Value, KeyID: stored.Tags[keyIDTag], Created: stored.Created}, found, err
}

// Put stores a version, and reads it back.
func (v keyVault) Put(ctx context.Context, key secret.Key, value secret.Value) error {
	return v.secretFor(key).writeVersion(ctx, value.Text, value.KeyID)
}

// PutIfAbsent returns the newest version, or stores the first one.
func (v keyVault) PutIfAbsent(ctx context.Context, key secret.Key, value secret.Value) (secret.Value, error) {
	if stored, found, err := v.Newest(ctx, key); found || err != nil {
		return stored, err
	}
	if err := v.Put(ctx, key, value); err != nil {
		return secret.Value{}, err
	}
	return value, nil
}

// Revert leaves the secret: deleting it takes another permission, and the next run uses it.
func (keyVault) Revert(context.Context, secret.Key) error { return nil }

// Prune leaves older versions: deleting them takes another permission, and none can be mistaken for the newest.
func (keyVault) Prune(context.Context, secret.Key) error { return nil }

// A vaultSecret is one secret of a Key Vault, with the tags that identify its owner. A secret of the same name without
// these tags belongs to another program, which reads its newest version: cspready never adds a version to it.
//
// https://learn.microsoft.com/rest/api/keyvault/secrets/set-secret
type vaultSecret struct {
	client     VaultClient
	host, name string
	owner      map[string]string
}

// ownerTags returns the tags of what cspready stores for an account or an application of a tenant.
func ownerTags(tenantID, what, id string) map[string]string {
	return map[string]string{"tenant": tenantID, what: id, "by": "cspready"}
}

// address returns the address of the secret, which is also its name for people.
func (s vaultSecret) address() string { return "https://" + s.host + "/secrets/" + s.name }

// keyIDTag is the tag with the credential id of a client secret.
const keyIDTag = "keyId"

// requestBody returns a version as it is sent; "{}" stands for what is not known yet, or must not be seen.
func (s vaultSecret) requestBody(value, keyID string) string {
	tags := maps.Clone(s.owner)
	if keyID != "" {
		tags[keyIDTag] = keyID
	}
	return graph.Body{"value": value, "contentType": "text/plain", "tags": tags}.Text()
}

// putRequests returns the one write.
func (s vaultSecret) putRequests(keyID string) []graph.Request {
	return []graph.Request{{Method: "PUT", Host: s.host, Path: "/secrets/" + s.name, Body: s.requestBody("{}", keyID)}}
}

// readNewest returns the newest version; found is false where there is none. [secret.ErrTaken]: the name belongs to
// another program.
func (s vaultSecret) readNewest(ctx context.Context) (stored graph.StoredSecret, found bool, err error) {
	stored, err = s.client.Secret(ctx, s.host, s.name)
	switch {
	case errors.Is(err, graph.ErrNotFound) && !isVaultMissing(err):
		return graph.StoredSecret{}, false, nil
	case err != nil:
		return graph.StoredSecret{}, false, err
	case !s.isOurs(stored):
		return graph.StoredSecret{}, false, &secret.Error{Kind: secret.ErrTaken, Path: s.address()}
	}
	return stored, stored.Value != "", nil
}

// isOurs reports whether the tags say that cspready stored a secret for this owner.
func (s vaultSecret) isOurs(stored graph.StoredSecret) bool {
	for tag, want := range s.owner {
		if want == "" || !strings.EqualFold(stored.Tags[tag], want) {
			return false
		}
	}
	return true
}

// checkFree fails where a version could not be stored: the name belongs to another program, or to a deleted secret.
// Reading deleted secrets takes a permission that a person who may store secrets need not have; then the write itself
// fails.
func (s vaultSecret) checkFree(ctx context.Context) error {
	if _, found, err := s.readNewest(ctx); found || err != nil {
		return err
	}
	deleted, err := s.client.SecretDeleted(ctx, s.host, s.name)
	switch {
	case deleted:
		return &graph.Error{Op: graph.OpStoreSecret, Kind: graph.ErrConflict, Code: "ObjectIsDeletedButRecoverable"}
	case errors.Is(err, graph.ErrForbidden), errors.Is(err, graph.ErrRefused):
		return nil
	}
	return err
}

// writeVersion stores a version, and reads it back: nothing may depend on it before it is seen. It checks the owner
// right before the write, as a vault has no conditional writes.
func (s vaultSecret) writeVersion(ctx context.Context, value graph.Hidden, keyID string) error {
	if _, _, err := s.readNewest(ctx); err != nil {
		return err
	}
	_, unsure := s.client.PutSecret(ctx, s.host, s.name, s.requestBody(string(value), keyID))
	if unsure != nil && steps.IsRefused(unsure) {
		return unsure
	}
	for range 3 {
		if stored, _, err := s.readNewest(ctx); err == nil && stored.Value == value {
			return nil
		} else if unsure == nil && err != nil {
			unsure = err
		}
		if steps.Pause(ctx, steps.LookupInterval) != nil {
			break
		}
	}
	return &graph.Error{Op: graph.OpStoreSecret, Kind: graph.ErrUnsure, Cause: unsure}
}

// isVaultMissing reports whether the vault does not exist, and not just the secret.
func isVaultMissing(err error) bool {
	var e *graph.Error
	return errors.As(err, &e) && e.Code == "VaultNotFound"
}
