package main

import (
	"crypto/sha1"
	"encoding/hex"
	"encoding/pem"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"cspready/graph"
	"cspready/graph/sim/client"
	"cspready/steps/catalog"
	"cspready/steps/custody"
	"cspready/steps/seal"
	"cspready/steps/secret"
	"cspready/steps/secureapp"
)

// A heldApp is what a run left behind: the application, and what of it is kept.
type heldApp struct {
	graph.Application
	key, secret, token graph.Hidden
}

// keptIn returns what is kept of the application, in the vault or in files, and how much of it there is by item.
func (m *automator) keptIn(t *testing.T, app graph.Application) (heldApp, map[secret.Kind]int) {
	t.Helper()
	found, many := heldApp{Application: app}, map[secret.Kind]int{}
	keep := func(item secret.Kind, value graph.Hidden, n int) {
		many[item] += n
		switch item {
		case secret.Certificate:
			found.key = value
		case secret.ClientSecret:
			found.secret = value
		case secret.RefreshToken:
			found.token = value
		}
	}
	if m.said.First(custody.AskAppStore) == custody.StoreInKeyVault {
		for _, item := range []secret.Kind{secret.Certificate, secret.ClientSecret, secret.RefreshToken} {
			value, n := m.tenant.VaultSecret(appVault, "northwindcloud-"+string(item))
			keep(item, graph.Hidden(value), min(n, 1)) // versions before the newest stay
		}
		return found, many
	}
	files, _ := filepath.Glob(filepath.Join(m.disk, "safe", "*.age"))
	slices.SortFunc(files, func(a, b string) int { return len(a) - len(b) })
	for _, file := range files {
		c, err := seal.Open(file, canaryPassphrase)
		if err != nil || !strings.EqualFold(c.Owner, app.AppID) {
			t.Errorf("%s: of %s (%v)", file, c.Owner, err)
			continue
		}
		keep(c.Kind, c.Text, 1)
	}
	return found, many
}

// ended holds what the runs left behind against what was to be: one application that stands in the tenant once, with
// one live credential, which is the one that is kept, consented to once for each API, and with a token that Partner
// Center takes for one with MFA.
func (m *automator) ended(t *testing.T) {
	t.Helper()
	time.Sleep(time.Minute) // every replica has heard of it
	door, ctx := client.SignedIn(m.tenant, catalog.ReadScopes()...), t.Context()
	all, err := door.Applications(ctx)
	if err != nil || len(all) != 1 || !all[0].HasTag(appTag) {
		t.Fatalf("%d applications (%v)", len(all), err)
	}
	if gone, err := door.DeletedApplications(ctx); err != nil || len(gone) != 0 {
		t.Errorf("%d deleted applications (%v)", len(gone), err)
	}
	standing, names := map[string]int{}, map[string]string{}
	for p, err := range door.Principals(ctx) {
		if err != nil {
			t.Fatal(err)
		}
		standing[strings.ToLower(p.AppID)]++
		names[p.AppID] = p.ID
	}
	if own, api := standing[all[0].AppID], standing[graph.PartnerCenterAPI]; own != 1 || api != 1 {
		t.Errorf("%d service principals of the application, %d of Partner Center", own, api)
	}
	grants, err := door.GrantsOf(ctx, names[all[0].AppID])
	granted := map[string]int{}
	for _, g := range grants {
		if !g.ForAllUsers {
			t.Errorf("a consent of %s alone", g.PrincipalID)
		}
		granted[g.ResourceID]++
	}
	if err != nil || len(grants) != 2 || granted[names[graph.PartnerCenterAPI]] != 1 ||
		granted[names[graph.GraphAPI]] != 1 {
		t.Errorf("consents by API are %v, want one for each (%v)", granted, err)
	}
	held, many := m.keptIn(t, all[0])
	if m.said.First(secureapp.AskCredential) == secureapp.BySecret {
		held.holdsSecret(t, many)
	} else {
		held.holdsCertificate(t, many)
	}
	m.proves(t, held)
}

// holdsCertificate wants one certificate whose private key is kept, and nothing else.
func (a heldApp) holdsCertificate(t *testing.T, many map[secret.Kind]int) {
	t.Helper()
	if len(a.Keys) != 1 || len(a.Secrets) != 0 || many[secret.Certificate] != 1 || many[secret.ClientSecret] != 0 ||
		many[secret.RefreshToken] != 1 {
		t.Fatalf("%d certificates, %d secrets, and %v is kept", len(a.Keys), len(a.Secrets), many)
	}
	block, _ := pem.Decode([]byte(a.key))
	if block == nil || block.Type != "CERTIFICATE" {
		t.Fatal("no certificate is kept")
	}
	sum := sha1.Sum(block.Bytes) //nolint:gosec // as above
	if want := strings.ToUpper(hex.EncodeToString(sum[:])); a.Keys[0].Thumbprint != want ||
		time.Until(a.Keys[0].Ends) < 24*time.Hour {
		t.Errorf("the certificate is %s until %v, and %s is kept", a.Keys[0].Thumbprint, a.Keys[0].Ends, want)
	}
}

// holdsSecret wants one client secret, which is kept, and nothing else.
func (a heldApp) holdsSecret(t *testing.T, many map[secret.Kind]int) {
	t.Helper()
	if len(a.Keys) != 0 || len(a.Secrets) != 1 || many[secret.Certificate] != 0 || many[secret.ClientSecret] != 1 ||
		many[secret.RefreshToken] != 1 {
		t.Fatalf("%d certificates, %d secrets, and %v is kept", len(a.Keys), len(a.Secrets), many)
	}
	if s := a.Secrets[0]; s.Hint == "" || !strings.HasPrefix(string(a.secret), s.Hint) ||
		time.Until(s.Ends) < 24*time.Hour {
		t.Errorf("the secret that lives until %v is not the one that is kept", s.Ends)
	}
}

// proves redeems the token that is kept with the credential that is kept.
func (m *automator) proves(t *testing.T, a heldApp) {
	t.Helper()
	client := graph.AppClient{TenantID: m.tenant.ID(), AppID: a.AppID, Key: a.key, Redirects: a.WebRedirects,
		API: graph.PartnerCenterAPI}
	if a.key == "" {
		client.Secret = a.secret
	}
	if proof, err := m.link.Prove(t.Context(), client, a.token); err != nil || proof.MFACompliant != graph.Yes {
		t.Errorf("isMfaCompliant is %v (%v)", proof.MFACompliant, err)
	}
}
