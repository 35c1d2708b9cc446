package live_test

import (
	"context"
	"errors"
	"reflect"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"cspready/graph"
	"cspready/graph/sim"
	"cspready/graph/sim/client"
	"cspready/graph/sim/scenario"
	"cspready/steps"
)

const (
	keysHost   = "small-keys.vault.azure.net"
	secretPath = "/secrets/codes"
	secretBody = `{"value":"canary-4711","contentType":"text/plain","tags":{"by":"cspready"}}`
)

// vaulted is a tenant with vaults of every kind.
func vaulted(t *testing.T, change ...func(*scenario.Scenario)) *sim.Tenant {
	t.Helper()
	s := scenario.Scenario{
		ID: "11111111-2222-4333-8444-555555555555", Name: "Small",
		Domains: []scenario.Domain{{Name: "small.example", Default: true}},
		Users:   []scenario.User{{Name: "Ada Admin", UPN: "ada@small.example", Roles: []string{"Global Administrator"}}},
		Person:  scenario.Person{UPN: "ada@small.example"},
		Vaults: []scenario.KeyVault{
			{Name: "small-keys", Deleted: []string{"old-codes"}}, {Name: "walled-keys", Firewall: true},
			{Name: "denied-keys", Denied: true},
			{Name: "foreign-keys", Tenant: "99999999-2222-4333-8444-555555555555"},
		},
	}
	for _, c := range change {
		c(&s)
	}
	tenant, err := sim.New(s)
	if err != nil {
		t.Fatal(err)
	}
	return tenant
}

// storing permits storing the secret a number of times, as the ledger does after an approval.
func storing(ctx context.Context, vaultHost, name string, times int) context.Context {
	return graph.Permit(ctx, graph.Request{Method: "PUT", Host: vaultHost, Path: "/secrets/" + name,
		Body: strings.Replace(secretBody, "canary-4711", "{}", 1), Times: times})
}

// doors opens a tenant with both clients, for a signed-in person.
func doors(t *testing.T) map[string]func(*sim.Tenant) steps.Tenant {
	return map[string]func(*sim.Tenant) steps.Tenant{
		"Go":   func(tenant *sim.Tenant) steps.Tenant { return client.SignedIn(tenant, appScopes...) },
		"HTTP": func(tenant *sim.Tenant) steps.Tenant { return proved(t, tenant, appScopes...).conn },
	}
}

func TestSecretsAreStoredAndReadAtBothDoors(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		for about, open := range doors(t) {
			tenant := vaulted(t)
			door := open(tenant)
			ctx := storing(t.Context(), keysHost, "codes", 2)
			first, err := door.PutSecret(ctx, keysHost, "codes", secretBody)
			if err != nil {
				t.Fatalf("%s: %v", about, err)
			}
			stored := time.Now().UTC()
			second, err := door.PutSecret(ctx, keysHost, "codes", secretBody)
			if err != nil || first == second || len(second) != 32 {
				t.Errorf("%s: the second version is %q after %q, %v", about, second, first, err)
			}
			got, err := door.Secret(t.Context(), keysHost, "codes")
			want := graph.StoredSecret{Value: "canary-4711", Version: second, Tags: map[string]string{"by": "cspready"},
				Created: stored}
			if err != nil || !reflect.DeepEqual(got, want) {
				t.Errorf("%s: the secret is %+v, %v", about, got, err)
			}
			if value, versions := tenant.VaultSecret("small-keys", "codes"); value != "canary-4711" || versions != 2 {
				t.Errorf("%s: the vault holds %d versions", about, versions)
			}
			_, err = door.PutSecret(ctx, keysHost, "codes", secretBody)
			if !errors.Is(err, graph.ErrReadOnly) {
				t.Errorf("%s: a third write on two yeses: %v", about, err)
			}
		}
	})
}

func TestDeletedSecretsAreToldAtBothDoors(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		for about, open := range doors(t) {
			door := open(vaulted(t))
			for _, c := range []struct {
				host, name string
				want       bool
				err        graph.Kind
			}{
				{keysHost, "old-codes", true, ""}, {keysHost, "codes", false, ""},
				{"denied-keys.vault.azure.net", "codes", false, graph.ErrForbidden},
				{"nobody-keys.vault.azure.net", "codes", false, graph.ErrNotFound},
			} {
				if got, err := door.SecretDeleted(t.Context(), c.host, c.name); got != c.want || kindOf(err) != c.err {
					t.Errorf("%s: %s at %s is deleted: %v (%v)", about, c.name, c.host, got, err)
				}
			}
		}
	})
}

// TestBothDoorsAgreeOnVaults is a table of errors of a vault.
func TestBothDoorsAgreeOnVaults(t *testing.T) {
	const foreign, walled, denied, nobody = "foreign-keys.vault.azure.net", "walled-keys.vault.azure.net",
		"denied-keys.vault.azure.net", "nobody-keys.vault.azure.net"
	unauthorised := func(s *scenario.Scenario) { s.NoVaultConsent = true }
	refresh := func(code string) func(*sim.Tenant) {
		return func(tenant *sim.Tenant) {
			tenant.SetPerson(scenario.Person{UPN: "ada@small.example", Codes: map[string]string{"refresh": code}})
		}
	}
	suffer := func(troubles ...scenario.Fault) func(*sim.Tenant) {
		return func(tenant *sim.Tenant) {
			for _, trouble := range troubles {
				tenant.InjectFault(trouble)
			}
		}
	}
	for name, c := range map[string]struct {
		host, secret string
		testScenario func(*scenario.Scenario)
		after        func(*sim.Tenant) // the sign-in
		read, write  graph.Kind
		code         string // of the write
		written      int
	}{
		"works": {host: keysHost, read: graph.ErrNotFound, written: 1},
		"firewall": {host: walled, read: graph.ErrForbidden, write: graph.ErrForbidden,
			code: "ForbiddenByFirewall"},
		"no right": {host: denied, read: graph.ErrForbidden, write: graph.ErrForbidden, code: "ForbiddenByRbac"},
		"deleted": {host: keysHost, secret: "old-codes", read: graph.ErrNotFound, write: graph.ErrConflict,
			code: "ObjectIsDeletedButRecoverable"},
		"of another tenant":   {host: foreign, read: graph.ErrWrongTenant, write: graph.ErrWrongTenant},
		"no such vault":       {host: nobody, read: graph.ErrNotFound, write: graph.ErrNotFound, code: "VaultNotFound"},
		"no vault of a cloud": {host: "small-keys.vault.azure.cn", read: graph.ErrBadInput, write: graph.ErrBadInput},
		"no host":             {host: "small-keys", read: graph.ErrBadInput, write: graph.ErrBadInput},
		"no name":             {host: keysHost, secret: "a/b", read: graph.ErrBadInput, write: graph.ErrBadInput},
		"not pre-authorised": {host: keysHost, testScenario: unauthorised, read: graph.ErrApp, write: graph.ErrApp,
			code: "AADSTS65002"},
		"no consent": {host: keysHost, after: refresh("AADSTS65001"), read: graph.ErrConsent,
			write: graph.ErrConsent, code: "AADSTS65001"},
		"no such resource": {host: keysHost, after: refresh("AADSTS500011"), read: graph.ErrApp, write: graph.ErrApp,
			code: "AADSTS500011"},
		"session ended": {host: keysHost, after: (*sim.Tenant).RevokeSessions, read: graph.ErrSignInAgain,
			write: graph.ErrSignInAgain, code: "AADSTS50173"},
		"more to prove": {host: keysHost, after: refresh("AADSTS50076"), read: graph.ErrSignInAgain,
			write: graph.ErrSignInAgain, code: "AADSTS50076"},
		"sign-in passing": {host: keysHost, after: suffer(scenario.Fault{Path: "/oauth2/v2.0/token", Status: 503}),
			read: graph.ErrNotFound, written: 1},
		"sign-in unavailable": {host: keysHost,
			after: suffer(scenario.Fault{Path: "/oauth2/v2.0/token", Status: 503, Times: -1}), read: graph.ErrUnavailable,
			write: graph.ErrUnavailable},
		"rejected once": {host: keysHost, after: suffer(scenario.Fault{Path: "/secrets/{}", Status: 401}),
			read: graph.ErrNotFound, written: 1},
		"rejected": {host: keysHost, after: suffer(scenario.Fault{Path: "/secrets/{}", Status: 401, Times: -1}),
			read: graph.ErrSignInAgain, write: graph.ErrSignInAgain},
		"throttled once": {host: keysHost,
			after: suffer(scenario.Fault{Path: "/secrets/{}", Status: 429, RetryAfter: time.Second}), read: graph.ErrNotFound,
			written: 1},
		"throttled for long": {host: keysHost,
			after: suffer(scenario.Fault{Path: "/secrets/{}", Status: 429, RetryAfter: time.Hour, Times: -1}),
			read:  graph.ErrThrottled, write: graph.ErrThrottled},
		"unavailable": {host: keysHost, after: suffer(scenario.Fault{Path: "/secrets/{}", Status: 503, Times: -1}),
			read: graph.ErrUnavailable, write: graph.ErrUnsure},
		"carried out": {host: keysHost,
			after: suffer(scenario.Fault{Method: "PUT", Status: 504, CarriesOut: true, Times: -1}), read: graph.ErrNotFound,
			write: graph.ErrUnsure, written: 1},
		"connection lost": {host: keysHost,
			after: suffer(scenario.Fault{Method: "GET", BreaksConnection: true, Times: -1},
				scenario.Fault{Method: "PUT", Path: "/secrets/{}", BreaksConnection: true, CarriesOut: true, Times: -1}),
			read: graph.ErrOffline, write: graph.ErrUnsure, written: 1},
		"a page": {host: keysHost,
			after: suffer(scenario.Fault{Method: "GET", Status: 200, HTML: true, Times: -1},
				scenario.Fault{Method: "PUT", Status: 200, HTML: true, CarriesOut: true, Times: -1}), read: graph.ErrUnreadable,
			write: graph.ErrUnsure, written: 1},
		"a page that forbids": {host: keysHost, after: suffer(scenario.Fault{Status: 403, HTML: true, Times: -1}),
			read: graph.ErrUnreadable, write: graph.ErrUnsure},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				if c.secret == "" {
					c.secret = "codes"
				}
				for about, open := range doors(t) {
					for _, write := range []bool{false, true} {
						tenant := vaulted(t)
						if c.testScenario != nil {
							tenant = vaulted(t, c.testScenario)
						}
						door := open(tenant)
						if c.after != nil {
							c.after(tenant)
						}
						var err error
						want, op := c.read, "read a secret in Key Vault"
						if write {
							want, op = c.write, "store a secret in Key Vault"
							_, err = door.PutSecret(storing(t.Context(), c.host, c.secret, 0), c.host, c.secret, secretBody)
						} else {
							_, err = door.Secret(t.Context(), c.host, c.secret)
						}
						if kindOf(err) != want || err != nil && opOf(err) != op {
							t.Errorf("%s: %q, want %v, is %v", about, op, want, err)
						}
						if e := new(graph.Error); write && c.code != "" && (!errors.As(err, &e) || e.Code != c.code) {
							t.Errorf("%s: the error %+v lacks the code %s", about, err, c.code)
						}
						if n := len(tenant.Writes()); write && n != c.written {
							t.Errorf("%s: %d writes were carried out, want %d", about, n, c.written)
						}
					}
				}
			})
		})
	}
}
