package custody

import (
	"context"
	"errors"
	"testing"

	"cspready/graph"
	"cspready/steps/sealtest"
	"cspready/steps/secret"
)

// TestAMirrorHasOneSecretInBothStores no matter which of them an interrupted run wrote to.
func TestAMirrorHasOneSecretInBothStores(t *testing.T) {
	key := secret.Key{Owner: "emergency1@fabrikam.onmicrosoft.com", Kind: secret.AccountPassword}
	for name, c := range map[string]struct {
		inFile, inVault, want graph.Hidden
		kind                  error
	}{
		"nothing is stored":     {want: "new"},
		"the file was written":  {inFile: "old", want: "old"},
		"the vault was written": {inVault: "old", want: "old"},
		"both were":             {inFile: "old", inVault: "old", want: "old"},
		"they differ":           {inFile: "old", inVault: "other", kind: secret.ErrSecretsDiffer},
	} {
		files, vault := &sealtest.Memory{}, &sealtest.Memory{}
		for store, text := range map[*sealtest.Memory]graph.Hidden{files: c.inFile, vault: c.inVault} {
			if text != "" {
				if err := store.OpenKeyring(secret.Tenant{}).Put(t.Context(), key, secret.Value{Text: text}); err != nil {
					t.Fatal(err)
				}
			}
		}
		m := mirror{files.OpenKeyring(secret.Tenant{}), vault.OpenKeyring(secret.Tenant{})}
		_, _, newestErr := m.Newest(t.Context(), key)
		stored, err := m.PutIfAbsent(t.Context(), key, secret.Value{Text: "new"})
		if stored.Text != c.want || !errors.Is(err, c.kind) || !errors.Is(newestErr, c.kind) {
			t.Errorf("%s: stored is %q (%v, %v), want %q (%v)", name, string(stored.Text), err, newestErr, string(c.want),
				c.kind)
		}
		if c.kind != nil {
			continue
		}
		for where, store := range map[string]*sealtest.Memory{"file": files, "vault": vault} {
			if all := store.All(key.Owner, key.Kind); len(all) != 1 || all[0].Text != c.want {
				t.Errorf("%s: the %s has %d secrets", name, where, len(all))
			}
		}
	}
}

// An emptyVault has no secret, and fails to store one.
type emptyVault struct{}

func (emptyVault) Secret(context.Context, string, string) (graph.StoredSecret, error) {
	return graph.StoredSecret{}, &graph.Error{Kind: graph.ErrNotFound}
}

func (emptyVault) SecretDeleted(context.Context, string, string) (bool, error) { return false, nil }

func (emptyVault) PutSecret(context.Context, string, string, string) (string, error) {
	return "", &graph.Error{Kind: graph.ErrForbidden}
}

// TestNamesAndTagsInAVaultStay as earlier versions wrote them: secrets are found by them.
func TestNamesAndTagsInAVaultStay(t *testing.T) {
	const fabrikam = "3f0c2b7e-5d41-4a7a-9d63-0b8e4c1f7a52"
	v := keyVault{client: emptyVault{}, host: "keys.vault.azure.net", prefix: "fabrikam", tenantID: fabrikam}
	for _, c := range []struct {
		key            secret.Key
		location, Body string
	}{
		{
			secret.Key{Owner: "Emergency1@fabrikam.onmicrosoft.com", Kind: secret.AccountPassword},
			"https://keys.vault.azure.net/secrets/cspready-4c7ded5430c8c032",
			`{"contentType":"text/plain","tags":{"account":"emergency1@fabrikam.onmicrosoft.com","by":"cspready","tenant":"` +
				fabrikam + `"},"value":"{}"}`,
		},
		{
			secret.Key{Owner: "an application", Kind: secret.ClientSecret},
			"https://keys.vault.azure.net/secrets/fabrikam-client-secret",
			`{"contentType":"text/plain","tags":{"application":"{}","by":"cspready","keyId":"{}","tenant":"` + fabrikam +
				`"},"value":"{}"}`,
		},
		{
			secret.Key{Kind: secret.RefreshToken}, "https://keys.vault.azure.net/secrets/fabrikam-refresh-token",
			`{"contentType":"text/plain","tags":{"application":"{}","by":"cspready","tenant":"` + fabrikam + `"},"value":"{}"}`,
		},
	} {
		if got := v.Location(c.key); got != c.location {
			t.Errorf("%s of %q is at %s, want %s", c.key.Kind, c.key.Owner, got, c.location)
		}
		if got := v.Requests(c.key); len(got) != 1 || got[0].Body != c.Body {
			t.Errorf("%s of %q is sent as %v, want %s", c.key.Kind, c.key.Owner, got, c.Body)
		}
		if _, err := v.PutIfAbsent(t.Context(), c.key, secret.Value{Text: "value"}); !errors.Is(err, graph.ErrForbidden) {
			t.Errorf("%s of %q: %v", c.key.Kind, c.key.Owner, err)
		}
	}
}
