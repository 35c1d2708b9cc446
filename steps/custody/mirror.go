package custody

import (
	"context"
	"errors"

	"cspready/graph"
	"cspready/steps/secret"
)

// A mirror keeps each secret in two stores: files, which it may not be able to open, and a Key Vault.
type mirror struct {
	files secret.Store
	vault secret.Store
}

// Location names both.
func (m mirror) Location(key secret.Key) string {
	return m.files.Location(key) + ", " + m.vault.Location(key)
}

// Requests returns those of both.
func (m mirror) Requests(key secret.Key) []graph.Request {
	return append(m.files.Requests(key), m.vault.Requests(key)...)
}

// CheckPut fails where either store fails.
func (m mirror) CheckPut(ctx context.Context, key secret.Key) error {
	return errors.Join(m.files.CheckPut(ctx, key), m.vault.CheckPut(ctx, key))
}

// Newest reads the vault first, as files may be sealed for another person. [secret.ErrSecretsDiffer]: the stores have
// different secrets.
func (m mirror) Newest(ctx context.Context, key secret.Key) (secret.Value, bool, error) {
	stored, inVault, err := m.vault.Newest(ctx, key)
	if err != nil {
		return secret.Value{}, false, err
	}
	sealed, inFile, err := m.files.Newest(ctx, key)
	switch {
	case err != nil:
		return secret.Value{}, false, err
	case inVault && inFile && sealed.Text != stored.Text:
		return secret.Value{}, false, m.differError(key)
	case inVault:
		return stored, true, nil
	}
	return sealed, inFile, nil
}

// Put writes to both.
func (m mirror) Put(ctx context.Context, key secret.Key, value secret.Value) error {
	if err := m.files.Put(ctx, key, value); err != nil {
		return err
	}
	return m.vault.Put(ctx, key, value)
}

// PutIfAbsent reads both stores before it writes to either, so that both have the same secret afterwards.
func (m mirror) PutIfAbsent(ctx context.Context, key secret.Key, value secret.Value) (secret.Value, error) {
	stored, found, err := m.vault.Newest(ctx, key)
	if err != nil {
		return secret.Value{}, err
	}
	if found {
		value = stored
	}
	sealed, err := m.files.PutIfAbsent(ctx, key, value)
	switch {
	case err != nil:
		return secret.Value{}, err
	case found && sealed.Text != stored.Text:
		return secret.Value{}, m.differError(key)
	case found:
		return sealed, nil
	}
	return m.vault.PutIfAbsent(ctx, key, sealed)
}

// differError returns the error for stores with different secrets.
func (m mirror) differError(key secret.Key) error {
	return &secret.Error{Kind: secret.ErrSecretsDiffer, Path: m.Location(key)}
}

// Revert reverts both.
func (m mirror) Revert(ctx context.Context, key secret.Key) error {
	return errors.Join(m.files.Revert(ctx, key), m.vault.Revert(ctx, key))
}

// Prune prunes both.
func (m mirror) Prune(ctx context.Context, key secret.Key) error {
	return errors.Join(m.files.Prune(ctx, key), m.vault.Prune(ctx, key))
}
