package app

import (
	"context"
	"strings"
	"time"

	"cspready/assets"
	"cspready/graph"
	"cspready/steps/secret"
)

// A CredentialSpec describes a certificate or a client secret that is to be added to the application.
type CredentialSpec struct {
	Life     time.Duration // after which it expires
	Replaces string        // thumbprint of the certificate, or key id of the secret, that it replaces; empty for the first
	Reason   assets.Text   // why it is needed
}

// CredentialName is the display name of the certificates and secrets that cspready creates, in every version and on
// every machine. A later run recognises a credential of an earlier one by this name alone, and may offer to remove
// it. It does not say who has the credential.
const CredentialName = "cspready"

// wholeDays returns a lifetime in days, rounded.
func wholeDays(life time.Duration) int {
	const day = 24 * time.Hour
	return int(life.Round(day) / day)
}

// listVaultPermissions names the permission that each Key Vault requires in addition to those of Graph.
func listVaultPermissions(requests []graph.Request) []assets.Text {
	var list []assets.Text
	for _, r := range requests {
		list = append(list, assets.Say("affects.vault", "host", r.Host))
	}
	return list
}

// openCredential returns the application with its stored credential, as a client that can sign in.
func (m *Pending) openCredential(ctx context.Context, kind secret.Kind) (graph.AppClient, error) {
	stored, found, err := m.Store.Newest(ctx, m.SecretKey(kind))
	switch {
	case err != nil:
		return graph.AppClient{}, err
	case !found:
		return graph.AppClient{}, &secret.Error{Kind: secret.ErrMissing, Path: m.Location(kind)}
	case kind == secret.ClientSecret:
		return m.appClient("", stored.Text), nil
	}
	pair, ok := readKeyPair(stored.Text)
	if !ok {
		return graph.AppClient{}, &secret.Error{Kind: secret.ErrDamaged, Path: m.Location(kind)}
	}
	m.usedCertificate = pair
	return m.appClient(stored.Text, ""), nil
}

// appClient returns the application as a client that proves its identity with a key or a secret.
func (m *Pending) appClient(key, secret graph.Hidden) graph.AppClient {
	c := graph.AppClient{TenantID: m.Org.ID, AppID: m.App.AppID, Key: key, Secret: secret, Redirects: m.App.WebRedirects,
		API: graph.GraphAPI}
	if m.IsForPartnerCenter() {
		c.API = graph.PartnerCenterAPI
	}
	return c
}

// FindSecret returns the credential that a stored secret belongs to, by the key id that was stored with it. A person
// may have replaced the text and left the id, so the first characters, which Graph returns, are compared as well.
func FindSecret(stored secret.Value, secrets []graph.SecretCredential) (graph.SecretCredential, bool) {
	for _, s := range secrets {
		if stored.KeyID != "" && strings.EqualFold(s.KeyID, stored.KeyID) {
			return s, strings.HasPrefix(string(stored.Text), s.Hint)
		}
	}
	return graph.SecretCredential{}, false
}
