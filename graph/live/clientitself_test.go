package live_test

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"cspready/graph"
	"cspready/graph/live"
	"cspready/graph/sim/client"
	"cspready/graph/sim/scenario"
	"cspready/steps/visit"
)

const nightly = "Nightly check"

// alone returns a world with the tenant "compliant", and the application in it that signs in as itself.
func alone(t *testing.T, key graph.Hidden, known bool) (*world, graph.AppClient) {
	t.Helper()
	time.Sleep(time.Until(time.Date(2026, 11, 28, 9, 0, 0, 0, time.UTC)))
	w := newWorld(t, load(t, "compliant"), live.Config{ReadOnly: true})
	app := graph.AppClient{TenantID: "contoso.example", AppID: "c0ffee00-51ab-4d2e-8f63-7b1d0a9e4c52", Key: key}
	if known {
		if _, err := w.tenant.TrustCertificate(nightly, certificateOf(t, key)); err != nil {
			t.Fatal(err)
		}
	}
	return w, app
}

func TestAnApplicationSignsInAsItself(t *testing.T) {
	_, key := newKey(t)
	synctest.Test(t, func(t *testing.T) {
		w, app := alone(t, key, true)
		s, err := w.conn.SignInItself(t.Context(), app)
		if err != nil {
			t.Fatal(err)
		}
		door := client.SignedInApp(w.tenant, nightly)
		same, _ := door.Session()
		if s.AppID != same.AppID || s.UserID != same.UserID || s.TenantID != same.TenantID ||
			!slices.Equal(s.Scopes, same.Scopes) || s.MFA != graph.Unknown || !s.IsApp() {
			t.Errorf("the session is %+v, that of the other door %+v", s, same)
		}
		who, err := w.conn.Operator(t.Context())
		other, otherErr := door.Operator(t.Context())
		if err != nil || otherErr != nil || who.Label() != other.Label() || who.ID != other.ID ||
			!strings.HasPrefix(who.Label(), nightly+" (c0ffee00-") {
			t.Errorf("the operator is %+v (%v), that of the other door %+v (%v)", who, err, other, otherErr)
		}
		place, err := visit.ReadTenantInfo(t.Context(), w.conn)
		if err != nil || place.Operator.AppID != app.AppID || place.Organization.PartnerType == "" {
			t.Errorf("it arrived at %+v: %v", place, err)
		}
		if w.wire.count("/v1.0/me") > 0 {
			t.Error("it asked for /me, which an application has not")
		}
	})
}

// An hour later, and after its tokens were revoked, the application gets others by itself.
func TestAnApplicationRenewsItsTokens(t *testing.T) {
	_, key := newKey(t)
	synctest.Test(t, func(t *testing.T) {
		w, app := alone(t, key, true)
		w.tenant.SetBehaviour(scenario.Behaviour{ClaimsChallenges: true})
		if _, err := w.conn.SignInItself(t.Context(), app); err != nil {
			t.Fatal(err)
		}
		for name, happens := range map[string]func(){
			"an hour later": func() { time.Sleep(time.Hour) }, "taken back": w.tenant.RevokeSessions,
		} {
			before := w.wire.count("/token")
			happens()
			if _, err := w.conn.SecurityDefaults(t.Context()); err != nil {
				t.Errorf("%s: %v", name, err)
			}
			if n := w.wire.count("/token") - before; n != 1 {
				t.Errorf("%s: %d new tokens", name, n)
			}
		}
	})
}

func TestWhatKeepsAnApplicationOutIsToldAtOnce(t *testing.T) {
	_, key := newKey(t)
	for name, c := range map[string]struct {
		change func(*graph.AppClient)
		code   string
		kind   graph.Kind
	}{
		"a certificate that nobody knows": {func(*graph.AppClient) {}, "AADSTS700027", graph.ErrApp},
		"another application": {func(a *graph.AppClient) { a.AppID = "c0ffee00-0000-4d2e-8f63-7b1d0a9e4c52" },
			"AADSTS700016", graph.ErrApp},
		"another tenant": {func(a *graph.AppClient) { a.TenantID = "nowhere.example" }, "AADSTS90002",
			graph.ErrWrongTenant},
		"no tenant": {func(a *graph.AppClient) { a.TenantID = "" }, "", graph.ErrBadInput},
		"no key":    {func(a *graph.AppClient) { a.Key = "canary" }, "", graph.ErrBadInput},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				w, app := alone(t, key, false)
				c.change(&app)
				began := time.Now()
				_, err := w.conn.SignInItself(t.Context(), app)
				if e := new(graph.Error); !errors.As(err, &e) || e.Code != c.code || e.Kind != c.kind {
					t.Errorf("the error is %v", err)
				}
				if _, in := w.conn.Session(); in || time.Since(began) > 10*time.Second {
					t.Errorf("signed in: %v, after %v", in, time.Since(began))
				}
				if text := everything(err, w.conn, app) + w.log.String(); strings.Contains(text, "canary") ||
					strings.Contains(text, "PRIVATE") {
					t.Errorf("a secret is in %s", text)
				}
			})
		})
	}
}

// When an application is disabled while it works, no one is asked to sign in, and the error keeps the reason.
func TestNobodySignsInForAnApplication(t *testing.T) {
	_, key := newKey(t)
	synctest.Test(t, func(t *testing.T) {
		w, app := alone(t, key, true)
		if _, err := w.conn.SignInItself(t.Context(), app); err != nil {
			t.Fatal(err)
		}
		renewals := w.conn.Renewals()
		w.tenant.InjectFault(scenario.Fault{Method: "POST", Path: "/oauth2/v2.0/token", Status: 400,
			Code: "unauthorized_client", Message: "AADSTS7000112: Application is disabled.", Times: -1})
		time.Sleep(2 * time.Hour)
		_, err := w.conn.SecurityDefaults(t.Context())
		if e := new(graph.Error); !errors.As(err, &e) || e.Code != "AADSTS7000112" || errors.Is(err, graph.ErrSignInAgain) {
			t.Errorf("the error is %v", err)
		}
		select {
		case r := <-renewals:
			t.Errorf("somebody is asked to sign in: %+v", r)
		default:
		}
	})
}
