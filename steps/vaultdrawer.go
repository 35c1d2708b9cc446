package steps

import (
	"context"
	"strings"

	"cspready/graph"
)

// vaultDrawer keeps each item as a secret of a Key Vault, whose versions are its history.
type vaultDrawer struct {
	dir      vaultTenant
	host     string
	base     string // what the names of the secrets begin with
	tenantID string
}

// longestBase leaves room for the longest item within the 127 characters of a secret's name; a round number is easier to tell.
const longestBase = 100

// vaultBase reads what the names of the secrets are to begin with, as a person typed it; false for what no name can begin with.
func vaultBase(typed string) (string, bool) {
	base := strings.TrimSpace(typed)
	return base, len(base) <= longestBase && graph.IsSecretName(base)
}

// secret is an item of an application; while that has no id yet, no secret is its own.
func (d vaultDrawer) secret(appID string, item Item) vaultSecret {
	return vaultSecret{d.dir, d.host, d.base + "-" + string(item), ownedBy(d.tenantID, "application", appID)}
}

// Place is the address of the secret.
func (d vaultDrawer) Place(_ string, item Item) string { return d.secret("", item).address() }

// Requests is the one write. Which application it is for may not be known yet, nor which of its credentials.
func (d vaultDrawer) Requests(item Item) []graph.Request {
	keyID := ""
	if item == SecretItem {
		keyID = "{}"
	}
	return d.secret("{}", item).requests(keyID)
}

// Ready looks whether the name is free.
func (d vaultDrawer) Ready(ctx context.Context, appID string, item Item) error {
	return d.secret(appID, item).free(ctx)
}

// Newest returns what the vault has of the application.
func (d vaultDrawer) Newest(ctx context.Context, appID string, item Item) (Kept, bool, error) {
	secret, found, err := d.secret(appID, item).read(ctx)
	return Kept{secret.Value, secret.Tags[keyIDTag], secret.Created}, found, err
}

// Put stores a version.
func (d vaultDrawer) Put(ctx context.Context, appID string, item Item, kept Kept) error {
	return d.secret(appID, item).put(ctx, kept.Value, kept.KeyID)
}

// Prune leaves the versions before: they take another permission to remove, and cannot be mistaken for the newest.
func (vaultDrawer) Prune(context.Context, string, Item) error { return nil }
