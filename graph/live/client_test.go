package live_test

import (
	"context"
	"crypto/sha1"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"net"
	"net/http"
	"net/url"
	"reflect"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/golang-jwt/jwt/v5"

	"cspready/graph"
)

func TestApplicationProvesItselfWithACertificate(t *testing.T) {
	cert, key := newKey(t)
	synctest.Test(t, func(t *testing.T) {
		left := []string{"700016", "700027", "7000229", "65001"}
		s := newAppService(t, func(url.Values) string {
			if len(left) == 0 {
				return granting("")
			}
			number := left[0]
			left = left[1:]
			return refusing(number)
		}, "")
		var told time.Duration
		ctx := graph.WithNotices(t.Context(), func(n graph.Notice) { told += n.Wait })
		start := time.Now()
		if err := s.conn.TestCredential(ctx,
			graph.AppClient{TenantID: strings.ToUpper(appTenantID), AppID: appID, Key: key}); err != nil {
			t.Fatal(err)
		}
		if took := time.Since(start); took != 30*time.Second || told != took {
			t.Errorf("it took %v and told of %v", took, told)
		}
		ids := map[any]bool{}
		for _, form := range s.forms {
			if form.Get("grant_type") != "client_credentials" || form.Get("scope") != "https://graph.microsoft.com/.default" ||
				form.Get("client_id") != appID ||
				form.Get("client_assertion_type") != "urn:ietf:params:oauth:client-assertion-type:jwt-bearer" ||
				form.Has("client_secret") {
				t.Errorf("the form is %v", form)
			}
			claims := jwt.MapClaims{}
			made, err := jwt.ParseWithClaims(form.Get("client_assertion"), claims,
				func(*jwt.Token) (any, error) { return cert.PublicKey, nil },
				jwt.WithValidMethods([]string{"PS256"}), jwt.WithAudience(appTokenAt), jwt.WithIssuer(appID),
				jwt.WithSubject(appID), jwt.WithExpirationRequired())
			if err != nil {
				t.Fatalf("the assertion: %v", err)
			}
			if claims["aud"] != appTokenAt || claims["iss"] != appID || claims["sub"] != appID {
				t.Errorf("the claims are %v", claims)
			}
			long, short := sha256.Sum256(cert.Raw), sha1.Sum(cert.Raw)
			if made.Header["x5t#S256"] != base64.RawURLEncoding.EncodeToString(long[:]) ||
				made.Header["x5t"] != base64.RawURLEncoding.EncodeToString(short[:]) {
				t.Errorf("the header is %v", made.Header)
			}
			starts, ends := claims["nbf"].(float64), claims["exp"].(float64)
			if now := float64(time.Now().Unix()); starts > now || ends <= now || ends-starts > 600 {
				t.Errorf("it is good from %v to %v", starts, ends)
			}
			ids[claims["jti"]] = true
		}
		if len(ids) != 5 {
			t.Errorf("five attempts had %d assertions", len(ids))
		}
	})
}

func TestWrongCredentialIsBelievedAfterAWhile(t *testing.T) {
	_, key := newKey(t)
	_, other := newKey(t)
	certificate, _, _ := strings.Cut(string(key), "-----BEGIN PRIVATE")
	_, private, _ := strings.Cut(string(other), "-----BEGIN PRIVATE")
	synctest.Test(t, func(t *testing.T) {
		s := newAppService(t, func(url.Values) string { return refusing("7000215") }, "")
		start := time.Now()
		err := s.conn.TestCredential(t.Context(), secretApp())
		if e := new(graph.Error); !errors.As(err, &e) || e.Kind != graph.ErrApp || e.Code != "AADSTS7000215" ||
			e.Op != "test a credential" || e.Message != "" {
			t.Errorf("the error is %+v", e)
		}
		if took := time.Since(start); took < time.Minute || took > 2*time.Minute {
			t.Errorf("it was believed after %v", took)
		}
		if s.forms[0].Get("client_secret") != "canary-secret" {
			t.Error("the secret was not sent")
		}
		if text := everything(err, s.conn, secretApp()) + s.log.String(); strings.Contains(text, "canary") {
			t.Errorf("a secret is in %s", text)
		}
		expired := newAppService(t, func(url.Values) string { return refusing("7000222") }, "")
		if err := expired.conn.TestCredential(t.Context(), secretApp()); !errors.Is(err, graph.ErrApp) ||
			len(expired.forms) != 1 {
			t.Errorf("an expired secret was sent %d times: %v", len(expired.forms), err)
		}
		for _, bad := range []graph.AppClient{
			{}, {TenantID: appTenantID, AppID: appID}, {TenantID: appTenantID, AppID: appID, Key: key, Secret: "x"},
			{TenantID: appTenantID, AppID: appID, Key: "x"},
			{TenantID: appTenantID, AppID: appID, Key: graph.Hidden(certificate + "-----BEGIN PRIVATE" + private)},
			{TenantID: "x.example/../y", AppID: appID, Secret: "x"},
		} {
			if err := s.conn.TestCredential(t.Context(), bad); !errors.Is(err, graph.ErrBadInput) {
				t.Errorf("%+v: %v", bad, err)
			}
		}
	})
}

func TestApplicationIsProvedToPartnerCenter(t *testing.T) {
	const items = `{"totalCount":0,"items":[]}`
	for name, c := range map[string]struct {
		partner, refresh string
		compliant        graph.Tri
		want             graph.Kind
		kept             graph.Hidden
	}{
		"by the header": {partner: "True|" + items, refresh: "canary-rt-1", compliant: graph.Yes,
			kept: "canary-rt-1"},
		"by the header, not": {partner: "false|" + items, compliant: graph.No, kept: "canary-rt-0"},
		"by the body": {partner: "\ufeff" + `{"items":[],"IsMFACompliant":true}`, compliant: graph.Yes,
			kept: "canary-rt-0"},
		"by the body, as a text": {partner: `{"ismfacompliant":"false"}`, compliant: graph.No, kept: "canary-rt-0"},
		"by nothing":             {partner: items, compliant: graph.Unknown, kept: "canary-rt-0"},
		"without MFA": {partner: `401 {"code":900421}`, refresh: "canary-rt-1", compliant: graph.No,
			want: graph.ErrMFA, kept: "canary-rt-1"},
		"without MFA, of 2019":    {partner: "401 ", compliant: graph.No, want: graph.ErrMFA, kept: "canary-rt-0"},
		"without a role":          {partner: `403 {"code":403}`, want: graph.ErrForbidden, kept: "canary-rt-0"},
		"a page":                  {partner: "<html>", want: graph.ErrUnreadable, kept: "canary-rt-0"},
		"with a token that ended": {partner: `401 {"code":1}`, want: graph.ErrSignInAgain, kept: "canary-rt-0"},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s := newAppService(t, func(url.Values) string { return granting(c.refresh) }, c.partner)
				got, err := s.conn.Prove(t.Context(), secretApp(), "canary-rt-0")
				if c.want == "" && err != nil || c.want != "" && !errors.Is(err, c.want) || got.MFACompliant != c.compliant {
					t.Errorf("the proof is %+v, %v", got, err)
				}
				if got.Session.RefreshToken != c.kept || !reflect.DeepEqual(got.Session.Claims, partnerFacts) ||
					got.Session.RefreshLifetime != 90*24*time.Hour {
					t.Errorf("the session is %+v", got.Session)
				}
				if err == nil && got.RequestID == "" {
					t.Error("there is nothing for support")
				}
				form, asked := s.forms[0], s.proofs[0]
				if form.Get("grant_type") != "refresh_token" || form.Get("refresh_token") != "canary-rt-0" ||
					form.Get("scope") != "https://"+partnerHost+"/user_impersonation offline_access" {
					t.Errorf("the form is %v", form)
				}
				if asked.path != "/v1/customers" || asked.query.Get("size") != "1" || asked.header.Get("ValidateMfa") != "true" ||
					asked.header.Get("Authorization") != "Bearer "+partnerToken() || !graph.IsGUID(asked.header.Get("MS-RequestId")) {
					t.Errorf("Partner Center was asked %+v", asked)
				}
				if len(s.proofs) != 1 {
					t.Errorf("it was asked %d times", len(s.proofs))
				}
				if text := everything(err, s.conn, got) + s.log.String(); strings.Contains(text, "canary") {
					t.Errorf("a secret is in %s", text)
				}
			})
		})
	}
}

// TestApplicationForGraphIsProvedWithoutPartnerCenter relies on the token's claims, and has errors that do not name
// Partner Center.
func TestApplicationForGraphIsProvedWithoutPartnerCenter(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		app := secretApp()
		app.API = graph.GraphAPI
		s := newAppService(t, func(url.Values) string { return granting("canary-rt-1") }, "403 {}")
		got, err := s.conn.Prove(t.Context(), app, "canary-rt-0")
		if err != nil || got.MFACompliant != graph.Yes || got.Session.RefreshToken != "canary-rt-1" || len(s.proofs) != 0 {
			t.Errorf("the proof is %+v, %v, and Partner Center was asked %d times", got, err, len(s.proofs))
		}
		if scope := s.forms[0].Get("scope"); scope != "https://graph.microsoft.com/User.Read offline_access" {
			t.Errorf("the scope is %q", scope)
		}
		refused := newAppService(t, func(url.Values) string { return refusing("50173") }, "")
		for api, op := range map[string]string{graph.GraphAPI: "prove the application",
			"": "prove the application to Partner Center"} {
			app.API = api
			if _, err := refused.conn.Prove(t.Context(), app, "canary-rt-0"); !errors.Is(err, graph.ErrSignInAgain) ||
				opOf(err) != op {
				t.Errorf("a token that was revoked: %v, want it to be of %q", err, op)
			}
		}
	})
}

// answers answers the next renewal of a connection.
func answers(t *testing.T, s *appService, answer func(graph.Renewal) error) {
	t.Helper()
	renewals := s.conn.Renewals()
	go func() {
		select {
		case r := <-renewals:
			r.Done <- answer(r)
		case <-t.Context().Done():
		}
	}()
}

func TestPersonSignsInToAnApplication(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		lag := 2
		s := newAppService(t, func(url.Values) string {
			if lag--; lag >= 0 {
				return refusing("700016")
			}
			return granting("canary-rt-1")
		}, "")
		var said string
		answers(t, s, func(r graph.Renewal) error {
			want := graph.SignInRequest{Method: graph.Browser, Tenant: appTenantID, Hint: "sam@x.example", MFA: true}
			if r.SignIn == nil || !reflect.DeepEqual(r.Request, want) || r.Claims != "" {
				t.Errorf("the person is asked for %+v", r)
			}
			if _, ok := r.SignIn.Session(); ok {
				t.Error("there is a session before the sign-in")
			}
			r.Request.Method = graph.Paste
			attempt, err := r.SignIn.Begin(t.Context(), r.Request)
			if err != nil {
				return err
			}
			u, err := url.Parse(attempt.Prompt().URL)
			if err != nil {
				return err
			}
			q := u.Query()
			for name, want := range map[string]string{
				"client_id": appID, "response_type": "code", "response_mode": "query",
				"redirect_uri": "http://localhost:8400/back", "prompt": "login", "login_hint": "sam@x.example",
				"scope":                 "https://" + partnerHost + "/user_impersonation offline_access openid profile",
				"code_challenge_method": "S256",
				"claims":                `{"access_token":{"amr":{"values":["mfa"]}}}`,
			} {
				if q.Get(name) != want {
					t.Errorf("%s is %q, want %q", name, q.Get(name), want)
				}
			}
			if u.Host != "login.microsoftonline.com" || u.Path != "/"+appTenantID+"/oauth2/v2.0/authorize" {
				t.Errorf("the browser is sent to %s", u)
			}
			if err := attempt.Answer("http://localhost:8400/back?code=stolen&state=other"); !errors.Is(err, graph.ErrBadInput) {
				t.Errorf("a foreign answer: %v", err)
			}
			if err := attempt.Answer("http://localhost:8400/back?code=canary-code&state=" + q.Get("state")); err != nil {
				return err
			}
			session, err := attempt.Wait(t.Context(), nil)
			if err == nil && (session.TenantID != appTenantID || session.UserID != "u1" ||
				session.UserPrincipalName != "sam@x.example" || session.MFA != graph.Yes ||
				session.Method != graph.Paste || time.Until(session.Expires) != time.Hour) {
				t.Errorf("the session is %+v", session)
			}
			challenge := sha256.Sum256([]byte(s.forms[2].Get("code_verifier")))
			if q.Get("code_challenge") != base64.RawURLEncoding.EncodeToString(challenge[:]) {
				t.Error("the verifier is another")
			}
			said = everything(r, r.SignIn, attempt)
			return err
		})
		got, err := s.conn.SignInTo(t.Context(),
			secretApp("https://x.example", "http://localhost", "http://localhost:8400/back"), "sam@x.example")
		if err != nil || got.RefreshToken != "canary-rt-1" || got.RefreshLifetime != 90*24*time.Hour ||
			!reflect.DeepEqual(got.Claims, partnerFacts) {
			t.Errorf("the session is %+v, %v", got, err)
		}
		form := s.forms[2]
		if form.Get("grant_type") != "authorization_code" || form.Get("code") != "canary-code" ||
			form.Get("redirect_uri") != "http://localhost:8400/back" || form.Get("client_secret") == "" {
			t.Errorf("the form is %v", form)
		}
		if _, ok := s.conn.Session(); ok {
			t.Error("the sign-in to the application is the session of the program")
		}
		if text := everything(got, s.conn) + s.log.String() + said; strings.Contains(text, "canary") ||
			strings.Contains(text, form.Get("code_verifier")) {
			t.Errorf("a secret is in %s", text)
		}
	})
}

func TestNobodySignsInToAnApplication(t *testing.T) {
	app := secretApp("http://localhost")
	is := func(t *testing.T, err error, want graph.Kind, code string) {
		t.Helper()
		if e := new(graph.Error); !errors.As(err, &e) || e.Kind != want || e.Code != code ||
			e.Op != "sign in to the application" {
			t.Errorf("the error is %+v, want %q (%s)", err, want, code)
		}
	}
	synctest.Test(t, func(t *testing.T) {
		s := newAppService(t, func(url.Values) string { return granting("") }, "")
		_, err := s.conn.SignInTo(t.Context(), app, "")
		is(t, err, graph.ErrSignInAgain, "")
		_, err = s.conn.SignInTo(t.Context(),
			secretApp("https://x.example", "https://localhost", "http://localhost.evil.example", "http://[::1]"), "")
		is(t, err, graph.ErrBadInput, "NoLoopbackRedirect")
		answers(t, s, func(graph.Renewal) error { return errors.New("no") })
		_, err = s.conn.SignInTo(t.Context(), app, "")
		is(t, err, graph.ErrDeclined, "")
		answers(t, s, func(graph.Renewal) error {
			return &graph.Error{Op: "sign in", Kind: graph.ErrPolicy, Code: "AADSTS53003"}
		})
		_, err = s.conn.SignInTo(t.Context(), app, "")
		is(t, err, graph.ErrPolicy, "AADSTS53003")
		answers(t, s, func(graph.Renewal) error { return nil })
		_, err = s.conn.SignInTo(t.Context(), app, "")
		is(t, err, graph.ErrSignInAgain, "")
		ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
		defer cancel()
		_, err = s.conn.SignInTo(ctx, app, "")
		is(t, err, graph.ErrSignInAgain, "")
		answers(t, s, func(r graph.Renewal) error {
			r.Request.Method = graph.Paste
			attempt, err := r.SignIn.Begin(t.Context(), r.Request)
			if err != nil {
				return err
			}
			u, _ := url.Parse(attempt.Prompt().URL)
			if err := attempt.Answer("?code=c&state=" + u.Query().Get("state")); err != nil {
				return err
			}
			_, err = attempt.Wait(t.Context(), nil)
			return err
		})
		_, err = s.conn.SignInTo(t.Context(), app, "")
		is(t, err, graph.ErrUnreadable, "") // without a refresh token
	})
}

// Sockets are real here, and so is the time.
func TestBrowserComesBackToTheApplication(t *testing.T) {
	taken, err := net.Listen("tcp4", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer taken.Close()
	busy := "http://localhost:" + taken.Addr().String()[len("127.0.0.1:"):] + "/x"
	spare, err := net.Listen("tcp4", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	free := "http://localhost:" + spare.Addr().String()[len("127.0.0.1:"):] + "/back"
	spare.Close()
	for name, c := range map[string]struct {
		redirects []string
		exact     string // redirect URI, "" for a port of our own
		code      string
	}{
		"a port that is named":       {redirects: []string{"http://localhost", free}, exact: free},
		"the next if one is taken":   {redirects: []string{busy, free}, exact: free},
		"any if all are taken":       {redirects: []string{busy, "http://localhost/back"}},
		"none if none may be chosen": {redirects: []string{busy}, code: "PortTaken"},
	} {
		t.Run(name, func(t *testing.T) {
			s := newAppService(t, func(url.Values) string { return granting("rt") }, "")
			redirect := ""
			answers(t, s, func(r graph.Renewal) error {
				r.Request.Method = graph.DeviceCode // the browser stands in for it
				attempt, err := r.SignIn.Begin(t.Context(), r.Request)
				if err != nil {
					return err
				}
				if attempt.Prompt().Method != graph.Browser {
					t.Errorf("the way is %s", attempt.Prompt().Method)
				}
				u, _ := url.Parse(attempt.Prompt().URL)
				redirect = u.Query().Get("redirect_uri")
				for address, status := range map[string]int{redirect + "/favicon.ico": 404,
					redirect + "?code=c&state=" + u.Query().Get("state"): 200} {
					resp, err := http.Get(address)
					if err != nil {
						return err
					}
					resp.Body.Close()
					if resp.StatusCode != status {
						t.Errorf("GET %s: %d", address, resp.StatusCode)
					}
				}
				_, err = attempt.Wait(t.Context(), nil)
				return err
			})
			_, err := s.conn.SignInTo(t.Context(), secretApp(c.redirects...), "")
			if e := new(graph.Error); c.code != "" {
				if !errors.As(err, &e) || e.Kind != graph.ErrBrowser || e.Code != c.code {
					t.Errorf("the error is %+v", err)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			if c.exact != "" && redirect != c.exact ||
				c.exact == "" && (!strings.HasPrefix(redirect, "http://localhost:") || !strings.HasSuffix(redirect, "/back")) {
				t.Errorf("the browser is sent to %s", redirect)
			}
			if s.forms[0].Get("redirect_uri") != redirect {
				t.Errorf("the code was redeemed for %s", s.forms[0].Get("redirect_uri"))
			}
		})
	}
}
