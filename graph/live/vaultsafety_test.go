package live_test

import (
	"errors"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"cspready/graph"
	"cspready/graph/live"
	"cspready/graph/sim/scenario"
	"cspready/steps"
)

func TestPermitOfAVaultIsForThatVault(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		for about, open := range doors(t) {
			tenant := vaulted(t)
			door := open(tenant)
			for _, shown := range []graph.Request{
				{Method: "PUT", Path: secretPath, Body: secretBody},
				{Method: "PUT", Host: "walled-keys.vault.azure.net", Path: secretPath, Body: secretBody},
				{Method: "PUT", Host: keysHost, Path: "/secrets/other", Body: secretBody},
				{Method: "PUT", Host: keysHost, Path: secretPath, Body: `{"value":"{}"}`},
				{Method: "PATCH", Host: keysHost, Path: secretPath, Body: secretBody},
			} {
				if _, err := door.PutSecret(graph.Permit(t.Context(), shown), keysHost, "codes", secretBody); !errors.Is(err,
					graph.ErrReadOnly) {
					t.Errorf("%s: a yes to %v stored the secret: %v", about, shown, err)
				}
			}
			hostful := graph.Request{Method: "PATCH", Host: "graph.microsoft.com", Path: securityDefaultsPath,
				Body: `{"isEnabled":true}`}
			if err := door.SetSecurityDefaults(graph.Permit(t.Context(), hostful), true); !errors.Is(err, graph.ErrReadOnly) {
				t.Errorf("%s: a yes with a host let a write to Graph through: %v", about, err)
			}
			if n := len(tenant.Writes()); n != 0 {
				t.Errorf("%s: %d writes without a yes", about, n)
			}
		}
		check := signedIn(t, vaulted(t), live.Config{ReadOnly: true}, scopes...)
		_, err := check.conn.PutSecret(storing(t.Context(), keysHost, "codes", 0), keysHost, "codes", secretBody)
		check.is(err, graph.ErrReadOnly)
		if n := check.wire.count("PUT"); n != 0 {
			t.Errorf("%d writes were sent by a check", n)
		}
	})
}

// TestTokensOfServicesDoNotMix watches every token on the way to its host.
func TestTokensOfServicesDoNotMix(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		tenant := vaulted(t)
		tenant.SetBehaviour(scenario.Behaviour{ClaimsChallenges: true})
		w := signedIn(t, tenant, live.Config{}, scopes...)
		var mu sync.Mutex
		seen := map[string]map[string]bool{} // hosts by token
		next := ""
		w.wire.intercept(func(r *http.Request) (*http.Response, error) {
			mu.Lock()
			defer mu.Unlock()
			if token := r.Header.Get("Authorization"); token != "" {
				if seen[token] == nil {
					seen[token] = map[string]bool{}
				}
				seen[token][r.URL.Host] = true
			}
			if next != "" && r.URL.Host == "graph.microsoft.com" {
				return reply(r, 200, "application/json", fmt.Sprintf(`{"value":[],"@odata.nextLink":%q}`, next)), nil
			}
			return nil, nil
		})
		var wg sync.WaitGroup
		for range 8 {
			wg.Go(func() {
				if _, err := w.conn.Organization(t.Context()); err != nil {
					t.Error(err)
				}
			})
			wg.Go(func() {
				if _, err := w.conn.Secret(t.Context(), keysHost, "codes"); !errors.Is(err, graph.ErrNotFound) {
					t.Error(err)
				}
			})
		}
		wg.Wait()
		if n := w.wire.count("POST", "/token"); n != 2 {
			t.Errorf("%d tokens were fetched for two services, want 2", n)
		}
		time.Sleep(2 * time.Hour) // both are over
		_, err := w.conn.Secret(t.Context(), keysHost, "codes")
		w.is(err, graph.ErrNotFound)
		if _, err := w.conn.Organization(t.Context()); err != nil {
			t.Error(err)
		}
		mu.Lock()
		next = "https://" + keysHost + secretPath + "?api-version=7.4"
		mu.Unlock()
		before := w.wire.count(keysHost)
		_, err = users(t.Context(), w.conn)
		w.is(err, graph.ErrForeign)
		if w.wire.count(keysHost) != before {
			t.Error("an answer of Graph led to a vault")
		}
		if len(seen) != 4 {
			t.Errorf("%d tokens were seen, want two of each service", len(seen))
		}
		for _, hosts := range seen {
			if len(hosts) != 1 {
				t.Errorf("one token went to %v", hosts)
			}
		}
	})
}

func TestVaultChallengeIsLookedAt(t *testing.T) {
	const own, other = "11111111-2222-4333-8444-555555555555", "99999999-2222-4333-8444-555555555555"
	for name, c := range map[string]struct {
		challenge string
		want      graph.Kind
		fetched   int // tokens for vaults
	}{
		"our own": {`Bearer authorization="https://login.windows.net/` + own +
			`", resource="https://vault.azure.net"`, graph.ErrNotFound, 2},
		"with a slash": {`Bearer authorization_uri="https://login.windows.net/` + own +
			`/",resource=https://vault.azure.net/`, graph.ErrNotFound, 2},
		"nothing": {`Bearer`, graph.ErrNotFound, 2},
		"another resource": {`Bearer authorization="https://login.windows.net/` + own +
			`", resource="https://graph.microsoft.com"`, graph.ErrForeign, 1},
		"a look-alike": {`Bearer resource="https://vault.azure.net.evil.example"`, graph.ErrForeign, 1},
		"of another tenant": {`Bearer resource="https://vault.azure.net", authorization="https://login.windows.net/` +
			other + `"`, graph.ErrWrongTenant, 1},
		"with claims for us": {`Bearer authorization="https://login.windows.net/` + own +
			`", resource="https://vault.azure.net", error="insufficient_claims", claims="eyJhY2Nlc3NfdG9rZW4iOnsibmJmIjp7ImVzc2VudGlhbCI6dHJ1ZSwidmFsdWUiOiIxIn19fQ"`, graph.ErrNotFound, 2},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				w := signedIn(t, vaulted(t), live.Config{}, scopes...)
				asked := w.front(func(graph.Renewal) error { return errors.New("not asked for") })
				before, challenged, claims := w.wire.count("/token"), false, ""
				w.wire.intercept(func(r *http.Request) (*http.Response, error) {
					if strings.HasSuffix(r.URL.Path, "/token") {
						body, _ := r.GetBody()
						form := make([]byte, 4096)
						n, _ := body.Read(form)
						claims = string(form[:n])
					}
					if challenged || r.URL.Host != keysHost {
						return nil, nil
					}
					challenged = true
					resp := reply(r, 401, "application/json", `{"error":{"code":"Unauthorized"}}`)
					resp.Header.Set("WWW-Authenticate", c.challenge)
					return resp, nil
				})
				_, err := w.conn.Secret(t.Context(), keysHost, "codes")
				w.is(err, c.want)
				if n := w.wire.count("/token") - before; n != c.fetched || asked() != 0 {
					t.Errorf("%d tokens were fetched and the person asked %d times, want %d and 0", n, asked(), c.fetched)
				}
				if strings.Contains(c.challenge, "claims=") && !strings.Contains(claims, "nbf") {
					t.Error("the next token was asked for without the claims of the challenge")
				}
			})
		})
	}
}

func TestEndedSessionIsRenewedForAVault(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := signedIn(t, vaulted(t), live.Config{}, scopes...)
		time.Sleep(time.Second)
		w.tenant.RevokeSessions()
		asked := w.front(func(r graph.Renewal) error {
			_, err := w.paste(graph.SignInRequest{Scopes: scopes, Claims: r.Claims})
			return err
		})
		if _, err := w.conn.PutSecret(storing(t.Context(), keysHost, "codes", 0), keysHost, "codes",
			secretBody); err != nil || asked() != 1 {
			t.Errorf("after %d new sign-ins: %v", asked(), err)
		}
	})
}

// TestSecretIsInNoLogOrError stores a canary in every way that can fail, and looks for it in all output.
func TestSecretIsInNoLogOrError(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var said strings.Builder
		say := func(what any) {
			fmt.Fprintf(&said, "%v %+v %#v %q %s\n", what, what, what, what, what)
			for e, _ := what.(error); e != nil; e = errors.Unwrap(e) {
				fmt.Fprintf(&said, "%v %+v %#v\n", e, e, e)
				if g := new(graph.Error); errors.As(e, &g) {
					said.WriteString(g.Message + g.Code)
				}
			}
			if err, ok := what.(error); ok {
				fmt.Fprintf(&said, "%+v\n", steps.Explain(err))
			}
		}
		for _, answer := range []func(*http.Request) (*http.Response, error){
			nil,
			func(r *http.Request) (*http.Response, error) {
				return reply(r, 400, "application/json",
					`{"error":{"code":"BadParameter","message":"Property has invalid value canary-4711"}}`), nil
			},
			func(r *http.Request) (*http.Response, error) {
				return reply(r, 200, "application/json", secretBody), nil
			},
			func(r *http.Request) (*http.Response, error) {
				return reply(r, 200, "text/html", "<p>canary-4711"), nil
			},
			func(r *http.Request) (*http.Response, error) {
				return reply(r, 502, "text/html", "<p>canary-4711"), nil
			},
			func(*http.Request) (*http.Response, error) { return nil, errors.New("connection reset") },
		} {
			w := signedIn(t, vaulted(t), live.Config{}, scopes...)
			w.wire.intercept(func(r *http.Request) (*http.Response, error) {
				if answer == nil || r.Method != http.MethodPut {
					return nil, nil
				}
				return answer(r)
			})
			_, err := w.conn.PutSecret(storing(t.Context(), keysHost, "codes", 0), keysHost, "codes", secretBody)
			say(err)
			secret, err := w.conn.Secret(t.Context(), keysHost, "codes")
			say(err)
			say(secret)
			say(w.conn)
			if !strings.Contains(w.log.String(), "path="+secretPath) || strings.Contains(w.log.String(), "canary-4711") {
				t.Errorf("the log lacks the request or has the value: %s", w.log)
			}
		}
		if strings.Contains(said.String(), "canary-4711") {
			t.Errorf("the value is in what was said: %s", said.String())
		}
	})
}
