package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"cspready/graph"
	"cspready/steps"
	"cspready/steps/sealtest"
	"cspready/steps/secret"
)

// TestASecretIsTakenOutAsToolsReadIt writes each kind of secret into a file: one character too many, and the sign-in service refuses it.
func TestASecretIsTakenOutAsToolsReadIt(t *testing.T) {
	const pem = "-----BEGIN CERTIFICATE-----\nMA==\n-----END CERTIFICATE-----\n-----BEGIN PRIVATE KEY-----\nMA==\n-----END PRIVATE KEY-----"
	for item, c := range map[steps.Item]struct{ value, want string }{
		steps.RefreshTokenItem: {"1.token_-", "1.token_-"},
		steps.SecretItem:       {"~sec.ret", "~sec.ret"},
		"account-password":     {"pass word\r\n", "pass word"},
		steps.CertificateItem:  {pem, pem + "\n"},
	} {
		t.Run(string(item), func(t *testing.T) {
			folder := t.TempDir()
			drawer, err := sealtest.NewFiles().Drawer(folder, secret.FileKey{Passphrase: canaryPassphrase}, steps.DrawerOf{TenantID: "t", Domain: "fabrikam.example"})
			if err != nil {
				t.Fatal(err)
			}
			if err := drawer.Put(t.Context(), "an application", item, steps.Kept{Value: graph.Hidden(c.value)}); err != nil {
				t.Fatal(err)
			}
			out := filepath.Join(folder, "out")
			typed := func(w *world) { w.in = strings.NewReader(canaryPassphrase + "\n") }
			if code, _, said := try(t.Context(), t, typed, "open", "-o", out, drawer.Place("an application", item)); code != exitMet {
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
