package sim_test

import (
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"cspready/graph"
	"cspready/graph/sim"
	"cspready/graph/sim/client"
	"cspready/graph/sim/scenario"
)

// keysOf is how many security keys an account has, as Graph tells.
func keysOf(t *testing.T, tenant *sim.Tenant, key string) int {
	t.Helper()
	return strings.Count(call(t, tenant, tenant.PersonToken(reading...), "GET", "/users/"+key+"/authentication/methods",
		"").text, "fido2AuthenticationMethod")
}

func passFor(t *testing.T, tenant *sim.Tenant, key, body string) {
	t.Helper()
	r := call(t, tenant, tenant.PersonToken(provisioning...), "POST",
		"/users/"+key+"/authentication/temporaryAccessPassMethods", body)
	if r.status != 201 {
		t.Fatalf("a pass for %s: %d %s", key, r.status, r.text)
	}
}

func set(t *testing.T, tenant *sim.Tenant, path, body string) {
	t.Helper()
	if r := call(t, tenant, tenant.PersonToken(provisioning...), "PATCH", path, body); r.status != 204 {
		t.Fatalf("%s: %d %s", body, r.status, r.text)
	}
}

func TestAKeyNeedsAPolicyAndAProof(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		const rob = "rob@small.example"
		tenant := small(t, "Free")
		refused := func(upn, why string) {
			t.Helper()
			if err := tenant.RegisterKey(upn); err == nil || !strings.Contains(err.Error(), why) {
				t.Errorf("a key for %s: %v, want a refusal for %q", upn, err, why)
			}
		}
		registered := func(upn string) {
			t.Helper()
			if err := tenant.RegisterKey(upn); err != nil {
				t.Error(err)
			}
		}
		refused("nobody@small.example", "no account")
		refused("una@small.example", "disabled")
		refused(rob, "no Temporary Access Pass")
		set(t, tenant, passPath, `{`+passType+`,"state":"enabled"}`)
		passFor(t, tenant, rob, `{"lifetimeInMinutes":10,"isUsableOnce":true}`)
		time.Sleep(11 * time.Minute)
		refused(rob, "no Temporary Access Pass")
		passFor(t, tenant, rob, `{"lifetimeInMinutes":10,"isUsableOnce":true}`)
		registered(rob)
		registered(rob) // with the first key, as the pass is used up
		if r := call(t, tenant, tenant.PersonToken(reading...), "GET", "/users/"+rob+"/authentication/methods",
			""); !strings.Contains(r.text, "OneTimeUsed") {
			t.Errorf("the pass is not used up: %s", r.text)
		}
		if n := keysOf(t, tenant, rob); n != 2 {
			t.Errorf("%d keys, want 2", n)
		}
		made(t, tenant, tenant.PersonToken(provisioning...), nil)
		registered(newName) // with the password that is known
		set(t, tenant, fido2Path, `{`+fido2Type+`,"isSelfServiceRegistrationAllowed":false}`)
		refused(rob, "register their own")
		set(t, tenant, fido2Path, `{`+fido2Type+`,"state":"disabled"}`)
		refused(rob, "does not include")
	})
}

func TestPeopleRegisterTwoKeysOneAfterTheOther(t *testing.T) {
	for name, c := range map[string]struct {
		passes, pass bool
		without      string // what the policy on passkeys does not allow
		keys         []int  // after each ten seconds
	}{
		"after a pass":        {passes: true, pass: true, keys: []int{0, 1, 2, 2}},
		"waiting for a pass":  {passes: true, keys: []int{0, 0, 0, 0}},
		"where there is none": {keys: []int{0, 1, 2, 2}},
		"where they may not": {passes: true, pass: true, without: `"isSelfServiceRegistrationAllowed":false`,
			keys: []int{0, 0, 0, 0}},
		"where passkeys are no": {without: `"state":"disabled"`, keys: []int{0, 0, 0, 0}},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				tenant := small(t, "P1")
				tenant.SetBehaviour(scenario.Behaviour{KeyInterval: 10 * time.Second})
				if c.passes {
					set(t, tenant, passPath, `{`+passType+`,"state":"enabled"}`)
				}
				if c.without != "" {
					set(t, tenant, fido2Path, `{`+fido2Type+`,`+c.without+`}`)
				}
				id := made(t, tenant, tenant.PersonToken(provisioning...), nil)
				if c.pass {
					passFor(t, tenant, id, "{}")
				}
				var keys []int
				for range c.keys {
					keys = append(keys, keysOf(t, tenant, id))
					time.Sleep(10 * time.Second)
				}
				if !slices.Equal(keys, c.keys) {
					t.Errorf("the account had %v keys, want %v", keys, c.keys)
				}
			})
		})
	}
}

// Nobody has to look in between, and who was kept waiting goes on one key at a time.
func TestKeysAreThereWhenSomebodyLooks(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		tenant := small(t, "P1")
		tenant.SetBehaviour(scenario.Behaviour{KeyInterval: 10 * time.Second})
		set(t, tenant, passPath, `{`+passType+`,"state":"enabled"}`)
		passFor(t, tenant, "rob@small.example", "{}")
		time.Sleep(3 * time.Hour) // the pass ran out long after the keys were registered with it
		r := call(t, tenant, tenant.PersonToken(reading...), "GET",
			"/reports/authenticationMethods/userRegistrationDetails", "")
		if !strings.Contains(r.text, "fido2SecurityKey") {
			t.Errorf("the report knows of no key: %s", r.text)
		}
		if n := keysOf(t, tenant, "rob@small.example"); n != 2 {
			t.Errorf("%d keys, want 2", n)
		}
		id := made(t, tenant, tenant.PersonToken(provisioning...), nil)
		time.Sleep(time.Hour)
		set(t, tenant, passPath, `{`+passType+`,"state":"disabled"}`)
		var keys []int
		for range 4 {
			keys = append(keys, keysOf(t, tenant, id))
			time.Sleep(10 * time.Second)
		}
		if !slices.Equal(keys, []int{0, 1, 2, 2}) {
			t.Errorf("the account had %v keys", keys)
		}
	})
}

// drill signs in with an account that the client offers.
func drill(t *testing.T, tenant *sim.Tenant, hint string, mfa bool) graph.Session {
	t.Helper()
	door := client.New(tenant)
	attempt, err := door.Begin(t.Context(),
		graph.SignInRequest{Method: graph.Browser, Scopes: reading, Hint: hint, MFA: mfa})
	wantKind(t, err, "")
	wantKind(t, tenant.OpenBrowser(attempt.Prompt().URL), "")
	session, err := attempt.Wait(t.Context(), nil)
	wantKind(t, err, "")
	return session
}

func TestThePersonTakesTheAccountThatIsOffered(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		tenant := small(t, "P1")
		token := tenant.PersonToken(provisioning...)
		made(t, tenant, token, nil)
		if s := drill(t, tenant, newName, false); s.UserPrincipalName != newName || s.MFA != graph.No {
			t.Errorf("with a password alone the session is %+v", s)
		}
		if err := tenant.RegisterKey(newName); err != nil {
			t.Fatal(err)
		}
		time.Sleep(time.Hour)
		s := drill(t, tenant, strings.ToUpper(newName), false)
		if s.UserPrincipalName != newName || s.MFA != graph.Yes {
			t.Errorf("with a key the session is %+v", s)
		}
		active, err := client.SignedIn(tenant, reading...).Activity(t.Context(), s.UserID)
		wantKind(t, err, "")
		if active.Interactive.IsZero() || !active.Interactive.Equal(active.Successful) ||
			time.Since(active.Interactive) > time.Second {
			t.Errorf("the sign-in is recorded as %+v", active)
		}
		for _, hint := range []string{"", "ada@small.example", "una@small.example", "nobody@small.example", s.UserID} {
			if s := drill(t, tenant, hint, false); s.UserPrincipalName != "ada@small.example" || s.MFA != graph.No {
				t.Errorf("with the hint %q the session is %+v", hint, s)
			}
		}
		if s := drill(t, tenant, "rob@small.example", true); s.UserPrincipalName != "rob@small.example" ||
			s.MFA != graph.Yes {
			t.Errorf("who must prove MFA and registers it has the session %+v", s)
		}
	})
}
