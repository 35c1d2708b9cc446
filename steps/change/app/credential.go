package app

import (
	"context"
	"strings"
	"time"

	"cspready/assets"
	"cspready/graph"
	"cspready/steps/secret"
)

// A CredentialSpec describes a certificate or a client secret to be added to the application.
type CredentialSpec struct {
	Life     time.Duration
	Replaces string      // thumbprint of the certificate, or key id of the secret, that it replaces; empty for the first
	Reason   assets.Text // why it is needed
}

// NewKeyName is what certificates and secrets are called that cspready makes, in every version and on every machine: what one run made, a later
// one may offer to take away by this name alone. It says nothing of who has the credential.
const NewKeyName = "cspready"

// wholeDays is how many days a credential lives, as people count them.
func wholeDays(life time.Duration) int {
	const day = 24 * time.Hour
	return int(life.Round(day) / day)
}

// listVaultPermissions says which permission beside Graph's a Key Vault takes.
func listVaultPermissions(requests []graph.Request) []assets.Text {
	var list []assets.Text
	for _, r := range requests {
		list = append(list, assets.Say("eg-create.vault", "host", r.Host))
	}
	return list
}

// openCredential returns the application as it proves itself with what is stored.
func (m *Making) openCredential(ctx context.Context, kind secret.Kind) (graph.AppClient, error) {
	kept, found, err := m.Store.Newest(ctx, m.SecretKey(kind))
	switch {
	case err != nil:
		return graph.AppClient{}, err
	case !found:
		return graph.AppClient{}, &secret.Error{Kind: secret.ErrMissing, Path: m.Location(kind)}
	case kind == secret.ClientSecret:
		return m.appClient("", kept.Text), nil
	}
	pair, ok := readKeyPair(kept.Text)
	if !ok {
		return graph.AppClient{}, &secret.Error{Kind: secret.ErrDamaged, Path: m.Location(kind)}
	}
	m.usedCertificate = pair
	return m.appClient(kept.Text, ""), nil
}

// appClient is the application with a credential.
func (m *Making) appClient(key, secret graph.Hidden) graph.AppClient {
	c := graph.AppClient{TenantID: m.Org.ID, AppID: m.App.AppID, Key: key, Secret: secret, Redirects: m.App.WebRedirects, API: graph.GraphAPI}
	if m.ForPartner() {
		c.API = graph.PartnerCenterAPI
	}
	return c
}

// SecretOf returns the credential that a stored secret belongs to, by the id that was stored with it. A person may have replaced the secret and
// left the id, so its first characters, which Graph returns, are compared as well.
func SecretOf(kept secret.Value, secrets []graph.SecretCredential) (graph.SecretCredential, bool) {
	for _, s := range secrets {
		if kept.KeyID != "" && strings.EqualFold(s.KeyID, kept.KeyID) {
			return s, strings.HasPrefix(string(kept.Text), s.Hint)
		}
	}
	return graph.SecretCredential{}, false
}
