package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"cspready/graph"
	"cspready/steps/sealtest"
	"cspready/steps/secret"
)

// TestASecretIsTakenOutAsToolsReadIt writes each kind of secret into a file: one character too many, and the sign-in
// service refuses it.
func TestASecretIsTakenOutAsToolsReadIt(t *testing.T) {
	const pem = "-----BEGIN CERTIFICATE-----\nMA==\n-----END CERTIFICATE-----\n-----BEGIN PRIVATE KEY-----\nMA==\n-----END PRIVATE KEY-----"
	for item, c := range map[secret.Kind]struct{ value, want string }{
		secret.RefreshToken: {"1.token_-", "1.token_-"},
		secret.ClientSecret: {"~sec.ret", "~sec.ret"},
		"account-password":  {"pass word\r\n", "pass word"},
		secret.Certificate:  {pem, pem + "\n"},
	} {
		t.Run(string(item), func(t *testing.T) {
			folder := t.TempDir()
			store, err := sealtest.NewFiles().OpenFolder(folder, secret.FileKey{Passphrase: canaryPassphrase},
				secret.Tenant{ID: "t", Domain: "fabrikam.example"})
			if err != nil {
				t.Fatal(err)
			}
			if err := store.Put(t.Context(), secret.Key{Owner: "an application", Kind: item},
				secret.Value{Text: graph.Hidden(c.value)}); err != nil {
				t.Fatal(err)
			}
			out := filepath.Join(folder, "out")
			typed := func(w *environment) { w.In = strings.NewReader(canaryPassphrase + "\n") }
			if code, _, said := try(t.Context(), t, typed, "open", "-o", out,
				store.Location(secret.Key{Owner: "an application", Kind: item})); code != exitMet {
				t.Fatalf("exit code %d: %s", code, said)
			}
			got, err := os.ReadFile(out)
			if err != nil || string(got) != c.want {
				t.Errorf("the file holds %q, want %q (%v)", got, c.want, err)
			}
			if info, err := os.Stat(out); err != nil || info.Mode().Perm() != 0o600 {
				t.Errorf("the file has mode %v (%v)", info.Mode(), err)
			}
		})
	}
}
