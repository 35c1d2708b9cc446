package steps

import (
	"context"
	"errors"
	"strings"

	"cspready/graph"
)

// vaultDrawer keeps each item as a secret of a Key Vault, whose versions are its history.
//
// https://learn.microsoft.com/rest/api/keyvault/secrets/set-secret
type vaultDrawer struct {
	dir      vaultTenant
	host     string
	base     string // what the names of the secrets begin with
	tenantID string
}

func (d vaultDrawer) name(item Item) string { return d.base + "-" + string(item) }

// Place is the address of the secret.
func (d vaultDrawer) Place(item Item) string { return "https://" + d.host + "/secrets/" + d.name(item) }

// Requests is the one write. Which application it is for may not be known yet.
func (d vaultDrawer) Requests(item Item) []graph.Request {
	return []graph.Request{{Method: "PUT", Host: d.host, Path: "/secrets/" + d.name(item), Body: d.body("{}", "{}")}}
}

func (d vaultDrawer) body(appID, value string) string {
	return body{"value": value, "contentType": "text/plain", "tags": body{"tenant": d.tenantID, "application": appID, "by": "cspready"}}.text()
}

// Newest returns what the vault has of the application. A secret of the name that something else wrote is not taken for it.
func (d vaultDrawer) Newest(ctx context.Context, appID string, item Item) (Kept, bool, error) {
	secret, err := d.dir.Secret(ctx, d.host, d.name(item))
	switch {
	case errors.Is(err, graph.ErrNotFound) && !noVault(err):
		return Kept{}, false, nil
	case err != nil:
		return Kept{}, false, err
	case !strings.EqualFold(secret.Tags["application"], appID) || secret.Value == "":
		return Kept{}, false, nil
	}
	return Kept{secret.Value, secret.Created}, true, nil
}

// Put stores a version, and reads it back: until it is seen, nothing may rest on it.
func (d vaultDrawer) Put(ctx context.Context, appID string, item Item, value graph.Hidden) error {
	_, unsure := d.dir.PutSecret(ctx, d.host, d.name(item), d.body(appID, string(value)))
	if unsure != nil && refused(unsure) {
		return unsure
	}
	for range 3 {
		if kept, err := d.dir.Secret(ctx, d.host, d.name(item)); err == nil && kept.Value == value {
			return nil
		} else if unsure == nil && err != nil {
			unsure = err
		}
		if pause(ctx, lookEvery) != nil {
			break
		}
	}
	return &graph.Error{Op: "store a secret in Key Vault", Kind: graph.ErrRefused, Cause: unsure}
}

// Prune leaves the versions before: they take another permission to remove, and cannot be mistaken for the newest.
func (vaultDrawer) Prune(context.Context, string, Item) error { return nil }
