package live_test

import (
	"errors"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"cspready/graph"
	"cspready/graph/live"
	"cspready/graph/sim"
	"cspready/graph/sim/client"
	"cspready/graph/sim/scenario"
)

// bothSignIns runs a test with each client, each with its own tenant.
func bothSignIns(t *testing.T, scenario string, try func(*testing.T, *sim.Tenant, graph.SignIn)) {
	t.Helper()
	for name, open := range map[string]func(*testing.T, *sim.Tenant) graph.SignIn{
		"over HTTP": func(t *testing.T, tenant *sim.Tenant) graph.SignIn { return newWorld(t, tenant, live.Config{}).conn },
		"by Go":     func(_ *testing.T, tenant *sim.Tenant) graph.SignIn { return client.New(tenant) },
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				tenant := load(t, scenario)
				try(t, tenant, open(t, tenant))
			})
		})
	}
}

// enter signs the person in.
func enter(t *testing.T, tenant *sim.Tenant, door graph.SignIn, want graph.SignInRequest) (graph.Session, error) {
	t.Helper()
	attempt, err := door.Begin(t.Context(), want)
	if err != nil {
		return graph.Session{}, err
	}
	if want.Method == graph.Paste {
		last, err := tenant.FollowSignIn(attempt.Prompt().URL)
		if err != nil {
			t.Fatal(err)
		}
		if err := attempt.Answer(last); err != nil {
			t.Fatal(err)
		}
	}
	return attempt.Wait(t.Context(), nil)
}

func TestMFAIsProvedWhenAskedFor(t *testing.T) {
	for _, way := range []graph.SignInMethod{graph.DeviceCode, graph.Paste} {
		for _, mfa := range []bool{false, true} {
			bothSignIns(t, "new-reseller", func(t *testing.T, tenant *sim.Tenant, door graph.SignIn) {
				session, err := enter(t, tenant, door, graph.SignInRequest{Method: way, Scopes: scopes, MFA: mfa})
				if err != nil || session.MFA != graph.TriOf(mfa) {
					t.Errorf("%s, asked for MFA %v: the session proved %v, %v", way, mfa, session.MFA, err)
				}
			})
		}
	}
}

func TestALostPacketDoesNotEndASignIn(t *testing.T) {
	for name, trouble := range map[string]scenario.Fault{
		"broken connection": {BreaksConnection: true, Times: 2}, "unavailable": {Status: 503, Times: 3},
		"failing": {Status: 500}, "throttled": {Status: 429, RetryAfter: 5 * time.Second, Times: 2},
	} {
		for path, way := range map[string]graph.SignInMethod{"/oauth2/v2.0/devicecode": graph.DeviceCode,
			"/oauth2/v2.0/token": graph.Paste} {
			t.Run(name+", "+string(way), func(t *testing.T) {
				bothSignIns(t, "new-reseller", func(t *testing.T, tenant *sim.Tenant, door graph.SignIn) {
					trouble.Path = path
					tenant.InjectFault(trouble)
					start := time.Now()
					attempt, err := door.Begin(t.Context(), graph.SignInRequest{Method: way, Scopes: scopes})
					if err != nil {
						t.Fatalf("the sign-in did not begin: %v", err)
					}
					if way == graph.Paste {
						if _, err := enter(t, tenant, door, graph.SignInRequest{Method: way, Scopes: scopes}); err != nil {
							t.Fatalf("the code of the browser was lost: %v", err)
						}
					}
					if took := time.Since(start); took > 30*time.Second || attempt.Prompt().URL == "" {
						t.Errorf("it took %v", took)
					}
				})
			})
		}
	}
}

func TestABrokenNetworkEndsASignInSoon(t *testing.T) {
	bothSignIns(t, "new-reseller", func(t *testing.T, tenant *sim.Tenant, door graph.SignIn) {
		tenant.InjectFault(scenario.Fault{Path: "/oauth2/v2.0/devicecode", BreaksConnection: true, Times: -1})
		start := time.Now()
		_, err := door.Begin(t.Context(), graph.SignInRequest{Method: graph.DeviceCode, Scopes: scopes})
		if took := time.Since(start); kindOf(err) != graph.ErrOffline || took > 30*time.Second {
			t.Errorf("after %v: %v", took, err)
		}
	})
}

func TestALoopOfPollsStops(t *testing.T) {
	const code = "AADSTS50196"
	bothSignIns(t, "new-reseller", func(t *testing.T, tenant *sim.Tenant, door graph.SignIn) {
		tenant.SetPerson(scenario.Person{UPN: tenant.Person().UPN, Codes: map[string]string{"token": code}})
		start := time.Now()
		_, err := enter(t, tenant, door, graph.SignInRequest{Method: graph.DeviceCode, Scopes: scopes})
		if e := new(graph.Error); !errors.As(err, &e) || e.Kind != graph.ErrThrottled || e.Code != code {
			t.Errorf("the sign-in ended with %v", err)
		}
		if took := time.Since(start); took > 30*time.Second {
			t.Errorf("it was polled on for %v", took)
		}
	})
}

func TestARefusedSignInHandsOnItsClaims(t *testing.T) {
	for _, way := range []graph.SignInMethod{graph.DeviceCode, graph.Paste} {
		for _, place := range []string{"token", "authorize"} {
			if way == graph.DeviceCode && place == "authorize" {
				continue
			}
			bothSignIns(t, "new-reseller", func(t *testing.T, tenant *sim.Tenant, door graph.SignIn) {
				tenant.SetPerson(scenario.Person{UPN: tenant.Person().UPN, Codes: map[string]string{place: "AADSTS50076"}})
				_, err := enter(t, tenant, door, graph.SignInRequest{Method: way, Scopes: scopes})
				e := new(graph.Error)
				if !errors.As(err, &e) || e.Kind != graph.ErrMFA || !strings.Contains(e.Claims, `"amr"`) {
					t.Fatalf("%s, refused at %s: %+v lacks the claims of the refusal", way, place, e)
				}
				tenant.SetPerson(scenario.Person{UPN: tenant.Person().UPN})
				if session, err := enter(t, tenant, door,
					graph.SignInRequest{Method: way, Scopes: scopes, Claims: e.Claims}); err != nil || session.MFA != graph.Yes {
					t.Errorf("%s: the claims led to %v, %v", way, session.MFA, err)
				}
			})
		}
	}
}

func TestUnknownRefusalsOfASignInAreTold(t *testing.T) {
	bothSignIns(t, "new-reseller", func(t *testing.T, tenant *sim.Tenant, door graph.SignIn) {
		tenant.SetPerson(scenario.Person{UPN: tenant.Person().UPN, Codes: map[string]string{"token": "AADSTS123456"}})
		_, err := enter(t, tenant, door, graph.SignInRequest{Method: graph.Paste, Scopes: scopes})
		if e := new(graph.Error); !errors.As(err, &e) || e.Kind != graph.ErrSignInRefused || e.Code != "AADSTS123456" ||
			e.Message == "" {
			t.Errorf("the refusal is %+v", err)
		}
	})
}

// The person's own text is not Microsoft's: an error must not present it as Microsoft's message.
func TestOwnRefusalsAreNotMicrosoftsWords(t *testing.T) {
	bothSignIns(t, "new-reseller", func(t *testing.T, _ *sim.Tenant, door graph.SignIn) {
		for _, want := range []graph.SignInRequest{
			{Method: graph.Paste, Tenant: "../x"}, {Method: graph.Paste, Tenant: "organizations"},
			{Method: graph.Paste, Claims: "hello"}, {Method: graph.DeviceCode, Claims: "[]", MFA: true},
		} {
			_, err := door.Begin(t.Context(), want)
			if e := new(graph.Error); !errors.As(err, &e) || e.Kind != graph.ErrBadInput || e.Message != "" || e.Op == "" {
				t.Errorf("%+v: %+v", want, err)
			}
		}
	})
	for _, cfg := range []live.Config{{Cloud: "mars"}, {ClientID: "me"}, {Tenant: "https://example.com"}} {
		_, err := live.New(cfg, http.DefaultTransport)
		if e := new(graph.Error); !errors.As(err, &e) || e.Message != "" {
			t.Errorf("%+v: %+v", cfg, err)
		}
	}
}

func TestSilenceIsNotMicrosoftsWords(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := signedIn(t, load(t, "new-reseller"), live.Config{}, scopes...)
		w.wire.intercept(func(r *http.Request) (*http.Response, error) {
			<-r.Context().Done()
			return nil, r.Context().Err()
		})
		_, err := w.conn.Organization(t.Context())
		w.is(err, graph.ErrOffline)
		if e := new(graph.Error); errors.As(err, &e) && e.Message != "" {
			t.Errorf("the error says %q in Microsoft's name", e.Message)
		}
	})
}
