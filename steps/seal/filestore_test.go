package seal

import (
	"bytes"
	"context"
	"crypto/rsa"
	"crypto/sha256"
	"crypto/x509"
	"encoding/hex"
	"encoding/pem"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"cspready/graph"
	"cspready/steps/secret"
)

const appID = "7a1b3c5d-9e0f-4a2b-8c4d-6e8f0a1b2c3d"

var ofFabrikam = secret.Tenant{ID: fabrikam, Name: "Fabrikam <b>\u202e", Domain: "fabrikam.example"}

// newest returns what a store has for a key of an application; empty if it has nothing.
func newest(t *testing.T, d secret.Store, app string, kind secret.Kind) graph.Hidden {
	t.Helper()
	kept, found, err := d.Newest(context.Background(), secret.Key{Owner: app, Kind: kind})
	if err != nil || found != (kept.Text != "") {
		t.Fatalf("newest %s: %v (%v)", kind, found, err)
	}
	return kept.Text
}

func put(t *testing.T, d secret.Store, app string, kind secret.Kind, value graph.Hidden) {
	t.Helper()
	if err := d.Put(context.Background(), secret.Key{Owner: app, Kind: kind}, secret.Value{Text: value}); err != nil {
		t.Fatal(err)
	}
}

// checkStoreKeepsNewest checks what every store promises; again opens the same store.
func checkStoreKeepsNewest(t *testing.T, d, again secret.Store) {
	t.Helper()
	if newest(t, d, appID, secret.RefreshToken) != "" {
		t.Error("an empty store has something")
	}
	long := graph.Hidden(strings.Repeat("0.token+/", 700))
	put(t, d, appID, secret.RefreshToken, "first")
	put(t, d, appID, secret.RefreshToken, long)
	put(t, d, appID, secret.Certificate, "a\nkey\n")
	for name, d := range map[string]secret.Store{"the same": d, "another run's": again} {
		if got := newest(t, d, appID, secret.RefreshToken); got != long {
			t.Errorf("%s store has %d characters of a token of %d", name, len(got), len(long))
		}
		if newest(t, d, appID, secret.Certificate) != "a\nkey\n" {
			t.Errorf("%s store changed the key", name)
		}
		if newest(t, d, fabrikam, secret.RefreshToken) != "" {
			t.Errorf("%s store gives the token of one application to another", name)
		}
	}
	if err := d.Put(context.Background(), secret.Key{Owner: appID, Kind: secret.ClientSecret},
		secret.Value{Text: "secret", KeyID: fabrikam}); err != nil {
		t.Error(err)
	}
	if kept, _, err := again.Newest(context.Background(),
		secret.Key{Owner: appID, Kind: secret.ClientSecret}); err != nil || kept.KeyID != fabrikam {
		t.Errorf("the client secret is of the credential %q (%v)", kept.KeyID, err)
	}
	if err := d.Prune(context.Background(), secret.Key{Owner: appID, Kind: secret.RefreshToken}); err != nil {
		t.Error(err)
	}
	if newest(t, again, appID, secret.RefreshToken) != long || newest(t, again, appID, secret.Certificate) == "" {
		t.Error("the newest was pruned")
	}
}

func TestFolderKeepsNewest(t *testing.T) {
	folder := filepath.Join(t.TempDir(), "safe")
	checkStoreKeepsNewest(t, storeIn(t, folder, secret.FileKey{Passphrase: passphrase}),
		storeIn(t, folder, secret.FileKey{Passphrase: passphrase}))
	if names := filesIn(t, folder); len(names) != 3 {
		t.Errorf("after pruning there are %v", names)
	}
	for _, name := range filesIn(t, folder) {
		text, err := os.ReadFile(filepath.Join(folder, name))
		if err != nil || bytes.Contains(text, []byte("token")) {
			t.Errorf("%s holds the token in clear (%v)", name, err)
		}
		c, err := Open(filepath.Join(folder, name), passphrase)
		if err != nil || c.Owner != appID || c.Kind == "" || c.Kind == secret.AccountPassword {
			t.Errorf("%s opens as %+v (%v)", name, c, err)
		}
	}
}

// TestPruneLeavesForeignFiles: files that another passphrase opens stay, as do those of another application.
func TestPruneLeavesForeignFiles(t *testing.T) {
	folder := t.TempDir()
	other, err := quickFiles().OpenFolder(folder, secret.FileKey{Passphrase: "somebody else's words"}, ofFabrikam)
	if err != nil {
		t.Fatal(err)
	}
	put(t, other, appID, secret.RefreshToken, "theirs")
	d := storeIn(t, folder, secret.FileKey{Passphrase: passphrase})
	put(t, d, fabrikam, secret.RefreshToken, "of another application")
	put(t, d, appID, secret.RefreshToken, "old")
	put(t, d, appID, secret.RefreshToken, "new")
	if err := d.Prune(context.Background(), secret.Key{Owner: appID, Kind: secret.RefreshToken}); err != nil {
		t.Fatal(err)
	}
	if names := filesIn(t, folder); len(names) != 3 || newest(t, d, appID, secret.RefreshToken) != "new" ||
		newest(t, other, appID, secret.RefreshToken) != "theirs" {
		t.Errorf("after pruning there are %v", names)
	}
}

// TestFailingDiskLosesNothing fails at each step of the second write.
func TestFailingDiskLosesNothing(t *testing.T) {
	for step := 1; ; step++ {
		folder, left := t.TempDir(), step
		put(t, storeIn(t, folder, secret.FileKey{Passphrase: passphrase}), appID, secret.RefreshToken, "first")
		d, err := localFiles{disk: failing{left: &left, with: syscall.ENOSPC}, work: 2}.OpenFolder(folder,
			secret.FileKey{Passphrase: passphrase}, ofFabrikam)
		if err != nil {
			t.Fatal(err)
		}
		err = d.Put(context.Background(), secret.Key{Owner: appID, Kind: secret.RefreshToken}, secret.Value{Text: "second"})
		if left > 0 {
			return // no step is left to fail at
		}
		got := newest(t, storeIn(t, folder, secret.FileKey{Passphrase: passphrase}), appID, secret.RefreshToken)
		if err == nil && got != "second" || err != nil && got != "first" && got != "second" {
			t.Errorf("step %d failed (%v), and the newest is %q", step, err, string(got))
		}
	}
}

// TestAppSecretsNeedPassphrase: a later run has to open them.
func TestAppSecretsNeedPassphrase(t *testing.T) {
	for name, key := range map[string]secret.FileKey{"none": {}, "a public key": {Recipients: []string{"age1"}}} {
		_, err := quickFiles().OpenFolder(t.TempDir(), key, ofFabrikam)
		wantErrorKind(t, name, err, secret.ErrNoKey)
	}
	folder := t.TempDir()
	s := storeIn(t, folder, secret.FileKey{Recipients: []string{publicKey(t)}})
	for _, kind := range []secret.Kind{secret.Certificate, secret.ClientSecret, secret.RefreshToken} {
		key := secret.Key{Owner: appID, Kind: kind}
		wantErrorKind(t, "looked at first", s.CheckPut(t.Context(), key), secret.ErrNoKey)
		wantErrorKind(t, "put", s.Put(t.Context(), key, secret.Value{Text: "value"}), secret.ErrNoKey)
		_, err := s.PutIfAbsent(t.Context(), key, secret.Value{Text: "value"})
		wantErrorKind(t, "put if absent", err, secret.ErrNoKey)
	}
	if names := filesIn(t, folder); len(names) != 0 {
		t.Errorf("files are %v", names)
	}
}

// TestFilesOfFirstFormatOpen reads texts in version 1 of both formats, from files with the names of that version.
func TestFilesOfFirstFormatOpen(t *testing.T) {
	folder := t.TempDir()
	for name, text := range map[string]string{
		"cspready-fabrikam.onmicrosoft.com-emergency1-" + hashOf(emergency) +
			".age": `{"schema":"cspready/credential/v1","tenantId":"` + fabrikam +
			`","tenant":"Fabrikam","domain":"fabrikam.example","userPrincipalName":"` + emergency +
			`","password":"one","made":"2026-11-22T10:00:00Z"}`,
		"cspready-fabrikam.example-client-secret-" + hashOf("client-secret@fabrikam.example") +
			"-2.age": `{"schema":"cspready/app-secret/v1","tenantId":"` + fabrikam +
			`","tenant":"Fabrikam","domain":"fabrikam.example","applicationId":"` + appID +
			`","item":"client-secret","value":"two","keyId":"three","made":"2026-11-22T10:00:00Z"}`,
	} {
		sealed, err := sealText([]byte(text))
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(folder, name), sealed, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	made, s := time.Date(2026, 11, 22, 10, 0, 0, 0, time.UTC), storeIn(t, folder, secret.FileKey{Passphrase: passphrase})
	for key, want := range map[secret.Key]secret.Value{
		passwordOf(emergency):                     {Text: "one", Created: made},
		{Owner: appID, Kind: secret.ClientSecret}: {Text: "two", KeyID: "three", Created: made},
	} {
		if got, err := s.PutIfAbsent(t.Context(), key, secret.Value{Text: "new"}); err != nil || got != want {
			t.Errorf("%v is %+v (%v), want %+v", key, got, err, want)
		}
	}
	if names := filesIn(t, folder); len(names) != 2 {
		t.Errorf("files are %v", names)
	}
}

// hashOf returns the part of a file's name that distinguishes similar subjects.
func hashOf(subject string) string {
	sum := sha256.Sum256([]byte(subject))
	return hex.EncodeToString(sum[:4])
}

func TestCertificateMatchesKeyAndLifetime(t *testing.T) {
	text, err := quickFiles().NewCertificate("cspready", 90*24*time.Hour)
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
	if life := c.NotAfter.Sub(c.NotBefore); life > 90*24*time.Hour || life < 89*24*time.Hour ||
		time.Now().Before(c.NotBefore) {
		t.Errorf("it lives from %v for %v", c.NotBefore, life)
	}
	if !key.(*rsa.PrivateKey).PublicKey.Equal(c.PublicKey) || c.IsCA {
		t.Error("the key is not the certificate's, or it can sign others")
	}
}
