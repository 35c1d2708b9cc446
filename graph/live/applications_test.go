package live_test

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"reflect"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"cspready/graph"
	"cspready/graph/live"
)

const (
	key1 = `{"keyId":"k1","displayName":"CN=sam","customKeyIdentifier":"52ED9B5038A47B9E2E2190715CC238359D4F8F73","usage":"verify","type":"AsymmetricX509Cert","key":"AQID","startDateTime":"2026-01-01T00:00:00Z","endDateTime":"2027-01-01T00:00:00Z"}`
	key2 = `{"keyId":"k2","customKeyIdentifier":"Uu2bUDike54uIZBxXMI4NZ1Pj3M=","usage":"Sign","key":null}`
	full = `{"id":"o1","appId":"a1","displayName":"SAM","createdDateTime":"2026-01-02T03:04:05.1234567Z","deletedDateTime":null,"signInAudience":"AzureADMultipleOrgs",
"tags":["cspready"],"web":{"redirectUris":["http://localhost"]},"SPA":{"redirectUris":["https://spa.example"]},"publicClient":null,"isFallbackPublicClient":false,
"disabledByMicrosoftStatus":"DisabledDueToViolationOfServicesAgreement","servicePrincipalLockConfiguration":{"isEnabled":true,"allProperties":true},
"requiredResourceAccess":[{"resourceAppId":"api","resourceAccess":[{"id":"s","type":"Scope"},{"id":"r","type":"Role"}]}],
"keyCredentials":[` + key1 + `,` + key2 + `],"passwordCredentials":[{"keyId":"p1","displayName":null,"hint":"abc","endDateTime":"2027-01-01T00:00:00Z"}]}`
)

func day(year int) time.Time { return time.Date(year, 1, 1, 0, 0, 0, 0, time.UTC) }

func TestApplicationIsReadAsGraphPrintsIt(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w, asked := scripted(t, map[string]string{
			"GET /applications/o1": full,
			"GET /applications": `{"value":[` + full +
				`,{"id":"o2","appId":"a2","tags":null,"web":null,"keyCredentials":null,"servicePrincipalLockConfiguration":null}]}`,
			"GET /directory/deletedItems/microsoft.graph.application": `{"value":[{"id":"o3","appId":"a3","deletedDateTime":"2026-01-01T00:00:00Z"}]}`,
		})
		got, err := w.conn.Application(t.Context(), "o1")
		const thumbprint = "52ED9B5038A47B9E2E2190715CC238359D4F8F73"
		want := graph.Application{
			ID: "o1", AppID: "a1", Name: "SAM", Created: time.Date(2026, 1, 2, 3, 4, 5, 123456700, time.UTC),
			Audience: graph.ManyTenants, Tags: []string{"cspready"},
			WebRedirects: []string{"http://localhost"}, SPARedirects: []string{"https://spa.example"}, PublicClient: graph.No,
			Disabled:       true,
			Lock:           graph.LockState{Known: true, Enabled: true, AllProperties: true},
			RequiredAccess: []graph.ResourceAccess{{API: "api", Scopes: []string{"s"}, Roles: []string{"r"}}},
			Keys: []graph.KeyCredential{
				{KeyID: "k1", Name: "CN=sam", Thumbprint: thumbprint, Starts: day(2026), Ends: day(2027), Verifies: true,
					Raw: json.RawMessage(key1), Certificate: []byte{1, 2, 3}},
				{KeyID: "k2", Thumbprint: thumbprint, Raw: json.RawMessage(key2)},
			},
			Secrets: []graph.SecretCredential{{KeyID: "p1", Hint: "abc", Ends: day(2027)}},
		}
		if err != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("the application is\n%+v, %v; want\n%+v", got, err, want)
		}
		list, err := w.conn.Applications(t.Context())
		if err != nil || len(list) != 2 || list[0].Keys[0].Certificate != nil ||
			!reflect.DeepEqual(list[1], graph.Application{ID: "o2", AppID: "a2"}) {
			t.Errorf("the list is %+v, %v", list, err)
		}
		deleted, err := w.conn.DeletedApplications(t.Context())
		if err != nil || len(deleted) != 1 || !deleted[0].Deleted.Equal(day(2026)) {
			t.Errorf("deleted are %+v, %v", deleted, err)
		}
		for _, s := range asked() {
			if fields := s.query.Get("$select"); !strings.Contains(fields, "keyCredentials,passwordCredentials") ||
				strings.Contains(fields, "logo") {
				t.Errorf("%s asks for %q", s.path, fields)
			}
		}
		_, err = w.conn.Application(t.Context(), "gone")
		w.is(err, graph.ErrNotFound)
	})
}

func TestPrincipalsAndWhatTheyHold(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w, asked := scripted(t, map[string]string{
			"GET /servicePrincipals": `{"value":[{"id":"s1","appId":"a1","displayName":"API","accountEnabled":true,"appOwnerOrganizationId":"t","servicePrincipalType":"Application","verifiedPublisher":{"displayName":"Contoso"},` +
				`"oauth2PermissionScopes":[{"id":"1","value":"user_impersonation","isEnabled":true}],"appRoles":[{"id":"2","value":"All","isEnabled":true,"allowedMemberTypes":["application"]},{"id":"3","allowedMemberTypes":["User"]}]}]}`,
			"GET /servicePrincipals/s1/oauth2PermissionGrants": `{"value":[{"id":"g","clientId":"s1","resourceId":"s2","consentType":"AllPrincipals","principalId":null,"scope":" a  b"}]}`,
			"GET /oauth2PermissionGrants":                      `{"value":[{"id":"g","clientId":"s1","resourceId":"s2","consentType":"Principal","principalId":"u","scope":null}]}`,
			"GET /servicePrincipals/s1/appRoleAssignments":     `{"value":[{"id":"r","principalId":"s1","principalType":"ServicePrincipal","resourceId":"s2","appRoleId":"x","creationTimestamp":"2026-01-01T00:00:00Z"}]}`,
			"GET /servicePrincipals/s2/appRoleAssignedTo":      `{"value":[{"id":"q","principalId":"u","principalType":"User","resourceId":"s2"},{"id":"r","principalId":"s1","principalDisplayName":"N","resourceId":"s2","appRoleId":"x"}]}`,
			"GET /applications/o1/owners":                      `{"value":[{"@odata.type":"#microsoft.graph.user","id":"u","displayName":"Ada","userPrincipalName":"ada@x.example","accountEnabled":false},{"@odata.type":"#microsoft.graph.servicePrincipal","id":"s"}]}`,
			"GET /groups":                                      `{"value":[{"id":"g","displayName":"O'Neil"}]}`,
		})
		check := func(what string, got any, err error, want any) {
			t.Helper()
			if err != nil || !reflect.DeepEqual(got, want) {
				t.Errorf("%s: %+v, %v; want %+v", what, got, err, want)
			}
		}
		got, err := w.conn.PrincipalOf(t.Context(), "a1")
		check("principal", got, err, graph.ServicePrincipalObject{
			ID: "s1", AppID: "a1", Name: "API", Enabled: graph.Yes, OwnerTenantID: "t", Publisher: "Contoso",
			Kind:                 "Application",
			DelegatedPermissions: []graph.OfferedPermission{{ID: "1", Value: "user_impersonation", Enabled: true}},
			AppPermissions:       []graph.OfferedPermission{{ID: "2", Value: "All", Enabled: true}},
		})
		if q := asked()[0].query; q.Get("$filter") != "appId eq 'a1'" ||
			!strings.HasSuffix(q.Get("$select"), "oauth2PermissionScopes,appRoles") {
			t.Errorf("the principal was asked for by %v", q)
		}
		for p, err := range w.conn.Principals(t.Context()) {
			check("principals", p.ID, err, "s1")
		}
		if q := asked()[1].query; strings.Contains(q.Get("$select"), "appRoles") || q.Get("$top") != "999" {
			t.Errorf("principals were asked for by %v", q)
		}
		of, err := w.conn.GrantsOf(t.Context(), "s1")
		check("consents of", of, err, []graph.PermissionGrant{{ID: "g", ClientID: "s1", ResourceID: "s2", ForAllUsers: true,
			Scopes: []string{"a", "b"}}})
		for g, err := range w.conn.GrantsOn(t.Context(), "s2") {
			check("consents on", g, err, graph.PermissionGrant{ID: "g", ClientID: "s1", ResourceID: "s2", PrincipalID: "u",
				Scopes: []string{}})
		}
		roles, err := w.conn.RolesOf(t.Context(), "s1")
		check("roles of", roles, err, []graph.AppRoleGrant{{ID: "r", PrincipalID: "s1", ResourceID: "s2", RoleID: "x",
			Created: day(2026)}})
		for r, err := range w.conn.RolesOn(t.Context(), "s2") {
			check("roles on", r, err, graph.AppRoleGrant{ID: "r", PrincipalID: "s1", ResourceID: "s2", RoleID: "x"})
		}
		owners, err := w.conn.AppOwners(t.Context(), "o1")
		check("owners", owners, err, []graph.User{{ID: "u", Name: "Ada", UserPrincipalName: "ada@x.example", External: graph.No,
			Enabled: graph.No}, {ID: "s"}})
		groups, err := w.conn.GroupsNamed(t.Context(), "O'Neil", "B")
		check("groups", groups, err, []graph.Group{{ID: "g", Name: "O'Neil"}})
		if all := asked(); all[len(all)-1].query.Get("$filter") != "displayName in ('O''Neil','B')" {
			t.Errorf("groups were asked for by %v", all[len(all)-1].query)
		}
		none, asked := scripted(t, map[string]string{"GET /servicePrincipals": `{"value":[]}`})
		_, err = none.conn.PrincipalOf(t.Context(), "a1")
		none.is(err, graph.ErrNotFound)
		if groups, err := none.conn.GroupsNamed(t.Context()); err != nil || groups != nil || len(asked()) != 1 {
			t.Errorf("no names: %v, %v", groups, err)
		}
	})
}

// TestServicePrincipalsAreReadWithoutWhatGraphDoesNotKnow refuses the property of their creation once.
func TestServicePrincipalsAreReadWithoutWhatGraphDoesNotKnow(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w, _ := scripted(t, nil)
		var refused atomic.Int32
		w.wire.intercept(func(r *http.Request) (*http.Response, error) {
			switch {
			case r.URL.Host != "graph.microsoft.com":
				return nil, nil
			case strings.Contains(r.URL.Query().Get("$select"), "createdDateTime"):
				refused.Add(1)
				return scriptedReply(r, `400 {"error":{"code":"BadRequest","message":"Could not find a property named 'createdDateTime'"}}`), nil
			}
			return scriptedReply(r, `{"value":[{"id":"s1","appId":"a1","accountEnabled":true}]}`), nil
		})
		for range 2 {
			if p, err := w.conn.PrincipalOf(t.Context(), "a1"); err != nil || p.ID != "s1" {
				t.Errorf("%+v, %v", p, err)
			}
			for p, err := range w.conn.Principals(t.Context()) {
				if err != nil || p.ID != "s1" {
					t.Errorf("%+v, %v", p, err)
				}
			}
		}
		if n := refused.Load(); n != 1 {
			t.Errorf("it was asked %d times", n)
		}
	})
}

// TestWritesOfApplications sends every write with an approval and without, and with answers that leave doubt.
func TestWritesOfApplications(t *testing.T) {
	const body = `{"x":1}`
	writes := map[string]struct {
		request graph.Request
		answer  string
		do      func(context.Context, *live.Connection) error
	}{
		"create an application": {graph.Request{Method: "POST", Path: "/applications"}, `201 {"id":"o","appId":"a"}`,
			func(ctx context.Context, c *live.Connection) error {
				_, err := c.CreateApplication(ctx, body)
				return err
			}},
		"change an application": {graph.Request{Method: "PATCH", Path: "/applications/o1"}, `204 `,
			func(ctx context.Context, c *live.Connection) error { return c.UpdateApplication(ctx, "o1", body) }},
		"restore an application": {graph.Request{Method: "POST", Path: "/directory/deletedItems/o1/restore"}, `{"id":"o1"}`,
			func(ctx context.Context, c *live.Connection) error { return c.RestoreApplication(ctx, "o1") }},
		"create a client secret": {graph.Request{Method: "POST", Path: "/applications/o1/addPassword"},
			`{"keyId":"k","secretText":"canary-4711"}`,
			func(ctx context.Context, c *live.Connection) error {
				_, _, err := c.AddSecret(ctx, "o1", body)
				return err
			}},
		"remove a client secret": {graph.Request{Method: "POST", Path: "/applications/o1/removePassword"}, `204 `,
			func(ctx context.Context, c *live.Connection) error { return c.RemoveSecret(ctx, "o1", body) }},
		"create a service principal": {graph.Request{Method: "POST", Path: "/servicePrincipals"},
			`201 {"id":"s","appId":"a"}`,
			func(ctx context.Context, c *live.Connection) error {
				_, err := c.CreatePrincipal(ctx, body)
				return err
			}},
		"change a service principal": {graph.Request{Method: "PATCH", Path: "/servicePrincipals/s1"}, `204 `,
			func(ctx context.Context, c *live.Connection) error { return c.UpdatePrincipal(ctx, "s1", body) }},
		"consent to permissions": {graph.Request{Method: "POST", Path: "/oauth2PermissionGrants"}, `201 {"id":"g"}`,
			func(ctx context.Context, c *live.Connection) error { return c.CreateGrant(ctx, body) }},
		"add to a group": {graph.Request{Method: "POST", Path: "/groups/g1/members/$ref"}, `204 `,
			func(ctx context.Context, c *live.Connection) error { return c.AddMember(ctx, "g1", body) }},
	}
	for op, c := range writes {
		t.Run(op, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				if op != "restore an application" {
					c.request.Body = body
				}
				at := c.request.Method + " " + c.request.Path
				w, asked := scripted(t, map[string]string{at: c.answer})
				w.is(c.do(t.Context(), w.conn), graph.ErrReadOnly)
				other := c.request
				other.Body = `{"x":2}`
				w.is(c.do(graph.Permit(t.Context(), other), w.conn), graph.ErrReadOnly)
				if len(asked()) != 0 {
					t.Error("a write was sent without a yes")
				}
				ctx := graph.Permit(t.Context(), c.request)
				if err := c.do(ctx, w.conn); err != nil {
					t.Fatal(err)
				}
				if got := asked()[0]; got.body != c.request.Body {
					t.Errorf("sent was %q", got.body)
				}
				w.is(c.do(ctx, w.conn), graph.ErrReadOnly)
				for answer, want := range map[string]graph.Kind{
					"503 ": graph.ErrUnsure, `400 {"error":{"code":"Request_BadRequest","message":"One or more added object references already exist"}}`: graph.ErrConflict,
					`403 {"error":{"code":"Authorization_RequestDenied"}}`: graph.ErrForbidden, `409 {"error":{}}`: graph.ErrConflict,
				} {
					w, _ := scripted(t, map[string]string{at: answer})
					err := c.do(graph.Permit(t.Context(), c.request), w.conn)
					w.is(err, want)
					if e := new(graph.Error); !errors.As(err, &e) || e.Op != op {
						t.Errorf("the operation is called %q", e.Op)
					}
				}
				if strings.HasPrefix(op, "create a") {
					w, _ := scripted(t, map[string]string{at: `201 {}`})
					w.is(c.do(graph.Permit(t.Context(), c.request), w.conn), graph.ErrUnsure)
				}
			})
		})
	}
}

func TestSecretOfAnApplication(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		const body = `{"passwordCredential":{"displayName":"cspready"}}`
		yes := graph.Request{Method: "POST", Path: "/applications/o1/addPassword", Body: body}
		w, _ := scripted(t, map[string]string{"POST /applications/o1/addPassword": `{"keyId":"k","displayName":"cspready","hint":"can","endDateTime":"2027-01-01T00:00:00Z","secretText":"canary-4711"}`})
		made, secret, err := w.conn.AddSecret(graph.Permit(t.Context(), yes), "o1", body)
		if err != nil || secret != "canary-4711" ||
			made != (graph.SecretCredential{KeyID: "k", Name: "cspready", Hint: "can", Ends: day(2027)}) {
			t.Errorf("made was %+v, %v", made, err)
		}
		broken, _ := scripted(t, map[string]string{"POST /applications/o1/addPassword": `{"keyId":7,"secretText":"canary-4711"}`})
		_, _, err = broken.conn.AddSecret(graph.Permit(t.Context(), yes), "o1", body)
		broken.is(err, graph.ErrUnsure)
		if text := everything(err) + w.log.String() + broken.log.String(); strings.Contains(text, "canary") {
			t.Errorf("the secret is in %s", text)
		}
	})
}

func TestRulesForCredentials(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		policy := func(field string) string {
			return `{"isEnabled":true,"` + field +
				`":{"passwordCredentials":[{"restrictionType":"passwordAddition","state":"enabled","maxLifetime":null,"restrictForAppsCreatedAfterDateTime":"2026-01-01T00:00:00Z","excludeActors":null},` +
				`{"restrictionType":"passwordLifetime","state":"audit","maxLifetime":"P90D","excludeActors":{"customSecurityAttributes":[]}}],` +
				`"keyCredentials":[{"restrictionType":"asymmetricKeyLifetime","state":"disabled","maxLifetime":"soon","excludeActors":{"customSecurityAttributes":[{"id":"x"}]}}]}}`
		}
		want := graph.CredentialRules{Enabled: true, Rules: []graph.CredentialRule{
			{Type: graph.RulePasswordAddition, Enabled: true, CreatedAfter: day(2026)},
			{Type: graph.RulePasswordLifetime, Enabled: true, MaxLifetime: 90 * 24 * time.Hour, Unrecognised: "state: audit"},
			{Type: graph.RuleKeyLifetime, Unrecognised: "maxLifetime: soon; excludeActors: set"},
		}}
		for _, body := range []string{policy("applicationRestrictions"),
			`{"value":` + policy("applicationRestrictions") + `}`} {
			w, _ := scripted(t, map[string]string{
				"GET /policies/defaultAppManagementPolicy":    body,
				"GET /applications/o1/appManagementPolicies":  `{"value":[` + policy("restrictions") + `]}`,
				"GET /applications/o2/appManagementPolicies":  `403 {"error":{"code":"Authorization_RequestDenied"}}`,
				"GET /applications/o3/appManagementPolicies":  `{"value":[]}`,
				"GET /applications/bad/appManagementPolicies": `{"value":[{}]}`,
			})
			got, err := w.conn.CredentialRules(t.Context())
			if err != nil || !reflect.DeepEqual(got, want) {
				t.Errorf("the rules are %+v, %v", got, err)
			}
			special, err := w.conn.AppRules(t.Context(), "o1")
			if err != nil || !reflect.DeepEqual(special, []graph.CredentialRules{want}) {
				t.Errorf("the rules of an application are %+v, %v", special, err)
			}
			if none, err := w.conn.AppRules(t.Context(), "o3"); err != nil || none != nil {
				t.Errorf("no rules are %+v, %v", none, err)
			}
			_, err = w.conn.AppRules(t.Context(), "o4")
			w.is(err, graph.ErrNotFound)
			_, err = w.conn.AppRules(t.Context(), "o2")
			w.is(err, graph.ErrForbidden)
			_, err = w.conn.AppRules(t.Context(), "bad")
			w.is(err, graph.ErrUnreadable)
		}
	})
}
