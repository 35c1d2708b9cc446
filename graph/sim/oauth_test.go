package sim_test

import (
	"encoding/base64"
	"encoding/json"
	"net/url"
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

const (
	organizations = "/organizations/oauth2/v2.0/"
	redirect      = "http://localhost:8400"
	// verifier and challenge are the pair of RFC 7636, appendix B.
	verifier  = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"
	challenge = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"
)

const asking = "https://graph.microsoft.com/User.Read https://graph.microsoft.com/Policy.Read.All openid " +
	"offline_access profile"

func form(pairs ...string) url.Values {
	v := url.Values{"client_id": {graph.CommandLineTools}}
	for i := 0; i+1 < len(pairs); i += 2 {
		v.Set(pairs[i], pairs[i+1])
	}
	return v
}

// claims reads the middle of a token.
func claims(t *testing.T, token any) map[string]any {
	t.Helper()
	parts := strings.Split(token.(string), ".")
	if len(parts) != 3 {
		t.Fatalf("the token has %d parts", len(parts))
	}
	text, err := base64.RawURLEncoding.DecodeString(parts[1])
	if err != nil {
		t.Fatal(err)
	}
	var c map[string]any
	if err := json.Unmarshal(text, &c); err != nil {
		t.Fatal(err)
	}
	return c
}

// wantOAuth fails the test unless the answer is the documented error.
func wantOAuth(t *testing.T, r reply, kind, code string) {
	t.Helper()
	description, _ := r.body["error_description"].(string)
	if r.status < 400 || r.body["error"] != kind || code != "" && !strings.HasPrefix(description, code+":") {
		t.Fatalf("the answer is %d %s, want %s %s", r.status, r.text, kind, code)
	}
	for _, field := range []string{"error_codes", "timestamp", "trace_id", "correlation_id"} {
		if r.body[field] == nil || r.body[field] == "" {
			t.Errorf("the error has no %s", field)
		}
	}
}

func TestDiscoveryTellsTheTenant(t *testing.T) {
	tenant := load(t, "new-reseller")
	for segment, issuer := range map[string]string{
		"organizations":            "https://login.microsoftonline.com/{tenantid}/v2.0",
		"common":                   "https://login.microsoftonline.com/{tenantid}/v2.0",
		tenant.ID():                "https://login.microsoftonline.com/" + tenant.ID() + "/v2.0",
		"fabrikam.example":         "https://login.microsoftonline.com/" + tenant.ID() + "/v2.0",
		"Fabrikam.onmicrosoft.com": "https://login.microsoftonline.com/" + tenant.ID() + "/v2.0",
	} {
		r := call(t, tenant, "", "GET", "https://login.microsoftonline.com/"+segment+
			"/v2.0/.well-known/openid-configuration?", "")
		if r.body["issuer"] != issuer || r.body["token_endpoint"] == nil || r.body["authorization_endpoint"] == nil {
			t.Errorf("%s: %s, want issuer %s", segment, r.text, issuer)
		}
	}
	wantOAuth(t, call(t, tenant, "", "GET",
		"https://login.microsoftonline.com/nowhere.example/v2.0/.well-known/openid-configuration", ""),
		"invalid_tenant", "AADSTS90002")
	wantOAuth(t, call(t, tenant, "", "GET",
		"https://login.microsoftonline.us/fabrikam.example/v2.0/.well-known/openid-configuration", ""),
		"invalid_tenant", "AADSTS90002")
	r := call(t, tenant, "", "GET",
		"https://login.microsoftonline.com/common/discovery/instance?api-version=1.1&authorization_endpoint="+
			url.QueryEscape("https://login.microsoftonline.com/organizations/oauth2/v2.0/authorize"), "")
	if !strings.Contains(r.text, `"aliases":["login.microsoftonline.com"`) {
		t.Errorf("instance discovery answers %s", r.text)
	}
}

func TestDeviceCodeGivesTokens(t *testing.T) {
	for _, grantType := range []string{"device_code", "urn:ietf:params:oauth:grant-type:device_code"} {
		tenant := load(t, "new-reseller")
		begun := post(t, tenant, organizations+"devicecode", form("scope", asking))
		if begun.body["verification_uri"] != "https://login.demo.invalid/device" || begun.body["interval"] != 5.0 ||
			begun.body["expires_in"] != 900.0 {
			t.Fatalf("the device endpoint answers %s", begun.text)
		}
		poll := form("grant_type", grantType, "device_code", begun.body["device_code"].(string), "scope", asking,
			"client_info", "1")
		for range 3 {
			wantOAuth(t, post(t, tenant, organizations+"token", poll), "authorization_pending", "AADSTS70016")
		}
		r := post(t, tenant, organizations+"token", poll)
		if r.status != 200 || r.body["refresh_token"] == nil || r.body["expires_in"] != 3599.0 {
			t.Fatalf("the token endpoint answers %d", r.status)
		}
		for _, scope := range []string{"https://graph.microsoft.com/User.Read",
			"https://graph.microsoft.com/Policy.Read.All"} {
			if !slices.Contains(strings.Fields(r.body["scope"].(string)), scope) {
				t.Errorf("the granted scope %q lacks %s", r.body["scope"], scope)
			}
		}
		checkTokens(t, tenant, r)
		wantOAuth(t, post(t, tenant, organizations+"token", poll), "bad_verification_code", "AADSTS70018")
	}
}

func checkTokens(t *testing.T, tenant *sim.Tenant, r reply) {
	t.Helper()
	access, id := claims(t, r.body["access_token"]), claims(t, r.body["id_token"])
	if access["tid"] != tenant.ID() || access["upn"] != "mila@fabrikam.example" ||
		access["scp"] != "User.Read Policy.Read.All" ||
		access["ver"] != "1.0" || access["aud"] != "https://graph.microsoft.com" ||
		access["appid"] != graph.CommandLineTools {
		t.Errorf("the access token says %v", access)
	}
	if amr, _ := access["amr"].([]any); len(amr) != 1 || amr[0] != "pwd" {
		t.Errorf("amr is %v, want pwd alone: nobody asked for MFA", access["amr"])
	}
	if id["tid"] != tenant.ID() || id["oid"] != access["oid"] ||
		id["preferred_username"] != "mila@fabrikam.example" || id["aud"] != graph.CommandLineTools {
		t.Errorf("the id token says %v", id)
	}
	text, err := base64.RawURLEncoding.DecodeString(r.body["client_info"].(string))
	if err != nil || !strings.Contains(string(text), `"utid":"`+tenant.ID()) {
		t.Errorf("client_info is %q, %v", text, err)
	}
}

func TestDeviceCodeEndsBadly(t *testing.T) {
	for name, c := range map[string]struct {
		testScenario string
		person       scenario.Person
		after        time.Duration
		kind, code   string
	}{
		"declined": {"new-reseller", scenario.Person{Action: scenario.Decline}, 0, "authorization_declined", ""},
		"never typed": {"new-reseller", scenario.Person{Action: scenario.Ignore}, 0, "authorization_pending",
			"AADSTS70016"},
		"ran out": {"new-reseller", scenario.Person{Action: scenario.Ignore}, 15 * time.Minute, "expired_token",
			"AADSTS70020"},
		"blocked, browser": {"compliant", scenario.Person{}, 0, "authorization_pending", "AADSTS70016"},
		"blocked, poll": {"compliant", scenario.Person{RefusalShownIn: scenario.InPoll}, 0, "invalid_grant",
			"AADSTS530035"},
		"policy, poll": {"new-reseller", scenario.Person{RefusalShownIn: scenario.InPoll,
			Codes: map[string]string{"device": "AADSTS53003"}}, 0, "invalid_grant", "AADSTS53003"},
		"at the token": {"new-reseller", scenario.Person{Codes: map[string]string{"token": "AADSTS65001"}}, 0,
			"invalid_grant", "AADSTS65001"},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				tenant := load(t, c.testScenario)
				c.person.UPN = tenant.Person().UPN
				tenant.SetPerson(c.person)
				begun := post(t, tenant, organizations+"devicecode", form("scope", asking))
				time.Sleep(c.after)
				r := post(t, tenant, organizations+"token",
					form("grant_type", "device_code", "device_code", begun.body["device_code"].(string)))
				wantOAuth(t, r, c.kind, c.code)
				if strings.HasPrefix(name, "blocked") && !strings.Contains(tenant.BrowserPage(), "AADSTS530035") {
					t.Errorf("the browser shows %q", tenant.BrowserPage())
				}
			})
		})
	}
}

func TestSignInMayGiveNoRefreshToken(t *testing.T) {
	tenant := load(t, "new-reseller")
	tenant.SetPerson(scenario.Person{UPN: tenant.Person().UPN, NoRefreshToken: true})
	begun := post(t, tenant, organizations+"devicecode", form("scope", asking))
	r := post(t, tenant, organizations+"token", form("grant_type", "device_code", "device_code",
		begun.body["device_code"].(string)))
	if r.status != 200 || r.body["access_token"] == nil || r.body["refresh_token"] != nil {
		t.Errorf("the answer is %d with a refresh token: %v, want success without one", r.status,
			r.body["refresh_token"] != nil)
	}
}

// visit asks for a code in the browser and returns the fields that come back.
func visit(t *testing.T, tenant *sim.Tenant, pairs ...string) url.Values {
	t.Helper()
	q := form("response_type", "code", "redirect_uri", redirect, "scope", asking, "state", "s1", "code_challenge",
		challenge, "code_challenge_method", "S256")
	for i := 0; i+1 < len(pairs); i += 2 {
		q.Set(pairs[i], pairs[i+1])
	}
	final, err := tenant.FollowSignIn("https://login.microsoftonline.com" + organizations + "authorize?" + q.Encode())
	if err != nil {
		t.Fatal(err)
	}
	u, err := url.Parse(final)
	if err != nil || u.Host != "localhost:8400" {
		t.Fatalf("the browser ends at %s", final)
	}
	return u.Query()
}

func TestBrowserGivesACodeForTokens(t *testing.T) {
	for name, c := range map[string]struct {
		testScenario string
		pairs        []string
		mfa          bool
	}{
		"nobody asks for MFA": {"new-reseller", nil, false},
		"asked by amr": {"new-reseller", []string{"claims", `{"access_token":{"amr":{"values":["mfa"]}}}`},
			true},
		"asked by a context": {"new-reseller", []string{"claims",
			`{"access_token":{"acrs":{"essential":true,"value":"c1"}}}`}, true},
		"security defaults": {"compliant", nil, true},
		"posted":            {"compliant", []string{"response_mode", "form_post"}, true},
	} {
		t.Run(name, func(t *testing.T) {
			tenant := load(t, c.testScenario)
			back := visit(t, tenant, c.pairs...)
			if back.Get("state") != "s1" {
				t.Errorf("the state came back as %q", back.Get("state"))
			}
			r := post(t, tenant, organizations+"token",
				form("grant_type", "authorization_code", "code", back.Get("code"), "redirect_uri", redirect,
					"code_verifier", verifier))
			if r.status != 200 {
				t.Fatalf("the token endpoint answers %s", r.text)
			}
			amr, _ := claims(t, r.body["access_token"])["amr"].([]any)
			if slices.Contains(amr, any("mfa")) != c.mfa {
				t.Errorf("amr is %v, want MFA: %v", amr, c.mfa)
			}
		})
	}
}

func TestPostedAnswerIsAFormThatSendsItself(t *testing.T) {
	q := form("response_type", "code", "redirect_uri", redirect, "scope", asking, "state", "s3", "response_mode",
		"form_post")
	r := call(t, load(t, "new-reseller"), "", "GET", "https://login.microsoftonline.com"+organizations+"authorize?"+
		q.Encode(), "")
	for _, want := range []string{`method="post"`, `action="` + redirect + `"`, `name="code"`,
		`name="state" value="s3"`, "submit()"} {
		if !strings.Contains(r.text, want) {
			t.Errorf("the page lacks %s: %s", want, r.text)
		}
	}
}

func TestCodeIsRedeemedByItsOwnerOnce(t *testing.T) {
	tenant := load(t, "new-reseller")
	good := form("grant_type", "authorization_code", "code", visit(t, tenant).Get("code"), "redirect_uri", redirect,
		"code_verifier", verifier)
	for name, c := range map[string][3]string{
		"other verifier": {"code_verifier", "stolen", "AADSTS501481"},
		"other redirect": {"redirect_uri", "http://localhost:1", "AADSTS50011"},
		"other code":     {"code", "guessed", "AADSTS70000"},
		"other client":   {"client_id", "04b07795-8ddb-461a-bbee-02f9e1bf7b46", "AADSTS70000"},
		"unknown client": {"client_id", "11111111-1111-4111-8111-111111111111", "AADSTS700016"},
		"secret":         {"client_secret", "x", "AADSTS700025"},
		"other grant":    {"grant_type", "password", "AADSTS70003"},
	} {
		bad := url.Values{}
		for k, v := range good {
			bad[k] = v
		}
		bad.Set(c[0], c[1])
		r := post(t, tenant, organizations+"token", bad)
		if d, _ := r.body["error_description"].(string); !strings.HasPrefix(d, c[2]+":") {
			t.Errorf("%s: %d %s, want %s", name, r.status, d, c[2])
		}
	}
	if r := post(t, tenant, organizations+"token", good); r.status != 200 {
		t.Fatalf("the code of its owner: %s", r.text)
	}
	wantOAuth(t, post(t, tenant, organizations+"token", good), "invalid_grant", "AADSTS54005")
}

func TestAuthorizeRefusals(t *testing.T) {
	tenant := load(t, "new-reseller")
	for name, c := range map[string]struct {
		pairs      []string
		kind, code string
	}{
		"no scope": {[]string{"scope", ""}, "invalid_request", "AADSTS900144"},
		"other resource": {[]string{"scope", "https://management.azure.com/.default"}, "invalid_resource",
			"AADSTS500011"},
		"malformed scope": {[]string{"scope", "https://graph.microsoft.com/a$b"}, "invalid_scope", "AADSTS70011"},
		"implicit flow":   {[]string{"response_type", "token"}, "invalid_request", "AADSTS9002313"},
		"silent":          {[]string{"prompt", "none"}, "login_required", "AADSTS50058"},
	} {
		back := visit(t, tenant, c.pairs...)
		if back.Get("error") != c.kind || !strings.HasPrefix(back.Get("error_description"), c.code+":") ||
			back.Get("state") != "s1" {
			t.Errorf("%s: %v", name, back)
		}
	}
	tenant.SetPerson(scenario.Person{UPN: tenant.Person().UPN, Action: scenario.Decline})
	if back := visit(t, tenant); back.Get("error") != "access_denied" {
		t.Errorf("declined: %v", back)
	}
	for name, address := range map[string]string{
		"unknown client": "https://login.microsoftonline.com/organizations/oauth2/v2.0/authorize?client_id=x&redirect_uri=" +
			redirect,
		"foreign redirect": "https://login.microsoftonline.com/organizations/oauth2/v2.0/authorize?client_id=" +
			graph.CommandLineTools + "&redirect_uri=https://evil.example",
		"unknown tenant": "https://login.microsoftonline.com/nowhere/oauth2/v2.0/authorize?client_id=" +
			graph.CommandLineTools + "&redirect_uri=" + redirect,
	} {
		if final, err := tenant.FollowSignIn(address); err == nil {
			t.Errorf("%s: the browser was sent to %s", name, final)
		}
	}
}

func TestRefreshTokenLastsUntilSomethingEndsIt(t *testing.T) {
	for name, c := range map[string]struct {
		end  func(*sim.Tenant)
		code string
	}{
		"nothing": {func(*sim.Tenant) {}, ""},
		"revoked": {(*sim.Tenant).RevokeSessions, "AADSTS50173"},
		"scripted": {func(tn *sim.Tenant) {
			tn.SetPerson(scenario.Person{UPN: tn.Person().UPN, Codes: map[string]string{"refresh": "AADSTS700082"}})
		}, "AADSTS700082"},
		"security defaults came": {func(tn *sim.Tenant) {
			if err := client.SignedIn(tn, writing...).SetSecurityDefaults(permitted(t.Context()), true); err != nil {
				t.Fatal(err)
			}
		}, "AADSTS50076"},
	} {
		t.Run(name, func(t *testing.T) {
			tenant := load(t, "new-reseller")
			redeemed := post(t, tenant, organizations+"token",
				form("grant_type", "authorization_code", "code", visit(t, tenant).Get("code"),
					"redirect_uri", redirect, "code_verifier", verifier))
			c.end(tenant)
			first, _ := redeemed.body["refresh_token"].(string)
			r := post(t, tenant, "/"+tenant.ID()+"/oauth2/v2.0/token",
				form("grant_type", "refresh_token", "refresh_token", first, "scope", asking))
			if c.code != "" {
				wantOAuth(t, r, "invalid_grant", c.code)
				return
			}
			if r.status != 200 || r.body["refresh_token"] == first ||
				r.body["access_token"] == redeemed.body["access_token"] {
				t.Errorf("the refresh is answered %d, with the old tokens: %v", r.status,
					r.body["refresh_token"] == first)
			}
		})
	}
}

func TestConsentCanBeMissing(t *testing.T) {
	s := scenario.Scenario{ID: "x", NoConsent: true, Person: scenario.Person{UPN: "a@b.example"},
		Users: []scenario.User{{UPN: "a@b.example", Roles: []string{"Global Administrator"}}, {UPN: "c@b.example"}}}
	tenant := build(t, s)
	r := post(t, tenant, organizations+"token", form("grant_type", "authorization_code", "code",
		visit(t, tenant).Get("code"), "redirect_uri", redirect, "code_verifier", verifier))
	wantOAuth(t, r, "invalid_grant", "AADSTS65001")
	tenant.SetPerson(scenario.Person{UPN: "c@b.example"})
	if back := visit(t, tenant); !strings.HasPrefix(back.Get("error_description"), "AADSTS90094:") {
		t.Errorf("a member without a role is answered %v", back)
	}
}

func TestPeopleCanActOnThePagesThemselves(t *testing.T) {
	tenant := load(t, "new-reseller")
	tenant.SetBehaviour(scenario.Behaviour{ManualSignIn: true,
		VerificationURL: "https://login.microsoftonline.com/device"})
	begun := post(t, tenant, organizations+"devicecode", form("scope", asking))
	poll := form("grant_type", "device_code", "device_code", begun.body["device_code"].(string))
	for range 5 {
		wantOAuth(t, post(t, tenant, organizations+"token", poll), "authorization_pending", "AADSTS70016")
	}
	if r := post(t, tenant, "/device", url.Values{"code": {"<wrong>"}}); !strings.Contains(r.text,
		"didn&#39;t work") || strings.Contains(r.text, "<wrong>") {
		t.Errorf("a wrong code is answered %s", r.text)
	}
	post(t, tenant, "/device", url.Values{"code": {strings.ToLower(begun.body["user_code"].(string)) + " "}})
	if r := post(t, tenant, organizations+"token", poll); r.status != 200 {
		t.Errorf("after the code was typed the poll is answered %s", r.text)
	}
	q := form("response_type", "code", "redirect_uri", redirect, "scope", asking, "state", `"><script>`)
	address := "https://login.microsoftonline.com" + organizations + "authorize?" + q.Encode()
	r := call(t, tenant, "", "GET", address, "")
	if r.status != 200 || !strings.Contains(r.text, "Sign in as mila@fabrikam.example") ||
		strings.Contains(r.text, "<script>") {
		t.Errorf("the page is %d %s", r.status, r.text)
	}
	if r := call(t, tenant, "", "GET", address+"&sim_approved=1", ""); r.status != 302 ||
		!strings.HasPrefix(r.header.Get("Location"), redirect+"?code=") {
		t.Errorf("the button leads to %d %q", r.status, r.header.Get("Location"))
	}
}
