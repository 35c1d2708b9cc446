package sim_test

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha1"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"math/big"
	"net/http"
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

// registering is what it takes to make an application and to let it do something.
var registering = append([]string{"Application.Read.All", "Application.ReadWrite.All",
	"DelegatedPermissionGrant.ReadWrite.All",
	"AppRoleAssignment.ReadWrite.All", "Directory.Read.All", "GroupMember.ReadWrite.All"}, reading...)

// shop is a partner with one application of each kind, a vendor's, and the group of its agents.
func shop(t *testing.T, change func(*scenario.Scenario)) *sim.Tenant {
	t.Helper()
	return build(t, testScenario(t, change))
}

func testScenario(t *testing.T, change func(*scenario.Scenario)) scenario.Scenario {
	t.Helper()
	no := false
	s := scenario.Scenario{
		ID: "22222222-2222-4333-8444-555555555555", Name: "Shop", Created: time.Date(2019, 1, 1, 0, 0, 0, 0, time.UTC),
		Domains: []scenario.Domain{{Name: "shop.example", Default: true},
			{Name: "shop.onmicrosoft.com", Initial: true}},
		Users: []scenario.User{
			{Name: "Ada Admin", UPN: "ada@shop.example", Roles: []string{"Global Administrator"}},
			{Name: "Otto Owner", UPN: "otto@shop.example"},
			{Name: "Ann Apps", UPN: "ann@shop.example", Roles: []string{"Application Administrator"}},
			{Name: "Gus Guest", UPN: "gus@shop.example", Guest: true},
		},
		Groups: []scenario.Group{{Name: "AdminAgents", Members: []string{"ada@shop.example"}},
			{Name: "Bob's and Eve's"},
			{Name: "Readers", Roles: []string{"Global Reader"}}},
		Applications: []scenario.Application{
			{Name: "CSP app", AppID: "aaaaaaaa-0000-4000-8000-000000000001", CreatedDaysAgo: 400,
				Audience:     graph.ManyTenants,
				WebRedirects: []string{"http://localhost"}, Tags: []string{"cspready"},
				Owners: []string{"otto@shop.example"}, Assigned: []string{"AdminAgents"},
				RequiredAccess: []scenario.APIAccess{{API: "Partner Center", Scopes: []string{"user_impersonation"}},
					{API: "Microsoft Graph", Scopes: []string{"User.Read"}, Roles: []string{"Directory.Read.All"}}},
				Certificates: []scenario.Credential{{Name: "CN=old", DaysLeft: 10, DaysOld: 355}},
				Grants: []scenario.Consent{{API: "Partner Center", Scopes: []string{"user_impersonation"}},
					{API: "Microsoft Graph", Scopes: []string{"User.Read"}, User: "otto@shop.example"}},
				Roles: []string{"Directory.Read.All"}},
			{Name: "CSP app", Principal: &no, Locked: &no, PublicClient: true,
				Secrets: []scenario.Credential{{Name: "old", DaysLeft: -3, DaysOld: 100}}},
			{Name: "Gone", DeletedDaysAgo: 3, Grants: []scenario.Consent{{API: "Azure management",
				Scopes: []string{"user_impersonation"}}}},
		},
		Vendors: []scenario.VendorApp{{Name: "Backup for all", Owner: "bbbbbbbb-0000-4000-8000-000000000001",
			Publisher: "Backup Ltd", CreatedDaysAgo: 30,
			Roles: []string{"Directory.ReadWrite.All"}}},
		Person: scenario.Person{UPN: "ada@shop.example"},
	}
	if change != nil {
		change(&s)
	}
	return s
}

// certificate is the base64 of a fresh certificate that is good for these days from now on, and its thumbprint.
func certificate(t *testing.T, days int) (key string, sum [20]byte) {
	t.Helper()
	private, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "cspready"},
		NotBefore: time.Now().Truncate(time.Second),
		NotAfter:  time.Now().Truncate(time.Second).AddDate(0, 0, days)}
	der, err := x509.CreateCertificate(rand.Reader, template, template, &private.PublicKey, private)
	if err != nil {
		t.Fatal(err)
	}
	return base64.StdEncoding.EncodeToString(der), sha1.Sum(der)
}

func keyJSON(key, more string) string {
	return `{"type":"AsymmetricX509Cert","usage":"Verify","key":"` + key + `"` + more + `}`
}

func newApp(t *testing.T, tenant *sim.Tenant, token, body string) (id, appID string) {
	t.Helper()
	r := call(t, tenant, token, "POST", "/applications", body)
	id, _ = r.body["id"].(string)
	appID, _ = r.body["appId"].(string)
	if r.status != http.StatusCreated || id == "" || appID == "" {
		t.Fatalf("making an application: %d %s", r.status, r.text)
	}
	return id, appID
}

func query(path string, pairs ...string) string {
	q := url.Values{}
	for i := 0; i+1 < len(pairs); i += 2 {
		q.Set(pairs[i], pairs[i+1])
	}
	return path + "?" + q.Encode()
}

func TestEveryReadOfApplicationsAnswersWhatTheSchemaAllows(t *testing.T) {
	tenant := shop(t, nil)
	door, token := client.SignedIn(tenant, registering...), tenant.PersonToken(registering...)
	app, err := door.Applications(t.Context())
	wantKind(t, err, "")
	p, err := door.PrincipalOf(t.Context(), app[0].AppID)
	wantKind(t, err, "")
	for path, n := range map[string]int{
		"/applications": 2, query("/applications", "$filter", "displayName eq 'CSP app'"): 2,
		query("/applications", "$filter", "appId eq '"+app[0].AppID+"'", "$select", "id"): 1,
		"/applications(appId='" + app[0].AppID + "')":                                     0,
		"/applications/" + app[0].ID:                                                      0,
		"/applications/" + app[0].ID + "/owners":                                          1,
		"/applications/" + app[0].ID + "/appManagementPolicies":                           0,
		"/policies/defaultAppManagementPolicy":                                            0,
		"/directory/deletedItems/microsoft.graph.application":                             1,
		"/directory/deletedItems/microsoft.graph.servicePrincipal":                        1, "/servicePrincipals": 5,
		"/servicePrincipals/" + p.ID:                                                                             0,
		"/servicePrincipals(appId='" + graph.GraphAPI + "')":                                                     0,
		"/servicePrincipals/" + p.ID + "/oauth2PermissionGrants":                                                 2,
		"/oauth2PermissionGrants":                                                                                2,
		"/servicePrincipals/" + p.ID + "/appRoleAssignments":                                                     1,
		"/servicePrincipals/" + p.ID + "/appRoleAssignedTo":                                                      1,
		query("/oauth2PermissionGrants", "$filter", "clientId eq '"+p.ID+"' and consentType eq 'AllPrincipals'"): 1,
		"/groups": 3, query("/groups", "$filter", "displayName in ('AdminAgents', 'Bob''s and Eve''s','nobody')"): 2,
		query("/groups", "$filter", "displayName eq 'Bob''s and Eve''s'"): 1,
	} {
		if r := call(t, tenant, token, "GET", path, ""); r.status != http.StatusOK || len(r.list()) != n {
			t.Errorf("%s: %d with %d objects, want %d: %s", path, r.status, len(r.list()), n, r.text)
		}
	}
	const nobody = "dddddddd-0000-4000-8000-000000000001"
	for _, path := range []string{"/applications/", "/servicePrincipals/",
		"/applications(appId='" + nobody + "')?x=/", "/servicePrincipals(appId='" + nobody + "')?x=/"} {
		if r := call(t, tenant, token, "GET", path+nobody, ""); r.status != http.StatusNotFound ||
			r.code() != "Request_ResourceNotFound" {
			t.Errorf("%s: %d %s, want 404", path, r.status, r.text)
		}
	}
	tenant.SetBehaviour(scenario.Behaviour{PageSize: 1})
	if apps, err := door.Applications(t.Context()); err != nil || len(apps) != 2 {
		t.Errorf("two pages hold %d applications, %v", len(apps), err)
	}
}

func TestANewApplicationIsForEverybodyUnlessItSays(t *testing.T) {
	tenant := shop(t, nil)
	token := tenant.PersonToken(registering...)
	r := call(t, tenant, token, "POST", "/applications", `{"displayName":"CSP app","tags":["cspready"]}`)
	if r.body["signInAudience"] != "AzureADandPersonalMicrosoftAccount" ||
		!strings.Contains(r.text, `"tags":["cspready"]`) {
		t.Errorf("the application is %d %s", r.status, r.text)
	}
	if p := call(t, tenant, token, "GET", fmt.Sprintf("/servicePrincipals(appId='%s')", r.body["appId"]),
		""); p.status != http.StatusNotFound {
		t.Errorf("it has a service principal at once: %d", p.status)
	}
	id, _ := newApp(t, tenant, token, `{"displayName":"CSP app","signInAudience":"AzureADMultipleOrgs"}`)
	for name, body := range map[string]string{
		"no name":          `{}`,
		"a secret":         `{"displayName":"A","passwordCredentials":[]}`,
		"another audience": `{"displayName":"A","signInAudience":"Everybody"}`,
		"an own id":        `{"displayName":"A","appId":"aaaaaaaa-0000-4000-8000-00000000000f"}`,
		"an API twice": `{"displayName":"A","requiredResourceAccess":[{"resourceAppId":"` + graph.GraphAPI +
			`","resourceAccess":[]},{"resourceAppId":"` + graph.GraphAPI + `","resourceAccess":[]}]}`,
		"http of elsewhere": `{"displayName":"A","web":{"redirectUris":["http://elsewhere.example"]}}`,
		"unknown property":  `{"displayName":"A","colour":"red"}`,
	} {
		if r := call(t, tenant, token, "POST", "/applications", body); r.status != http.StatusBadRequest {
			t.Errorf("%s: %d %s", name, r.status, r.text)
		}
	}
	if r := call(t, tenant, token, "PATCH", "/applications/"+id,
		`{"passwordCredentials":[]}`); r.status != http.StatusBadRequest {
		t.Errorf("secrets by PATCH: %d", r.status)
	}
}

func TestListsOfAnApplicationAreReplacedAsAWhole(t *testing.T) {
	tenant := shop(t, nil)
	token := tenant.PersonToken(registering...)
	id, _ := newApp(t, tenant, token,
		`{"displayName":"A","tags":["one","two"],"web":{"redirectUris":["https://a.example"],"logoutUrl":"https://out.example"},
		"requiredResourceAccess":[{"resourceAppId":"`+graph.GraphAPI+`","resourceAccess":[]}]}`)
	if r := call(t, tenant, token, "PATCH", "/applications/"+id,
		`{"tags":["three"],"web":{"redirectUris":["http://localhost"]},"requiredResourceAccess":[]}`); r.status != http.StatusNoContent {
		t.Fatal(r.text)
	}
	r := call(t, tenant, token, "GET", query("/applications/"+id, "$select",
		"displayName,tags,web,requiredResourceAccess"), "")
	web, _ := r.body["web"].(map[string]any)
	if fmt.Sprintf("%v %v %v %v", r.body["tags"], web["redirectUris"], web["logoutUrl"],
		r.body["requiredResourceAccess"]) != "[three] [http://localhost] https://out.example []" {
		t.Errorf("the application is %s", r.text)
	}
}

func TestCertificatesAreToldOnlyWhenAskedForByName(t *testing.T) {
	tenant := shop(t, nil)
	token, door := tenant.PersonToken(registering...), client.SignedIn(tenant, registering...)
	key, sum := certificate(t, 90)
	id, _ := newApp(t, tenant, token, `{"displayName":"A","signInAudience":"AzureADMyOrg","keyCredentials":[`+
		keyJSON(key, "")+`]}`)
	for path, told := range map[string]bool{"/applications/" + id: false,
		query("/applications", "$select", "id,keyCredentials"):     false,
		query("/applications/"+id, "$select", "id,keyCredentials"): true} {
		r := call(t, tenant, token, "GET", path, "")
		if strings.Contains(r.text, key) != told || !strings.Contains(r.text,
			base64.StdEncoding.EncodeToString(sum[:])) {
			t.Errorf("%s: %s", path, r.text)
		}
	}
	app, err := door.Application(t.Context(), id)
	wantKind(t, err, "")
	first := app.Keys[0]
	if first.Thumbprint != fmt.Sprintf("%X", sum) || base64.StdEncoding.EncodeToString(first.Certificate) != key ||
		!first.Verifies || first.Name != "CN=cspready" || first.KeyID == "" {
		t.Errorf("the key is %+v", first)
	}
	second, _ := certificate(t, 30)
	listed, err := door.Applications(t.Context())
	wantKind(t, err, "")
	// without the certificate
	raw := listed[slices.IndexFunc(listed, func(a graph.Application) bool { return a.ID == id })].Keys[0].Raw
	if r := call(t, tenant, token, "PATCH", "/applications/"+id,
		`{"keyCredentials":[`+string(raw)+`,`+keyJSON(second, `,"displayName":"new"`)+
			`]}`); r.status != http.StatusNoContent {
		t.Fatal(r.text)
	}
	app, err = door.Application(t.Context(), id)
	wantKind(t, err, "")
	if len(app.Keys) != 2 || app.Keys[0].KeyID != first.KeyID ||
		string(app.Keys[0].Certificate) != string(first.Certificate) || app.Keys[1].Name != "new" {
		t.Errorf("the keys are %+v", app.Keys)
	}
	if r := call(t, tenant, token, "PATCH", "/applications/"+id,
		`{"keyCredentials":[{"keyId":"`+first.KeyID+`"}]}`); r.status != http.StatusNoContent {
		t.Fatal(r.text)
	}
	if app, _ = door.Application(t.Context(), id); len(app.Keys) != 1 || app.Keys[0].Thumbprint != first.Thumbprint {
		t.Errorf("the keys are %+v, want the first alone", app.Keys)
	}
	if r := call(t, tenant, token, "PATCH", "/applications/"+id,
		`{"keyCredentials":[`+keyJSON(second, `,"keyId":"`+first.KeyID+`"`)+`]}`); r.status != http.StatusBadRequest {
		t.Errorf("another certificate under an old id: %d", r.status)
	}
}

func TestAKeyIsACertificateWithinItsValidity(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		tenant := shop(t, nil)
		token := tenant.PersonToken(registering...)
		id, _ := newApp(t, tenant, token, `{"displayName":"A"}`)
		key, _ := certificate(t, 90)
		day := func(n int) string { return time.Now().AddDate(0, 0, n).UTC().Format(time.RFC3339) }
		for name, c := range map[string]struct {
			key    string
			status int
		}{
			"no key":           {`{"type":"AsymmetricX509Cert","usage":"Verify"}`, 400},
			"no certificate":   {keyJSON("AAAA", ""), 400},
			"no base64":        {keyJSON("?", ""), 400},
			"for signing":      {strings.Replace(keyJSON(key, ""), "Verify", "Sign", 1), 400},
			"starts before":    {keyJSON(key, `,"startDateTime":"`+day(-1)+`"`), 400},
			"ends after":       {keyJSON(key, `,"endDateTime":"`+day(91)+`"`), 400},
			"ends before":      {keyJSON(key, `,"startDateTime":"`+day(9)+`","endDateTime":"`+day(8)+`"`), 400},
			"own identifier":   {keyJSON(key, `,"customKeyIdentifier":"b3Vycw=="`), 204},
			"within":           {keyJSON(key, `,"startDateTime":"`+day(1)+`","endDateTime":"`+day(80)+`"`), 204},
			"wrong identifier": {keyJSON(key, `,"customKeyIdentifier":"ours!"`), 400},
		} {
			if r := call(t, tenant, token, "PATCH", "/applications/"+id,
				`{"keyCredentials":[`+c.key+`]}`); r.status != c.status {
				t.Errorf("%s: %d %s, want %d", name, r.status, r.text, c.status)
			}
		}
	})
}

// said is JSON of a value, for bodies.
func said(t *testing.T, v any) string {
	t.Helper()
	text, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}
