package seal

import (
	"bytes"
	"context"
	"crypto/rsa"
	"crypto/x509"
	"encoding/pem"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"cspready/graph"
	"cspready/steps"
	"cspready/steps/secret"
)

const appID = "7a1b3c5d-9e0f-4a2b-8c4d-6e8f0a1b2c3d"

var ofFabrikam = steps.DrawerOf{TenantID: fabrikam, Tenant: "Fabrikam <b>\u202e", Domain: "fabrikam.example"}

func drawerIn(t *testing.T, s sealing, folder string) steps.Drawer {
	t.Helper()
	d, err := s.Drawer(folder, secret.FileKey{Passphrase: passphrase}, ofFabrikam)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// newest is what a drawer has of an item; empty when nothing.
func newest(t *testing.T, d steps.Drawer, app string, item steps.Item) graph.Hidden {
	t.Helper()
	kept, found, err := d.Newest(context.Background(), app, item)
	if err != nil || found != (kept.Value != "") {
		t.Fatalf("newest %s: %v (%v)", item, found, err)
	}
	return kept.Value
}

func put(t *testing.T, d steps.Drawer, app string, item steps.Item, value graph.Hidden) {
	t.Helper()
	if err := d.Put(context.Background(), app, item, steps.Kept{Value: value}); err != nil {
		t.Fatal(err)
	}
}

// keepsTheNewest is what every drawer promises.
func keepsTheNewest(t *testing.T, d, again steps.Drawer) {
	t.Helper()
	if newest(t, d, appID, steps.RefreshTokenItem) != "" {
		t.Error("an empty drawer has something")
	}
	long := graph.Hidden(strings.Repeat("0.token+/", 700))
	put(t, d, appID, steps.RefreshTokenItem, "first")
	put(t, d, appID, steps.RefreshTokenItem, long)
	put(t, d, appID, steps.CertificateItem, "a\nkey\n")
	for name, d := range map[string]steps.Drawer{"the same": d, "another run's": again} {
		if got := newest(t, d, appID, steps.RefreshTokenItem); got != long {
			t.Errorf("%s drawer has %d characters of a token of %d", name, len(got), len(long))
		}
		if newest(t, d, appID, steps.CertificateItem) != "a\nkey\n" {
			t.Errorf("%s drawer changed the key", name)
		}
		if newest(t, d, fabrikam, steps.RefreshTokenItem) != "" {
			t.Errorf("%s drawer gives the token of one application to another", name)
		}
	}
	if err := d.Put(context.Background(), appID, steps.SecretItem, steps.Kept{Value: "secret", KeyID: fabrikam}); err != nil {
		t.Error(err)
	}
	if kept, _, err := again.Newest(context.Background(), appID, steps.SecretItem); err != nil || kept.KeyID != fabrikam {
		t.Errorf("the client secret is of the credential %q (%v)", kept.KeyID, err)
	}
	if err := d.Prune(context.Background(), appID, steps.RefreshTokenItem); err != nil {
		t.Error(err)
	}
	if newest(t, again, appID, steps.RefreshTokenItem) != long || newest(t, again, appID, steps.CertificateItem) == "" {
		t.Error("the newest was pruned")
	}
}

func TestADrawerOfFilesKeepsTheNewest(t *testing.T) {
	folder := filepath.Join(t.TempDir(), "safe")
	keepsTheNewest(t, drawerIn(t, quick(), folder), drawerIn(t, quick(), folder))
	if names := filesIn(t, folder); len(names) != 3 {
		t.Errorf("after pruning there are %v", names)
	}
	for _, name := range filesIn(t, folder) {
		text, err := os.ReadFile(filepath.Join(folder, name))
		if err != nil || bytes.Contains(text, []byte("token")) {
			t.Errorf("%s holds the token in clear (%v)", name, err)
		}
		c, err := Open(filepath.Join(folder, name), passphrase)
		if err != nil || c.AppID != appID || c.Item == "" || c.UserPrincipalName != "" {
			t.Errorf("%s opens as %+v (%v)", name, c, err)
		}
	}
}

// TestPruningLeavesWhatIsNotOurs keeps files that another passphrase opens, and those of another application.
func TestPruningLeavesWhatIsNotOurs(t *testing.T) {
	folder := t.TempDir()
	other, err := quick().Drawer(folder, secret.FileKey{Passphrase: "somebody else's words"}, ofFabrikam)
	if err != nil {
		t.Fatal(err)
	}
	put(t, other, appID, steps.RefreshTokenItem, "theirs")
	d := drawerIn(t, quick(), folder)
	put(t, d, fabrikam, steps.RefreshTokenItem, "of another application")
	put(t, d, appID, steps.RefreshTokenItem, "old")
	put(t, d, appID, steps.RefreshTokenItem, "new")
	if err := d.Prune(context.Background(), appID, steps.RefreshTokenItem); err != nil {
		t.Fatal(err)
	}
	if names := filesIn(t, folder); len(names) != 3 || newest(t, d, appID, steps.RefreshTokenItem) != "new" || newest(t, other, appID, steps.RefreshTokenItem) != "theirs" {
		t.Errorf("after pruning there are %v", names)
	}
}

// TestADiskThatFailsLosesNothing fails at each step of the second write.
func TestADiskThatFailsLosesNothing(t *testing.T) {
	for step := 1; ; step++ {
		folder, left := t.TempDir(), step
		put(t, drawerIn(t, quick(), folder), appID, steps.RefreshTokenItem, "first")
		d := drawerIn(t, sealing{disk: failing{left: &left, with: syscall.ENOSPC}, work: 2}, folder)
		err := d.Put(context.Background(), appID, steps.RefreshTokenItem, steps.Kept{Value: "second"})
		if left > 0 {
			return // no step is left to fail at
		}
		got := newest(t, drawerIn(t, quick(), folder), appID, steps.RefreshTokenItem)
		if err == nil && got != "second" || err != nil && got != "first" && got != "second" {
			t.Errorf("step %d failed (%v), and the newest is %q", step, err, string(got))
		}
	}
}

func TestADrawerWantsAPassphrase(t *testing.T) {
	for name, key := range map[string]secret.FileKey{"none": {}, "a public key": {Recipients: []string{"age1"}}} {
		_, err := quick().Drawer(t.TempDir(), key, ofFabrikam)
		kindOf(t, name, err, secret.ErrNoKey)
	}
}

func TestACertificateProvesItsKeyForAsLongAsWasAsked(t *testing.T) {
	text, err := quick().Certificate("cspready", 90*24*time.Hour)
	if err != nil {
		t.Fatal(err)
	}
	first, rest := pem.Decode([]byte(text))
	second, _ := pem.Decode(rest)
	c, err := x509.ParseCertificate(first.Bytes)
	if err != nil {
		t.Fatal(err)
	}
	key, err := x509.ParsePKCS8PrivateKey(second.Bytes)
	if err != nil {
		t.Fatal(err)
	}
	if life := c.NotAfter.Sub(c.NotBefore); life > 90*24*time.Hour || life < 89*24*time.Hour || time.Now().Before(c.NotBefore) {
		t.Errorf("it lives from %v for %v", c.NotBefore, life)
	}
	if !key.(*rsa.PrivateKey).PublicKey.Equal(c.PublicKey) || c.IsCA {
		t.Error("the key is not the certificate's, or it can sign others")
	}
}
