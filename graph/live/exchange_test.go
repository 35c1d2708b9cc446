package live_test

import (
	"encoding/base64"
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"cspready/graph"
	"cspready/graph/live"
	"cspready/graph/sim/scenario"
)

// rewritten returns a world whose sign-in service answers in another form than MSAL expects.
func rewritten(t *testing.T, change func(answer map[string]any)) *world {
	t.Helper()
	w := newWorld(t, load(t, "new-reseller"), live.Config{})
	w.wire.intercept(func(r *http.Request) (*http.Response, error) {
		resp, err := w.wire.next.RoundTrip(r)
		if err != nil || resp.StatusCode != 200 || r.Method != "POST" || !strings.Contains(r.URL.Path, "/oauth2/") {
			return resp, err
		}
		data, _ := io.ReadAll(resp.Body)
		var answer map[string]any
		if err := json.Unmarshal(data, &answer); err != nil {
			t.Error(err)
		}
		change(answer)
		data, _ = json.Marshal(answer)
		return reply(r, 200, "application/json", string(data)), nil
	})
	return w
}

func TestAnswersThatMSALWouldRefuse(t *testing.T) {
	for name, change := range map[string]func(map[string]any){
		"short names of scopes": func(a map[string]any) {
			if s, ok := a["scope"].(string); ok {
				a["scope"] = strings.ReplaceAll(s, "https://graph.microsoft.com/", "")
			}
		},
		"no scopes": func(a map[string]any) { delete(a, "scope") },
		"numbers as text": func(a map[string]any) {
			for _, name := range []string{"expires_in", "ext_expires_in", "interval"} {
				if n, ok := a[name].(float64); ok {
					a[name] = strconv.Itoa(int(n))
				}
			}
		},
		"fractions": func(a map[string]any) {
			for _, name := range []string{"expires_in", "interval"} {
				if n, ok := a[name].(float64); ok {
					a[name] = n + 0.5
				}
			}
		},
		"no life": func(a map[string]any) { delete(a, "expires_in"); delete(a, "interval") },
		"padded client_info": func(a map[string]any) {
			if s, ok := a["client_info"].(string); ok {
				a["client_info"] = s + strings.Repeat("=", (4-len(s)%4)%4)
			}
		},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				w := rewritten(t, change)
				session, err := w.begin(graph.SignInRequest{Method: graph.DeviceCode, Scopes: scopes}).Wait(t.Context(), nil)
				if err != nil {
					t.Fatal(err)
				}
				if !slices.Equal(session.Scopes, scopes) {
					t.Errorf("the session has the scopes %v", session.Scopes)
				}
				time.Sleep(2 * time.Hour)
				if _, err := w.conn.Organization(t.Context()); err != nil {
					t.Errorf("after a refresh: %v", err)
				}
			})
		})
	}
}

func TestOpaqueTokenProvesNothing(t *testing.T) {
	for name, token := range map[string]string{
		"opaque": "EwBwA8l6BAAU", "three parts of nonsense": "a.b.c", "without amr": "e30.e30.x",
		"with one that is no list": "e30.eyJhbXIiOiJtZmEifQ.x",
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				w := rewritten(t, func(a map[string]any) {
					if a["access_token"] != nil {
						a["access_token"] = token
					}
				})
				session, err := w.paste(graph.SignInRequest{Scopes: scopes})
				if err != nil || session.MFA != graph.Unknown {
					t.Errorf("MFA is %v, %v; want unknown", session.MFA, err)
				}
			})
		})
	}
}

// Sockets are real here. A service that uses form_post, or a page that posts, is understood, too.
func TestBrowserMayPostToThePort(t *testing.T) {
	w := newWorld(t, load(t, "compliant"), live.Config{Landing: live.Landing{Done: "<Klaar>"}})
	attempt := w.begin(graph.SignInRequest{Method: graph.Browser, Scopes: scopes})
	asked, err := url.Parse(attempt.Prompt().URL)
	if err != nil {
		t.Fatal(err)
	}
	last, err := w.tenant.FollowSignIn(asked.String())
	if err != nil {
		t.Fatal(err)
	}
	came, err := url.Parse(last)
	if err != nil {
		t.Fatal(err)
	}
	resp, err := http.PostForm(asked.Query().Get("redirect_uri"), came.Query())
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	page, _ := io.ReadAll(resp.Body)
	if !strings.Contains(string(page), "&lt;Klaar&gt;") || strings.Contains(string(page), came.Query().Get("code")) {
		t.Errorf("the browser shows %s", page)
	}
	if resp.Header.Get("Content-Security-Policy") != "default-src 'none'" ||
		resp.Header.Get("Referrer-Policy") != "no-referrer" {
		t.Errorf("the page has the headers %v", resp.Header)
	}
	if _, err := attempt.Wait(t.Context(), nil); err != nil {
		t.Fatal(err)
	}
}

func TestPastingEndsAnAttemptOfTheBrowser(t *testing.T) {
	w := newWorld(t, load(t, "compliant"), live.Config{})
	attempt := w.begin(graph.SignInRequest{Method: graph.Browser, Scopes: scopes})
	last, err := w.tenant.FollowSignIn(attempt.Prompt().URL)
	if err != nil {
		t.Fatal(err)
	}
	if err := attempt.Answer(last); err != nil {
		t.Fatal(err)
	}
	if _, err := attempt.Wait(t.Context(), nil); err != nil {
		t.Fatal(err)
	}
}

func TestOtherClouds(t *testing.T) {
	for _, cloud := range graph.Clouds() {
		if _, err := live.New(live.Config{Cloud: cloud}, http.DefaultTransport); err != nil {
			t.Errorf("%s: %v", cloud, err)
		}
	}
	for name, cfg := range map[string]live.Config{
		"cloud": {Cloud: "mars"}, "client": {ClientID: "me"}, "tenant": {Tenant: "https://example.com"},
	} {
		if _, err := live.New(cfg, http.DefaultTransport); kindOf(err) != graph.ErrBadInput {
			t.Errorf("a wrong %s gave %v", name, err)
		}
	}
}

func TestAccountOfAnotherTenantIsNotLetIn(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		tenant := load(t, "new-reseller")
		tenant.SetPerson(scenario.Person{UPN: "mila@fabrikam.example", HomeTenant: foreignTenant})
		_, err := newWorld(t, tenant, live.Config{Tenant: tenant.ID()}).paste(graph.SignInRequest{Scopes: scopes})
		if kindOf(err) != graph.ErrWrongAccount {
			t.Errorf("the sign-in service refused the account, which became %v", err)
		}

		// The service itself may not notice: the token decides.
		w := rewritten(t, func(a map[string]any) {
			parts := strings.Split(a["id_token"].(string), ".")
			claims, err := base64.RawURLEncoding.DecodeString(parts[1])
			if err != nil {
				t.Error(err)
			}
			parts[1] = base64.RawURLEncoding.EncodeToString([]byte(strings.ReplaceAll(string(claims), tenant.ID(),
				foreignTenant)))
			a["id_token"] = strings.Join(parts, ".")
		})
		_, err = w.paste(graph.SignInRequest{Tenant: tenant.ID(), Scopes: scopes})
		w.is(err, graph.ErrWrongAccount)
		if _, ok := w.conn.Session(); ok {
			t.Error("the foreign session is in force")
		}
	})
}
