package live_test

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"cspready/graph"
	"cspready/graph/live"
	"cspready/graph/sim/scenario"
)

const foreignTenant = "11111111-2222-3333-4444-555555555555"

func TestDeviceCodeSignsIn(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, load(t, "new-reseller"), live.Config{})
		attempt := w.begin(graph.SignInRequest{Method: graph.DeviceCode, Scopes: scopes})
		if p := attempt.Prompt(); p.Code == "" || p.URL == "" || p.Method != graph.DeviceCode ||
			time.Until(p.Expires) < 10*time.Minute {
			t.Fatalf("the prompt %+v does not say what to type where", p)
		}
		start, polls := time.Now(), 0
		session, err := attempt.Wait(t.Context(), func(p graph.Progress) { polls = p.Polls })
		if err != nil {
			t.Fatal(err)
		}
		if polls != 4 {
			t.Errorf("%d polls were told, want the three that were too early and the last", polls)
		}
		if took := time.Since(start); took < 20*time.Second {
			t.Errorf("four polls took %v: faster than the interval of 5 s", took)
		}
		if session.UserPrincipalName != "mila@fabrikam.example" || session.TenantID != w.tenant.ID() ||
			session.MFA != graph.No || session.Method != graph.DeviceCode {
			t.Errorf("the session is %+v", session)
		}
		if !slices.Equal(session.Scopes, scopes) {
			t.Errorf("the session has the scopes %v, want %v", session.Scopes, scopes)
		}
		if inForce, ok := w.conn.Session(); !ok || inForce.UserID != session.UserID {
			t.Error("the session is not in force")
		}
	})
}

func TestPollingSurvivesLostPackets(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, load(t, "new-reseller"), live.Config{})
		attempt := w.begin(graph.SignInRequest{Method: graph.DeviceCode, Scopes: scopes})
		bad := []func(*http.Request) (*http.Response, error){
			func(*http.Request) (*http.Response, error) { return nil, errors.New("connection reset") },
			func(r *http.Request) (*http.Response, error) { return reply(r, 503, "text/plain", "later"), nil },
			func(r *http.Request) (*http.Response, error) {
				return reply(r, 302, "text/html", "log in to the Wi-Fi"), nil
			},
			func(r *http.Request) (*http.Response, error) {
				return reply(r, 200, "text/html", "<h1>Wi-Fi</h1>"), nil
			},
			func(r *http.Request) (*http.Response, error) {
				return reply(r, 400, "application/json", `{"error":"slow_down"}`), nil
			},
		}
		w.wire.intercept(func(r *http.Request) (*http.Response, error) {
			if len(bad) == 0 {
				return nil, nil
			}
			fault := bad[0]
			bad = bad[1:]
			return fault(r)
		})
		troubles := 0
		if _, err := attempt.Wait(t.Context(), func(p graph.Progress) {
			if p.Err != nil {
				troubles++
			}
		}); err != nil {
			t.Fatalf("the sign-in did not survive the network: %v", err)
		}
		if troubles != 4 {
			t.Errorf("%d troubles were told, want 4", troubles)
		}
	})
}

func TestSlowDownIsObeyed(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		tenant := load(t, "new-reseller")
		tenant.SetPerson(scenario.Person{UPN: "mila@fabrikam.example"})
		w := newWorld(t, tenant, live.Config{})
		attempt := w.begin(graph.SignInRequest{Method: graph.DeviceCode, Scopes: scopes})
		var polls []time.Time
		w.wire.intercept(func(r *http.Request) (*http.Response, error) {
			if polls = append(polls, time.Now()); len(polls) < 3 {
				return reply(r, 400, "application/json", `{"error":"slow_down"}`), nil
			}
			return nil, nil
		})
		if _, err := attempt.Wait(t.Context(), nil); err != nil {
			t.Fatal(err)
		}
		for i, least := range []time.Duration{10 * time.Second, 15 * time.Second} {
			if gap := polls[i+1].Sub(polls[i]); gap < least {
				t.Errorf("after %d times slow_down the next poll came after %v, want %v", i+1, gap, least)
			}
		}
	})
}

func TestRefusedDeviceCodes(t *testing.T) {
	for name, c := range map[string]struct {
		person scenario.Person
		want   graph.Kind
	}{
		"nobody types it": {scenario.Person{Action: scenario.Ignore}, graph.ErrCodeExpired},
		"declined":        {scenario.Person{Action: scenario.Decline}, graph.ErrDeclined},
		"blocked, shown in the browser only": {scenario.Person{Codes: map[string]string{"device": "AADSTS530035"}},
			graph.ErrCodeExpired},
		"blocked, shown in the poll": {scenario.Person{Codes: map[string]string{"device": "AADSTS530035"},
			RefusalShownIn: scenario.InPoll}, graph.ErrCodeBlocked},
		"blocked by a policy": {scenario.Person{Codes: map[string]string{"device": "AADSTS53003"},
			RefusalShownIn: scenario.InPoll}, graph.ErrCodeBlocked},
		"consent missing": {scenario.Person{Codes: map[string]string{"token": "AADSTS65001"}},
			graph.ErrConsent},
		"personal account": {scenario.Person{HomeTenant: scenario.PersonalTenant},
			graph.ErrPersonalAccount},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				c.person.UPN = "mila@fabrikam.example"
				tenant := load(t, "new-reseller")
				tenant.SetPerson(c.person)
				w := newWorld(t, tenant, live.Config{})
				_, err := w.begin(graph.SignInRequest{Method: graph.DeviceCode, Scopes: scopes}).Wait(t.Context(), nil)
				w.is(err, c.want)
				if _, ok := w.conn.Session(); ok {
					t.Error("a refused sign-in left a session")
				}
			})
		})
	}
}

func TestConfirmationPageIsNoError(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, load(t, "new-reseller"), live.Config{})
		attempt := w.begin(graph.SignInRequest{Method: graph.DeviceCode, Scopes: scopes})
		first := true
		w.wire.intercept(func(r *http.Request) (*http.Response, error) {
			if !first {
				return nil, nil
			}
			first = false
			return reply(r, 400, "application/json", `{"error":"interaction_required","error_codes":[50199]}`), nil
		})
		if _, err := attempt.Wait(t.Context(), nil); err != nil {
			t.Fatalf("AADSTS50199 ended the sign-in: %v", err)
		}
	})
}

func TestSignInStopsWhenTold(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, load(t, "new-reseller"), live.Config{})
		ctx, cancel := context.WithTimeout(t.Context(), 7*time.Second)
		defer cancel()
		start := time.Now()
		_, err := w.begin(graph.SignInRequest{Method: graph.DeviceCode, Scopes: scopes}).Wait(ctx, nil)
		if !errors.Is(err, context.DeadlineExceeded) || time.Since(start) > 8*time.Second {
			t.Errorf("after %v the sign-in ended with %v", time.Since(start), err)
		}
	})
}

func TestPasteSignsIn(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, load(t, "compliant"), live.Config{})
		session, err := w.paste(graph.SignInRequest{Scopes: scopes})
		if err != nil {
			t.Fatal(err)
		}
		if session.Method != graph.Paste || session.MFA != graph.Yes || session.TenantID != w.tenant.ID() {
			t.Errorf("the session is %+v, want one by pasting that proved MFA", session)
		}
	})
}

func TestPasteTakesTheBareQueryAndRefusesTheRest(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, load(t, "compliant"), live.Config{})
		attempt := w.begin(graph.SignInRequest{Method: graph.Paste, Scopes: scopes})
		last, err := w.tenant.FollowSignIn(attempt.Prompt().URL)
		if err != nil {
			t.Fatal(err)
		}
		u, err := url.Parse(last)
		if err != nil {
			t.Fatal(err)
		}
		foreign := u.Query()
		foreign.Set("state", "of-another-attempt")
		for _, bad := range []string{"", "hello", "http://localhost/", "http://localhost/?" + foreign.Encode(),
			"?state=" + u.Query().Get("state")} {
			w.is(attempt.Answer(bad), graph.ErrBadInput)
		}
		if err := attempt.Answer(u.RawQuery); err != nil {
			t.Fatalf("after wrong answers the right one was not taken: %v", err)
		}
		if _, err := attempt.Wait(t.Context(), nil); err != nil {
			t.Fatal(err)
		}
	})
}

// The port is real, so is the time; it takes some milliseconds.
func TestBrowserComesBackToItsPort(t *testing.T) {
	w := newWorld(t, load(t, "compliant"), live.Config{})
	attempt := w.begin(graph.SignInRequest{Method: graph.Browser, Scopes: scopes})
	u, err := url.Parse(attempt.Prompt().URL)
	if err != nil {
		t.Fatal(err)
	}
	port := u.Query().Get("redirect_uri")
	if !strings.HasPrefix(port, "http://localhost:") {
		t.Fatalf("the browser is sent to %q", port)
	}
	for _, noise := range []string{"/favicon.ico", "/robots.txt", "/?state=foreign&code=stolen", "/"} {
		resp, err := http.Get(port + noise)
		if err != nil {
			t.Fatal(err)
		}
		resp.Body.Close()
		if resp.StatusCode == http.StatusOK {
			t.Errorf("GET %s was answered as if it were the sign-in", noise)
		}
	}
	if err := w.tenant.OpenBrowser(u.String()); err != nil {
		t.Fatal(err)
	}
	session, err := attempt.Wait(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	if session.MFA != graph.Yes || session.Method != graph.Browser {
		t.Errorf("the session is %+v", session)
	}
	if _, err := http.Get(port); err == nil {
		t.Error("the port is still open after the sign-in")
	}
}

func TestAddressOfTheBrowser(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, load(t, "compliant"), live.Config{})
		claims := `{"access_token":{"nbf":{"essential":true,"value":"1700000000"}}}`
		attempt := w.begin(graph.SignInRequest{Method: graph.Paste, Scopes: scopes, MFA: true, Claims: claims,
			Hint: "mila@contoso.example"})
		u, err := url.Parse(attempt.Prompt().URL)
		if err != nil {
			t.Fatal(err)
		}
		q := u.Query()
		for name, want := range map[string]string{
			"prompt": "login", "amr_values": "", "login_hint": "mila@contoso.example", "code_challenge_method": "S256",
			"response_type": "code",
		} {
			if q.Get(name) != want {
				t.Errorf("%s is %q, want %q", name, q.Get(name), want)
			}
		}
		for _, part := range []string{`"nbf"`, `"xms_cc"`, `"amr":{"values":["mfa"]}`} {
			if !strings.Contains(q.Get("claims"), part) {
				t.Errorf("the claims %s lack %s", q.Get("claims"), part)
			}
		}
		for _, scope := range []string{"offline_access", "openid", "https://graph.microsoft.com/Policy.Read.All"} {
			if !slices.Contains(strings.Fields(q.Get("scope")), scope) {
				t.Errorf("the scopes %s lack %s", q.Get("scope"), scope)
			}
		}
		if len(q.Get("code_challenge")) < 43 || len(q.Get("state")) < 43 {
			t.Error("the challenge or the state can be guessed")
		}
	})
}

func TestErrorsOfTheBrowser(t *testing.T) {
	for code, want := range map[string]graph.Kind{
		"AADSTS53003": graph.ErrPolicy, "AADSTS53000": graph.ErrDevice, "AADSTS65004": graph.ErrDeclined,
		"AADSTS90094": graph.ErrConsent,
		"AADSTS50020": graph.ErrWrongAccount, "AADSTS50105": graph.ErrApp,
	} {
		t.Run(code, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				tenant := load(t, "new-reseller")
				w := newWorld(t, tenant, live.Config{})
				attempt := w.begin(graph.SignInRequest{Method: graph.Paste, Scopes: scopes})
				u, err := url.Parse(attempt.Prompt().URL)
				if err != nil {
					t.Fatal(err)
				}
				back := url.Values{"state": {u.Query().Get("state")}, "error": {"access_denied"},
					"error_description": {code + ": no. Trace ID: 01234567-89ab-cdef-0123-456789abcdef Correlation ID: 11234567-89ab-cdef-0123-456789abcdef Timestamp: now"}}
				if err := attempt.Answer("http://localhost/?" + back.Encode()); err != nil {
					t.Fatal(err)
				}
				_, err = attempt.Wait(t.Context(), nil)
				w.is(err, want)
				e := new(graph.Error)
				if errors.As(err, &e); e.Code != code || e.RequestID != "01234567-89ab-cdef-0123-456789abcdef" ||
					e.CorrelationID == "" || strings.Contains(e.Message, "Trace") {
					t.Errorf("the error %+v lacks what support asks for", e)
				}
			})
		})
	}
}

func TestAttemptEndsByItself(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, load(t, "compliant"), live.Config{})
		_, err := w.begin(graph.SignInRequest{Method: graph.Paste, Scopes: scopes}).Wait(t.Context(), nil)
		w.is(err, graph.ErrCodeExpired)
	})
}

func TestTenantIsFoundByItsDomain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		tenant := load(t, "compliant")
		session, err := newWorld(t, tenant,
			live.Config{Tenant: domainOf(t, tenant)}).paste(graph.SignInRequest{Scopes: scopes})
		if err != nil || session.TenantID != tenant.ID() {
			t.Errorf("signing in by domain gave %v, %v", session.TenantID, err)
		}
	})
}

func TestWrongTenants(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, load(t, "compliant"), live.Config{})
		for _, way := range []graph.SignInMethod{graph.DeviceCode, graph.Paste} {
			for tenant, want := range map[string]graph.Kind{
				"nobody.example": graph.ErrWrongTenant, foreignTenant: graph.ErrWrongTenant,
				"../common": graph.ErrBadInput, "a b": graph.ErrBadInput, "organizations": graph.ErrBadInput,
			} {
				sent := w.wire.count("")
				_, err := w.conn.Begin(t.Context(), graph.SignInRequest{Method: way, Tenant: tenant, Scopes: scopes})
				w.is(err, want)
				if want == graph.ErrBadInput && w.wire.count("") != sent {
					t.Errorf("the malformed tenant %q was sent somewhere", tenant)
				}
			}
		}
	})
}

func TestAnotherPersonDoesNotTakeOver(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		tenant := load(t, "new-reseller")
		w := signedIn(t, tenant, live.Config{}, scopes...)
		tenant.SetPerson(scenario.Person{UPN: "daan@fabrikam.example"})
		_, err := w.paste(graph.SignInRequest{Scopes: scopes})
		w.is(err, graph.ErrWrongAccount)
		if s, _ := w.conn.Session(); s.UserPrincipalName != "mila@fabrikam.example" {
			t.Errorf("the session in force is that of %s", s.UserPrincipalName)
		}
		if _, err := w.conn.Organization(t.Context()); err != nil {
			t.Errorf("the earlier session no longer works: %v", err)
		}
	})
}

// TestSignInWithoutARefreshTokenBlamesNobody: the session works until its token expires, says so beforehand, and then
// asks for a sign-in.
func TestSignInWithoutARefreshTokenBlamesNobody(t *testing.T) {
	for _, method := range []graph.SignInMethod{graph.DeviceCode, graph.Paste} {
		synctest.Test(t, func(t *testing.T) {
			tenant := load(t, "new-reseller")
			tenant.SetPerson(scenario.Person{UPN: "mila@fabrikam.example", NoRefreshToken: true})
			w := newWorld(t, tenant, live.Config{})
			var session graph.Session
			var err error
			if method == graph.Paste {
				session, err = w.paste(graph.SignInRequest{Scopes: scopes})
			} else {
				session, err = w.begin(graph.SignInRequest{Method: method, Scopes: scopes}).Wait(t.Context(), nil)
			}
			if err != nil || !session.EndsThen || time.Until(session.Expires) > time.Hour {
				t.Fatalf("%v: %+v (%v)", method, session, err)
			}
			if held, ok := w.conn.Session(); !ok || !held.EndsThen {
				t.Errorf("%v: the session in force is %+v", method, held)
			}
			if _, err := w.conn.Organization(t.Context()); err != nil {
				t.Errorf("%v: %v", method, err)
			}
			time.Sleep(2 * time.Hour)
			_, err = w.conn.Organization(t.Context())
			w.is(err, graph.ErrSignInAgain)
		})
	}
}

func TestFewerScopesAreNoFailure(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		tenant := load(t, "new-reseller")
		tenant.SetPerson(scenario.Person{UPN: "mila@fabrikam.example", Withholds: []string{"Policy.Read.All"}})
		w := newWorld(t, tenant, live.Config{})
		session, err := w.paste(graph.SignInRequest{Scopes: scopes})
		if err != nil {
			t.Fatalf("a permission that was not granted ended the sign-in: %v", err)
		}
		if slices.Contains(session.Scopes, "Policy.Read.All") || len(session.Scopes) != len(scopes)-1 {
			t.Errorf("the session claims the scopes %v", session.Scopes)
		}
		time.Sleep(2 * time.Hour) // the refresh must not ask for what was withheld
		if _, err := w.conn.Organization(t.Context()); err != nil {
			t.Errorf("after a refresh: %v", err)
		}
	})
}
