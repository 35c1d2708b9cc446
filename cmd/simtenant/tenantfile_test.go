package main

import (
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// tenantText is a tenant in Graph's own shape whose licence is not to be seen.
const tenantText = `{"format":"tenant-file","faults":[{"path":"^/v1.0/subscribedSkus","times":-1,"action":{"status":404,
	"body":{"error":{"code":"Gone","message":"gone"}}}}],"tenant":{"displayName":"Field",
	"initialDomain":"field.onmicrosoft.com",
	"signIn":{"user":"olga@field.onmicrosoft.com"},"users":[{"id":"a25ec7f2-7449-5c5c-9843-a4c62ca4a14a",
	"userPrincipalName":"olga@field.onmicrosoft.com","_methods":["fido2"]}]}}`

func TestATenantFileIsServed(t *testing.T) {
	file := filepath.Join(t.TempDir(), "tenant.json")
	if err := os.WriteFile(file, []byte(tenantText), 0o600); err != nil {
		t.Fatal(err)
	}
	tenant, err := loadTenant(file, "", 0, true)
	if err != nil {
		t.Fatal(err)
	}
	for path, want := range map[string]string{
		"/v1.0/users":          `"olga@field.onmicrosoft.com"`,
		"/v1.0/subscribedSkus": `"Gone"`,
	} {
		req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, "https://graph.microsoft.com"+path, nil)
		if err != nil {
			t.Fatal(err)
		}
		req.Header.Set("Authorization", "Bearer "+tenant.PersonToken("User.Read.All", "LicenseAssignment.Read.All"))
		resp, err := tenant.RoundTripper().RoundTrip(req)
		if err != nil {
			t.Fatal(err)
		}
		text, err := io.ReadAll(resp.Body)
		if err != nil || !strings.Contains(string(text), want) {
			t.Errorf("%s: %v, no %s in %s", path, err, want, text)
		}
	}
	start(t, "--tenant-file", file) // serves
}

func TestATenantFileStandsAlone(t *testing.T) {
	for name, args := range map[string][]string{
		"a file that is not there": {"--tenant-file", filepath.Join(t.TempDir(), "none.json")},
		"beside a scenario":        {"--tenant-file", "x.json", "--scenario", "compliant"},
		"beside users":             {"--tenant-file", "x.json", "--users", "9"},
	} {
		var stderr strings.Builder
		code := run(t.Context(), args, io.Discard, &stderr)
		if code != exitUsage || !strings.Contains(stderr.String(), "file") {
			t.Errorf("%s: exit code %d, %s", name, code, stderr.String())
		}
	}
}
