package sim_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"cspready/graph"
	"cspready/graph/sim/client"
	"cspready/graph/sim/scenario"
)

func TestASecretIsToldOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		tenant := shop(t, nil)
		token := tenant.PersonToken(registering...)
		id, _ := newApp(t, tenant, token, `{"displayName":"A"}`)
		r := call(t, tenant, token, "POST", "/applications/"+id+"/addPassword",
			`{"passwordCredential":{"displayName":"mine"}}`)
		secret, _ := r.body["secretText"].(string)
		if r.status != http.StatusOK || len(secret) < 30 ||
			r.body["endDateTime"] != time.Now().AddDate(2, 0, 0).UTC().Format(time.RFC3339) ||
			r.body["hint"] != secret[:3] {
			t.Fatalf("the secret is %d %s", r.status, r.text)
		}
		if all := call(t, tenant, token, "GET", "/applications/"+id, ""); strings.Contains(all.text, secret) ||
			!strings.Contains(all.text, `"displayName":"mine"`) {
			t.Errorf("the application is %s", all.text)
		}
		remove := fmt.Sprintf(`{"keyId":%q}`, r.body["keyId"])
		for _, want := range []int{204, 400} {
			if r := call(t, tenant, token, "POST", "/applications/"+id+"/removePassword", remove); r.status != want {
				t.Errorf("removing it: %d %s, want %d", r.status, r.text, want)
			}
		}
	})
}

func TestRulesForCredentialsAreKept(t *testing.T) {
	for name, c := range map[string]struct {
		rules scenario.AppManagementPolicy
		days  int    // of the secret and the certificate
		old   string // code for an application that was there before, empty when it is let through
		fresh string // for a new one
		key   string
	}{
		"no secrets": {scenario.AppManagementPolicy{NoSecrets: true}, 30, "CredentialTypeNotAllowedAsPerAppPolicy",
			"CredentialTypeNotAllowedAsPerAppPolicy", ""},
		"none of new apps": {scenario.AppManagementPolicy{NoSecrets: true, CreatedAfterDaysAgo: 30}, 30, "",
			"CredentialTypeNotAllowedAsPerAppPolicy", ""},
		"short secrets": {scenario.AppManagementPolicy{SecretDays: 90}, 91, "CredentialInvalidLifetimeAsPerAppPolicy",
			"CredentialInvalidLifetimeAsPerAppPolicy", ""},
		"short enough": {scenario.AppManagementPolicy{SecretDays: 90, KeyDays: 90}, 90, "", "", ""},
		"short keys": {scenario.AppManagementPolicy{KeyDays: 90}, 91, "", "",
			"CredentialInvalidLifetimeAsPerAppPolicy"},
	} {
		synctest.Test(t, func(t *testing.T) {
			time.Sleep(20 * 365 * 24 * time.Hour) // the applications of the scenario are of before
			tenant := shop(t, func(s *scenario.Scenario) { s.AppRules = &c.rules })
			token, door := tenant.PersonToken(registering...), client.SignedIn(tenant, registering...)
			apps, err := door.Applications(t.Context())
			wantKind(t, err, "")
			id, _ := newApp(t, tenant, token, `{"displayName":"A"}`)
			end := time.Now().AddDate(0, 0, c.days).UTC().Format(time.RFC3339)
			for app, want := range map[string]string{apps[0].ID: c.old, id: c.fresh} {
				if r := call(t, tenant, token, "POST", "/applications/"+app+"/addPassword",
					`{"passwordCredential":{"endDateTime":"`+end+`"}}`); r.code() != want {
					t.Errorf("%s: a secret is answered %d %s, want %q", name, r.status, r.text, want)
				}
			}
			key, _ := certificate(t, c.days)
			if r := call(t, tenant, token, "PATCH", "/applications/"+id,
				`{"keyCredentials":[`+keyJSON(key, "")+`]}`); r.code() != c.key {
				t.Errorf("%s: a key is answered %d %s, want %q", name, r.status, r.text, c.key)
			}
			rules, err := door.CredentialRules(t.Context())
			wantKind(t, err, "")
			forbidden := len(rules.InForce(graph.RulePasswordAddition, time.Now())) > 0
			if forbidden != c.rules.NoSecrets || !rules.Enabled {
				t.Errorf("%s: the rules read are %+v", name, rules)
			}
			for _, r := range rules.InForce(graph.RulePasswordLifetime, time.Now()) {
				if r.MaxLifetime != 90*24*time.Hour || r.Unrecognised != "" {
					t.Errorf("%s: the longest lifetime read is %v", name, r.MaxLifetime)
				}
			}
		})
	}
}

// TestRulesOfAnApplicationTakeThePlaceOfTheTenants loosens and tightens them.
func TestRulesOfAnApplicationTakeThePlaceOfTheTenants(t *testing.T) {
	strict, loose := scenario.AppManagementPolicy{NoSecrets: true}, scenario.AppManagementPolicy{SecretDays: 400}
	for name, c := range map[string]struct {
		tenant, own scenario.AppManagementPolicy
		code        string
	}{
		"tighter": {loose, strict, "CredentialTypeNotAllowedAsPerAppPolicy"},
		"looser":  {strict, loose, ""},
		"shorter": {loose, scenario.AppManagementPolicy{SecretDays: 1}, "CredentialInvalidLifetimeAsPerAppPolicy"},
	} {
		tenant := shop(t, func(s *scenario.Scenario) { s.AppRules, s.Applications[0].Rules = &c.tenant, &c.own })
		apps, err := client.SignedIn(tenant, "Application.Read.All").Applications(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		ends := time.Now().AddDate(0, 0, 30).UTC().Format(time.RFC3339)
		r := call(t, tenant, tenant.PersonToken("Application.ReadWrite.All"), "POST",
			"/applications/"+apps[0].ID+"/addPassword", `{"passwordCredential":{"endDateTime":"`+ends+`"}}`)
		if r.code() != c.code {
			t.Errorf("%s: the answer is %d %s", name, r.status, r.text)
		}
	}
}
