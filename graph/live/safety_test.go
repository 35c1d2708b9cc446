package live_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"regexp"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"cspready/graph"
	"cspready/graph/live"
	"cspready/graph/sim/scenario"
)

func TestNothingIsWrittenWithoutAYes(t *testing.T) {
	write := append([]string{"Policy.ReadWrite.SecurityDefaults"}, scopes...)
	synctest.Test(t, func(t *testing.T) {
		w := signedIn(t, load(t, "new-reseller"), live.Config{}, write...)
		w.is(w.conn.SetSecurityDefaults(t.Context(), true), graph.ErrReadOnly)
		for _, other := range []graph.Request{
			{Method: "PATCH", Path: "/users/{}", Body: `{"isEnabled":true}`},
			{Method: "POST", Path: securityDefaultsPath, Body: `{"isEnabled":true}`},
			{Method: "PATCH", Path: securityDefaultsPath},
			{Method: "PATCH", Path: securityDefaultsPath, Body: `{"isEnabled":false}`},
		} {
			w.is(w.conn.SetSecurityDefaults(graph.Permit(t.Context(), other), true), graph.ErrReadOnly)
		}

		check := signedIn(t, load(t, "new-reseller"), live.Config{ReadOnly: true}, write...)
		check.is(check.conn.SetSecurityDefaults(permitted(t.Context()), true), graph.ErrReadOnly)

		for _, w := range []*world{w, check} {
			if n := w.wire.count("PATCH"); n != 0 {
				t.Errorf("%d refused writes were sent", n)
			}
		}
	})
}

func TestAYesIsForOneWrite(t *testing.T) {
	write := append([]string{"Policy.ReadWrite.SecurityDefaults"}, scopes...)
	synctest.Test(t, func(t *testing.T) {
		w := signedIn(t, load(t, "new-reseller"), live.Config{}, write...)
		ctx := permitted(t.Context())
		// sent again, as the same write
		w.tenant.InjectFault(scenario.Fault{Method: "PATCH", Status: 429, RetryAfter: time.Second})
		if err := w.conn.SetSecurityDefaults(ctx, true); err != nil {
			t.Fatal(err)
		}
		w.is(w.conn.SetSecurityDefaults(ctx, true), graph.ErrReadOnly)
		if n := len(w.tenant.Writes()); n != 1 {
			t.Errorf("one yes made %d writes", n)
		}
	})
}

func TestTokenGoesToNoOtherHost(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := signedIn(t, load(t, "new-reseller"), live.Config{}, scopes...)
		for _, next := range []string{
			"https://evil.example/v1.0/users", "http://graph.microsoft.com/v1.0/users",
			"https://graph.microsoft.com.evil.example/",
			"https://graph.microsoft.com:8443/v1.0/users", "https://user@graph.microsoft.com/v1.0/users",
			"https://graph.microsoft.us/v1.0/users",
		} {
			w.wire.intercept(func(r *http.Request) (*http.Response, error) {
				return reply(r, 200, "application/json", fmt.Sprintf(`{"value":[],"@odata.nextLink":%q}`, next)), nil
			})
			before := w.wire.count("")
			_, err := users(t.Context(), w.conn)
			w.is(err, graph.ErrForeign)
			if n := w.wire.count("") - before; n != 1 {
				t.Errorf("a next page at %s was asked for", next)
			}
		}
	})
}

func TestRedirectsAreNotFollowed(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := signedIn(t, load(t, "new-reseller"), live.Config{}, scopes...)
		w.wire.intercept(func(r *http.Request) (*http.Response, error) {
			resp := reply(r, 307, "text/html", "")
			resp.Header.Set("Location", "https://graph.microsoft.com/elsewhere")
			return resp, nil
		})
		_, err := w.conn.Organization(t.Context())
		w.is(err, graph.ErrUnreadable)
		if w.wire.count("elsewhere") != 0 {
			t.Error("a redirect was followed with the token")
		}
	})
}

// secrets records every secret that was sent or received.
type secrets struct {
	mu   sync.Mutex
	seen map[string]bool
}

var secretField = regexp.MustCompile(`(?:^|&|\?)(refresh_token|code|code_verifier|device_code)=([^&]+)`)

func (s *secrets) note(req *http.Request, resp *http.Response) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.add(strings.TrimPrefix(req.Header.Get("Authorization"), "Bearer "))
	if req.GetBody != nil {
		if body, err := req.GetBody(); err == nil {
			form, _ := io.ReadAll(body)
			for _, m := range secretField.FindAllStringSubmatch(string(form), -1) {
				s.add(m[2])
			}
		}
	}
	if resp == nil {
		return
	}
	data, _ := io.ReadAll(resp.Body)
	resp.Body = io.NopCloser(strings.NewReader(string(data)))
	var answer map[string]any
	if json.Unmarshal(data, &answer) == nil {
		for _, name := range []string{"access_token", "refresh_token", "id_token", "device_code"} {
			text, _ := answer[name].(string)
			s.add(text)
		}
	}
}

func (s *secrets) add(secret string) {
	if len(secret) > 8 {
		s.seen[secret] = true
	}
}

func TestNoSecretInAnyLogOrError(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		tenant := load(t, "new-reseller")
		tenant.SetBehaviour(scenario.Behaviour{ClaimsChallenges: true})
		w := newWorld(t, tenant, live.Config{})
		known := &secrets{seen: map[string]bool{}}
		garble := false
		w.wire.intercept(func(r *http.Request) (*http.Response, error) {
			resp, err := w.wire.next.RoundTrip(r)
			known.note(r, resp)
			if garble && err == nil && strings.HasSuffix(r.URL.Path, "/token") && resp.StatusCode == 200 {
				// MSAL puts an answer that it cannot decode into its error, tokens and all.
				data, _ := io.ReadAll(resp.Body)
				resp.Body = io.NopCloser(strings.NewReader(strings.Replace(string(data), `"client_info":"`, `"client_info":"%%%`,
					1)))
			}
			return resp, err
		})
		var said strings.Builder
		say := func(err error) {
			for e := err; e != nil; e = errors.Unwrap(e) {
				fmt.Fprintf(&said, "%v %+v %#v %q\n", e, e, e, e)
				if g := new(graph.Error); errors.As(e, &g) {
					said.WriteString(g.Message)
				}
			}
		}
		device := w.begin(graph.SignInRequest{Method: graph.DeviceCode, Scopes: scopes})
		fmt.Fprintf(&said, "%v %+v %#v\n", device, device, device)
		_, err := device.Wait(t.Context(), func(p graph.Progress) { say(p.Err) })
		say(err)
		_, err = w.paste(graph.SignInRequest{Scopes: scopes})
		say(err)
		_, err = w.conn.Organization(t.Context())
		say(err)
		garble = true
		_, err = w.paste(graph.SignInRequest{Scopes: scopes})
		w.is(err, graph.ErrUnreadable)
		say(err)
		time.Sleep(2 * time.Hour)
		_, err = w.conn.Organization(t.Context())
		w.is(err, graph.ErrUnreadable)
		say(err)
		tenant.RevokeSessions()
		garble = false
		_, err = w.conn.Organization(t.Context())
		w.is(err, graph.ErrSignInAgain)
		say(err)
		fmt.Fprintf(&said, "%v %+v %#v %s\n", w.conn, w.conn, w.conn, w.conn)

		if len(known.seen) < 8 {
			t.Fatalf("the test saw %d secrets go by, which is too few to mean something", len(known.seen))
		}
		for secret := range known.seen {
			if strings.Contains(said.String(), secret) {
				t.Errorf("an error or a value prints the secret %.12s…", secret)
			}
			if strings.Contains(w.log.String(), secret) {
				t.Errorf("the log has the secret %.12s…", secret)
			}
		}
		if !strings.Contains(w.log.String(), "/v1.0/organization") {
			t.Error("the log does not tell what was asked")
		}
	})
}

func TestRequestsSayWhoAsks(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := signedIn(t, load(t, "new-reseller"), live.Config{Version: "1.2.3"}, scopes...)
		if _, err := users(t.Context(), w.conn); err != nil {
			t.Fatal(err)
		}
		ids := map[string]bool{}
		for _, r := range w.tenant.Requests() {
			ids[r.Header.Get("client-request-id")] = true
			if r.Header.Get("User-Agent") != "cspready/1.2.3" || r.Header.Get("Prefer") != "include-unknown-enum-members" ||
				r.Header.Get("Content-Encoding") != "" {
				t.Errorf("%s %s was sent with the headers %v", r.Method, r.Path, r.Header)
			}
		}
		if ids[""] || len(ids) != len(w.tenant.Requests()) {
			t.Errorf("the ids of requests are %v, want one each", ids)
		}
	})
}

// TestBrowserIsNotSentElsewhere: the address to open comes from metadata of the service, which may have been tampered
// with.
func TestBrowserIsNotSentElsewhere(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, load(t, "new-reseller"), live.Config{})
		w.wire.intercept(func(r *http.Request) (*http.Response, error) {
			if !strings.HasSuffix(r.URL.Path, "/openid-configuration") {
				return nil, nil
			}
			const host = "https://login.microsoftonline.com/organizations"
			return reply(r, 200, "application/json", `{"issuer":"`+host+`/v2.0","token_endpoint":"`+host+`/oauth2/v2.0/token",`+
				`"authorization_endpoint":"https://evil.example/authorize"}`), nil
		})
		_, err := w.conn.Begin(t.Context(), graph.SignInRequest{Method: graph.Paste, Scopes: scopes})
		w.is(err, graph.ErrForeign)
	})
}
