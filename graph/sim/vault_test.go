package sim_test

import (
	"errors"
	"net"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"cspready/graph"
	"cspready/graph/sim"
	"cspready/graph/sim/scenario"
)

const (
	keysHost = "small-keys.vault.azure.net"
	keysName = "https://" + keysHost + "/secrets/backup-codes?api-version=7.4"
)

// vaulted is a tenant with vaults of every kind.
func vaulted(t *testing.T) *sim.Tenant {
	t.Helper()
	return build(t, vaultedScenario())
}

func vaultedScenario() scenario.Scenario {
	return scenario.Scenario{
		ID: "11111111-2222-4333-8444-555555555555", Name: "Small",
		Domains: []scenario.Domain{{Name: "small.example", Default: true}},
		Users: []scenario.User{{Name: "Ada Admin", UPN: "ada@small.example",
			Roles: []string{"Global Administrator"}}},
		Person: scenario.Person{UPN: "ada@small.example"},
		Vaults: []scenario.KeyVault{
			{Name: "small-keys", Deleted: []string{"Old-Codes"}}, {Name: "walled-keys", Firewall: true},
			{Name: "denied-keys", Denied: true},
			{Name: "foreign-keys", Tenant: "99999999-2222-4333-8444-555555555555"},
		},
	}
}

// vaultToken redeems a refresh token of a Graph session for one that vaults take.
func vaultToken(t *testing.T, tenant *sim.Tenant) reply {
	t.Helper()
	session := signedInByCode(t, tenant)
	return post(t, tenant, "/organizations/oauth2/v2.0/token", url.Values{
		"grant_type": {"refresh_token"}, "client_id": {graph.CommandLineTools}, "refresh_token": {session},
		"scope": {"https://vault.azure.net/.default offline_access"},
	})
}

func signedInByCode(t *testing.T, tenant *sim.Tenant) string {
	t.Helper()
	form := url.Values{"client_id": {graph.CommandLineTools}, "scope": {"User.Read offline_access"}}
	begun := post(t, tenant, "/organizations/oauth2/v2.0/devicecode", form)
	form.Set("grant_type", "device_code")
	form.Set("device_code", begun.body["device_code"].(string))
	for range 10 {
		if r := post(t, tenant, "/organizations/oauth2/v2.0/token", form); r.status == http.StatusOK {
			return r.body["refresh_token"].(string)
		}
		time.Sleep(5 * time.Second)
	}
	t.Fatal("nobody signed in")
	return ""
}

func TestVaultKeepsVersions(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		tenant := vaulted(t)
		token := vaultToken(t, tenant).body["access_token"].(string)
		if r := call(t, tenant, token, "GET", keysName, ""); r.status != 404 || r.code() != "SecretNotFound" {
			t.Fatalf("a secret that is not there: %d %s", r.status, r.text)
		}
		first := call(t, tenant, token, "PUT", keysName,
			`{"value":"one","contentType":"text/plain","tags":{"by":"cspready"},"attributes":{"enabled":true}}`)
		second := call(t, tenant, token, "PUT", keysName, `{"value":"two","tags":{"by":"cspready"}}`)
		if first.status != 200 || second.status != 200 || first.body["id"] == second.body["id"] {
			t.Fatalf("two versions: %s, %s", first.text, second.text)
		}
		got := call(t, tenant, token, "GET", strings.Replace(keysName, "backup-codes", "Backup-Codes", 1), "")
		attributes, _ := got.body["attributes"].(map[string]any)
		if got.body["value"] != "two" || attributes["enabled"] != true ||
			attributes["created"] != float64(time.Now().Unix()) || attributes["recoveryLevel"] == nil {
			t.Errorf("the newest version is %s", got.text)
		}
		if value, versions := tenant.VaultSecret("small-keys", "backup-codes"); value != "two" || versions != 2 {
			t.Errorf("the vault holds %q in %d versions", value, versions)
		}
		seen := tenant.Requests()[0]
		if seen.Host != keysHost || seen.Version != "" || seen.Path != "/secrets/backup-codes" ||
			seen.Status != 404 || seen.Header.Get("Authorization") != "" {
			t.Errorf("the request is recorded as %+v", seen)
		}
	})
}

func TestVaultRefusals(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		tenant := vaulted(t)
		token := vaultToken(t, tenant).body["access_token"].(string)
		at := func(vault, rest string) string { return "https://" + vault + ".vault.azure.net" + rest }
		for name, c := range map[string]struct {
			method, address, body, code, inner string
			status                             int
		}{
			"behind a firewall": {"GET", at("walled-keys", "/secrets/a?api-version=7.4"), "", "Forbidden",
				"ForbiddenByFirewall", 403},
			"without a right": {"PUT", at("denied-keys", "/secrets/a?api-version=7.4"), `{"value":"x"}`,
				"Forbidden", "ForbiddenByRbac", 403},
			"deleted name": {"PUT", at("small-keys", "/secrets/old-codes?api-version=7.4"), `{"value":"x"}`,
				"Conflict", "ObjectIsDeletedButRecoverable", 409},
			"deleted secret": {"GET", at("small-keys", "/secrets/old-codes?api-version=7.4"), "", "SecretNotFound",
				"", 404},
			"not deleted": {"GET", at("small-keys", "/deletedsecrets/a?api-version=7.4"), "", "SecretNotFound",
				"", 404},
			"a recovery": {"PUT", at("small-keys", "/deletedsecrets/old-codes?api-version=7.4"),
				`{"value":"x"}`, "MethodNotAllowed", "", 405},
			"of another tenant": {"GET", at("foreign-keys", "/secrets/a?api-version=7.4"), "", "Unauthorized", "", 401},
			"no version":        {"GET", at("small-keys", "/secrets/a"), "", "BadParameter", "", 400},
			"no name":           {"GET", at("small-keys", "/secrets/a_b?api-version=7.4"), "", "BadParameter", "", 400},
			"a list":            {"GET", at("small-keys", "/secrets?api-version=7.4"), "", "BadParameter", "", 400},
			"a deletion": {"DELETE", at("small-keys", "/secrets/a?api-version=7.4"), "", "MethodNotAllowed",
				"", 405},
			"no value": {"PUT", at("small-keys", "/secrets/a?api-version=7.4"), `{"tags":{}}`, "BadParameter",
				"", 400},
			"a misspelt field": {"PUT", at("small-keys", "/secrets/a?api-version=7.4"), `{"value":"x","tag":{}}`,
				"BadParameter", "", 400},
		} {
			r := call(t, tenant, token, c.method, c.address, c.body)
			said, _ := r.body["error"].(map[string]any)
			inner, _ := said["innererror"].(map[string]any)
			code, _ := inner["code"].(string)
			if r.status != c.status || r.code() != c.code || code != c.inner {
				t.Errorf("%s: %d %s", name, r.status, r.text)
			}
		}
		if n := len(tenant.Writes()); n != 0 {
			t.Errorf("%d refused writes were carried out", n)
		}
	})
}

func TestTokensAreForOneService(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		tenant := vaulted(t)
		forVaults, forGraph := vaultToken(t, tenant).body["access_token"].(string), tenant.PersonToken("User.Read")
		for _, token := range []string{"", forGraph} {
			r := call(t, tenant, token, "GET", keysName, "")
			want := `Bearer authorization="https://login.windows.net/11111111-2222-4333-8444-555555555555", resource="https://vault.azure.net"`
			if r.status != 401 || r.header.Get("WWW-Authenticate") != want {
				t.Errorf("a vault answers %d, %q", r.status, r.header.Get("WWW-Authenticate"))
			}
		}
		if r := call(t, tenant, forVaults, "GET", "/me", ""); r.status != 401 {
			t.Errorf("Graph answers a token for vaults %d", r.status)
		}
	})
}

func TestSignInServiceOnVaults(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := vaultedScenario()
		s.NoVaultConsent = true
		if r := vaultToken(t, build(t, s)); r.status != 401 || !strings.Contains(r.text, "AADSTS65002") {
			t.Errorf("an application that is not pre-authorised gets %d %s", r.status, r.text)
		}
		tenant := vaulted(t)
		session := signedInByCode(t, tenant)
		for scope, want := range map[string]int{
			"https://vault.azure.net/user_impersonation": 200, "https://vault.azure.net/Secrets.Read": 400,
			"https://vault.azure.net/.default User.Read": 400, "User.Read https://vault.azure.net/.default": 400,
			"User.Read": 200,
		} {
			r := post(t, tenant, "/organizations/oauth2/v2.0/token", url.Values{
				"grant_type": {"refresh_token"}, "client_id": {graph.CommandLineTools}, "refresh_token": {session},
				"scope": {scope}})
			if r.status != want {
				t.Errorf("%s: %d %s", scope, r.status, r.text)
			}
		}
	})
}

func TestUnknownVaultHasNoAddress(t *testing.T) {
	rt := vaulted(t).RoundTripper()
	for address, unknown := range map[string]bool{
		"https://nobody-keys.vault.azure.net/secrets/a": true,
		"https://small-keys.vault.azure.cn/secrets/a":   false, // another cloud: refused, not looked for
		"http://small-keys.vault.azure.net/secrets/a":   false,
	} {
		req, err := http.NewRequestWithContext(t.Context(), "GET", address, nil)
		if err != nil {
			t.Fatal(err)
		}
		_, err = rt.RoundTrip(req)
		var dns *net.DNSError
		if err == nil || unknown != (errors.As(err, &dns) && dns.IsNotFound) {
			t.Errorf("%s: %v", address, err)
		}
	}
}

func TestScenarioRefusesImpossibleVaults(t *testing.T) {
	for about, v := range map[string][]scenario.KeyVault{
		"a name": {{Name: "no_vault"}}, "twice": {{Name: "same-keys"}, {Name: "Same-Keys"}},
		"a tenant": {{Name: "small-keys", Tenant: "x"}},
		"a secret": {{Name: "small-keys", Deleted: []string{"a/b"}}},
	} {
		s := vaultedScenario()
		s.Vaults = v
		if _, err := sim.New(s); err == nil {
			t.Errorf("%s: the scenario was taken", about)
		}
	}
	if hosts := vaulted(t).VaultHosts(); len(hosts) != 4 || hosts[2] != keysHost {
		t.Errorf("the vaults are %v", hosts)
	}
}
