package report

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"cspready/graph"
	"cspready/steps"
	"cspready/steps/custody"
)

var update = flag.Bool("update", false, "write the golden files anew")

// golden compares with a file of testdata, or writes it.
func golden(t *testing.T, name, got string) {
	t.Helper()
	file := filepath.Join("testdata", name+".golden")
	if *update {
		if err := os.MkdirAll("testdata", 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("%s is not as it was; go test ./steps/report -update writes it anew. It is now:\n%s", name, got)
	}
}

const (
	thumbprint = "C9AC9AF8C6BB21D8D9FA773E25D812E999351334"
	sha256Name = "2E4738E18372C872AC73349EC007409AC9FB19DA99A8A65E8EF19220A8ED8BE9"
)

func onPartnerCenter() []steps.HandoverAPI {
	return []steps.HandoverAPI{
		{Name: "Partner Center", Scope: "https://api.partnercenter.microsoft.com/user_impersonation",
			Permissions: []string{"user_impersonation"}},
		{Name: "Microsoft Graph", Scope: "https://graph.microsoft.com/.default",
			Permissions: []string{"openid", "User.Read"}},
	}
}

// handed returns an application with a proven token and its secrets in files.
func handed(bend ...func(*steps.HandoverApp)) steps.HandoverApp {
	a := steps.HandoverApp{
		Name: "Partner automation", AppID: "77c3a2b9-ecd6-45fa-a0d2-abefaff57894", Account: "noor@fabrikam.example",
		Store:      custody.StoreInFile,
		Credential: "/home/mila/safe/cspready-fabrikam.example-certificate-0a1b2c3d.age", Thumbprint: thumbprint,
		SHA256: sha256Name,
		Token:  "/home/mila/safe/cspready-fabrikam.example-refresh-token-4e5f6a7b.age",
		Ends:   time.Date(2027, 11, 22, 9, 0, 0, 0, time.UTC),
		Cloud:  graph.Global, ForPartner: true, Redirects: []string{"http://localhost", "http://localhost:53682"},
		Purposes: []string{"partner-center"},
		APIs:     onPartnerCenter(),
	}
	for _, b := range bend {
		b(&a)
	}
	return a
}

func withSecret(a *steps.HandoverApp) {
	a.Thumbprint, a.SHA256, a.Credential = "", "", "/home/mila/safe/cspready-fabrikam.example-client-secret-8c9d0e1f.age"
}

func inVault(a *steps.HandoverApp) {
	a.Store, a.Token = custody.StoreInKeyVault, "https://fabrikam-keys.vault.azure.net/secrets/fabrikam-refresh-token"
	a.Credential = "https://fabrikam-keys.vault.azure.net/secrets/fabrikam-certificate"
	if a.Thumbprint == "" {
		a.Credential = "https://fabrikam-keys.vault.azure.net/secrets/fabrikam-client-secret"
	}
}

func inKeyring(a *steps.HandoverApp) {
	a.Store, a.Credential, a.Token = custody.StoreInKeyring, "keyring: cspready fabrikam certificate",
		"keyring: cspready fabrikam refresh-token"
}

func forCustomers(a *steps.HandoverApp) {
	a.ForPartner, a.Purposes, a.APIs = false, []string{"customers"}, onPartnerCenter()[1:]
}

func evil(a *steps.HandoverApp) {
	a.Account, a.Redirects = hostile+"`|", []string{hostile}
}

func pageOf(t *testing.T, org string, a steps.HandoverApp) string {
	t.Helper()
	text, err := renderApplicationPage(words(t), graph.Organization{ID: "3f0c2b7e-5d41-4a7a-9d63-0b8e4c1f7a52", Name: org, DefaultDomain: "fabrikam.example"},
		a, time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC), "mila@fabrikam.example", false)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// TestThePageOfAnApplication compares the page for each store and each credential.
func TestThePageOfAnApplication(t *testing.T) {
	for name, a := range map[string]steps.HandoverApp{
		"application-certificate":   handed(),
		"application-secret":        handed(withSecret),
		"application-vault":         handed(inVault),
		"application-secret-vault":  handed(withSecret, inVault),
		"application-keyring":       handed(inKeyring),
		"application-customers":     handed(forCustomers),
		"application-hostile-names": handed(evil),
	} {
		t.Run(name, func(t *testing.T) {
			org := "Fabrikam GmbH"
			if strings.HasSuffix(name, "hostile-names") {
				org = hostile
			}
			golden(t, name, pageOf(t, org, a))
		})
	}
}

// TestAPageOfMicrosoftGraphNeverAsksPartnerCenter is about applications of other purposes.
func TestAPageOfMicrosoftGraphNeverAsksPartnerCenter(t *testing.T) {
	for name, a := range map[string]steps.HandoverApp{"certificate": handed(forCustomers), "client secret": handed(forCustomers, withSecret)} {
		page := pageOf(t, "Fabrikam GmbH", a)
		for _, word := range []string{"ValidateMfa", "isMfaCompliant", "partnercenter"} {
			if strings.Contains(page, word) {
				t.Errorf("%s: the page has %s", name, word)
			}
		}
		if !strings.Contains(page, "scope='https://graph.microsoft.com/.default offline_access'") || !strings.Contains(page, "https://graph.microsoft.com/v1.0/me") {
			t.Errorf("%s: the page does not ask Microsoft Graph", name)
		}
	}
}

// TestThePageLeadsNowhereOnTheMachineOfWhoMadeIt is so that it can be carried away with the sealed files.
func TestThePageLeadsNowhereOnTheMachineOfWhoMadeIt(t *testing.T) {
	if page := pageOf(t, "Fabrikam GmbH", handed()); strings.Contains(page, "/home/") {
		t.Error("the page has the path of a folder")
	}
}
