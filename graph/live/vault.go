package live

import (
	"context"
	"encoding/json"
	"io"
	"net/http"
	"strings"

	"cspready/graph"
	"cspready/graph/live/internal/transport"
	"cspready/graph/wire"
)

// secretLimit is the maximum length of an answer, more than a vault stores: 25 KB, with tags and escapes.
const secretLimit = 256 << 10

// Secret returns the newest version of a secret. If the vault does not exist the error is ErrNotFound, too, with the
// code VaultNotFound.
//
// https://learn.microsoft.com/rest/api/keyvault/secrets/get-secret
func (c *Connection) Secret(ctx context.Context, vaultHost, name string) (graph.StoredSecret, error) {
	const op = graph.OpReadSecret
	bundle, err := c.askVault(ctx, op, http.MethodGet, vaultHost, transport.SecretsPath, name, "")
	if err != nil {
		return graph.StoredSecret{}, err
	}
	secret, ok := bundle.Read()
	if !ok {
		return graph.StoredSecret{}, &graph.Error{Op: op, Kind: graph.ErrUnreadable}
	}
	return secret, nil
}

// SecretDeleted reports whether a recoverable deleted secret has the name. Its value is not read.
//
// https://learn.microsoft.com/rest/api/keyvault/secrets/get-deleted-secret
func (c *Connection) SecretDeleted(ctx context.Context, vaultHost, name string) (bool, error) {
	_, err := c.askVault(ctx, graph.OpReadSecret, http.MethodGet, vaultHost, transport.DeletedSecretsPath, name, "")
	if e, ok := asError(err); ok && e.Kind == graph.ErrNotFound && e.Code != transport.VaultNotFound {
		return false, nil
	}
	return err == nil, err
}

// PutSecret stores a new version of a secret from a JSON body, which is sent unchanged. ErrUnsure means that the
// answer does not show whether it was stored.
//
// https://learn.microsoft.com/rest/api/keyvault/secrets/set-secret
func (c *Connection) PutSecret(ctx context.Context, vaultHost, name, body string) (string, error) {
	const op = graph.OpStoreSecret
	bundle, err := c.askVault(ctx, op, http.MethodPut, vaultHost, transport.SecretsPath, name, body)
	if err != nil {
		return "", markUnsure(withoutEcho(err, body))
	}
	secret, ok := bundle.Read()
	if !ok {
		return "", &graph.Error{Op: op, Kind: graph.ErrUnsure}
	}
	return secret.Version, nil
}

// askVault sends one request about a secret to a vault and reads the answer.
func (c *Connection) askVault(
	ctx context.Context, op, method, host, folder, name, body string,
) (wire.SecretBundle, error) {
	if !c.cfg.Cloud.IsVault(host) || !graph.IsSecretName(name) {
		return wire.SecretBundle{}, &graph.Error{Op: op, Kind: graph.ErrBadInput}
	}
	var content io.Reader
	if body != "" {
		content = strings.NewReader(body)
	}
	req, err := http.NewRequestWithContext(ctx, method, "https://"+host+folder+name+"?"+transport.VaultQuery, content)
	if err != nil {
		return wire.SecretBundle{}, &graph.Error{Op: op, Kind: graph.ErrBadInput}
	}
	req.Header.Set("Accept", "application/json")
	if body != "" {
		req.Header.Set("Content-Type", "application/json")
	}
	resp, err := c.vaults.RoundTrip(req)
	if err != nil {
		return wire.SecretBundle{}, transport.NewOpError(op, err)
	}
	defer resp.Body.Close()
	data, err := io.ReadAll(io.LimitReader(resp.Body, secretLimit))
	if err != nil {
		return wire.SecretBundle{}, transport.NewOpError(op, transport.NewBodyError(err))
	}
	if resp.StatusCode != http.StatusOK {
		return wire.SecretBundle{}, vaultError(op, resp, data)
	}
	var bundle wire.SecretBundle
	if json.Unmarshal(data, &bundle) != nil {
		return wire.SecretBundle{}, &graph.Error{Op: op, Kind: graph.ErrUnreadable, Status: resp.StatusCode}
	}
	return bundle, nil
}
