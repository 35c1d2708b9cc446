package live_test

import (
	"context"
	"encoding/base64"
	"fmt"
	"strings"
	"testing"
	"time"

	"cspready/graph"
	"cspready/graph/sim"
	"cspready/graph/sim/client"
	"cspready/graph/sim/scenario"
	"cspready/steps"
)

const nobody = "00000000-0000-0000-0000-00000000dead"

// appScopes are the scopes for reading all, including applications.
var appScopes = append([]string{"Application.Read.All", "DelegatedPermissionGrant.Read.All"}, scopes...)

// appQuestions are questions about applications and their permissions.
var appQuestions = map[string]func(context.Context, steps.Tenant) (any, error){
	"applications":         func(ctx context.Context, t steps.Tenant) (any, error) { return t.Applications(ctx) },
	"deleted applications": func(ctx context.Context, t steps.Tenant) (any, error) { return t.DeletedApplications(ctx) },
	"application of each": func(ctx context.Context, t steps.Tenant) (any, error) {
		return ofEachApp(ctx, t, func(id string) (any, error) { return t.Application(ctx, id) })
	},
	"owners of each": func(ctx context.Context, t steps.Tenant) (any, error) {
		return ofEachApp(ctx, t, func(id string) (any, error) { return t.AppOwners(ctx, id) })
	},
	"rules of each": func(ctx context.Context, t steps.Tenant) (any, error) {
		return ofEachApp(ctx, t, func(id string) (any, error) { return t.AppRules(ctx, id) })
	},
	"rules":              func(ctx context.Context, t steps.Tenant) (any, error) { return t.CredentialRules(ctx) },
	"service principals": func(ctx context.Context, t steps.Tenant) (any, error) { return whole(t.Principals(ctx)) },
	"service principal of each": func(ctx context.Context, t steps.Tenant) (any, error) {
		return ofEachPrincipal(ctx, t, func(_, appID string) (any, error) { return t.PrincipalOf(ctx, appID) })
	},
	"consents of each": func(ctx context.Context, t steps.Tenant) (any, error) {
		return ofEachPrincipal(ctx, t, func(id, _ string) (any, error) { return t.GrantsOf(ctx, id) })
	},
	"consents on each": func(ctx context.Context, t steps.Tenant) (any, error) {
		return ofEachPrincipal(ctx, t, func(id, _ string) (any, error) { return whole(t.GrantsOn(ctx, id)) })
	},
	"roles of each": func(ctx context.Context, t steps.Tenant) (any, error) {
		return ofEachPrincipal(ctx, t, func(id, _ string) (any, error) { return t.RolesOf(ctx, id) })
	},
	"roles on each": func(ctx context.Context, t steps.Tenant) (any, error) {
		return ofEachPrincipal(ctx, t, func(id, _ string) (any, error) { return whole(t.RolesOn(ctx, id)) })
	},
	"groups by name": func(ctx context.Context, t steps.Tenant) (any, error) {
		return t.GroupsNamed(ctx, "AdminAgents", "Bob's and Eve's", "Nobody")
	},
	"groups by no name": func(ctx context.Context, t steps.Tenant) (any, error) { return t.GroupsNamed(ctx) },
}

// An about is an answer about one object, or the kind of its error.
type about struct {
	answer any
	kind   graph.Kind
	op     string
}

func told(answer any, err error) about {
	if err != nil {
		return about{nil, kindOf(err), opOf(err)}
	}
	return about{answer: answer}
}

// ofEachApp asks about every registration, and about one that does not exist.
func ofEachApp(ctx context.Context, t steps.Tenant, ask func(id string) (any, error)) (any, error) {
	apps, err := t.Applications(ctx)
	if err != nil {
		return nil, err
	}
	all := []about{told(ask(nobody))}
	for _, a := range apps[:min(len(apps), 8)] {
		all = append(all, told(ask(a.ID)))
	}
	return all, nil
}

// ofEachPrincipal asks about service principals, and about one that does not exist.
func ofEachPrincipal(ctx context.Context, t steps.Tenant, ask func(id, appID string) (any, error)) (any, error) {
	principals, err := whole(t.Principals(ctx))
	if err != nil {
		return nil, err
	}
	all := []about{told(ask(nobody, nobody))}
	for _, p := range principals[:min(len(principals), 8)] {
		all = append(all, told(ask(p.ID, p.AppID)))
	}
	return all, nil
}

// registry is a tenant that has applications of every kind.
func registry(t *testing.T, change func(*scenario.Scenario)) *sim.Tenant {
	t.Helper()
	yes, no := true, false
	s := scenario.Scenario{
		ID: registryID, Name: "Registry", Created: time.Date(2019, 1, 1, 0, 0, 0, 0, time.UTC),
		Domains: []scenario.Domain{{Name: "registry.example", Default: true},
			{Name: "registry.onmicrosoft.com", Initial: true}},
		Users: []scenario.User{
			{Name: "Ada", UPN: "ada@registry.example", Roles: []string{"Global Administrator"}},
			{Name: "Otto", UPN: "otto@registry.example", Disabled: true},
			{Name: "Gus", UPN: "gus_else.example#EXT#@registry.onmicrosoft.com", Guest: true},
			{Name: "Mia", UPN: "mia@registry.example"},
		},
		Groups: []scenario.Group{{Name: "AdminAgents", Members: []string{"ada@registry.example"}}, {Name: "Bob's and Eve's"}},
		Applications: []scenario.Application{
			{
				Name: "Billing", CreatedDaysAgo: 400, Audience: graph.ManyTenants, WebRedirects: []string{"http://localhost"},
				Tags:     []string{"cspready"},
				Owners:   []string{"otto@registry.example", "gus_else.example#EXT#@registry.onmicrosoft.com"},
				Assigned: []string{"AdminAgents", "otto@registry.example"},
				RequiredAccess: []scenario.APIAccess{{API: "Partner Center", Scopes: []string{"user_impersonation"}},
					{API: "Microsoft Graph", Scopes: []string{"User.Read"}, Roles: []string{"Directory.Read.All"}}},
				Certificates: []scenario.Credential{{Name: "CN=old", DaysLeft: 10, DaysOld: 355}, {DaysLeft: -10, DaysOld: 355}},
				Secrets:      []scenario.Credential{{Name: "old", DaysLeft: -3, DaysOld: 100}}, Locked: &yes,
				NeedsAssignment: true,
				Grants: []scenario.Consent{{API: "Partner Center", Scopes: []string{"user_impersonation"}},
					{API: "Microsoft Graph", Scopes: []string{"User.Read", "openid"}, User: "otto@registry.example"}},
				Roles: []string{"Directory.Read.All"},
			},
			{Name: "Billing", Principal: &no, Locked: &no, PublicClient: true, PublicRedirects: []string{"http://localhost"},
				SPARedirects: []string{"https://x.example"}},
			{Name: "Off", Rules: &scenario.AppManagementPolicy{NoSecrets: true, KeyDays: 30}, Deactivated: true, Disabled: true,
				Owners: []string{"Billing"}},
			{Name: "Gone", DeletedDaysAgo: 3,
				Grants: []scenario.Consent{{API: "Azure management", Scopes: []string{"user_impersonation"}}}},
		},
		Vendors: []scenario.VendorApp{
			{Name: "Backup for all", Owner: "bbbbbbbb-0000-4000-8000-000000000001", Publisher: "Backup Ltd", CreatedDaysAgo: 30,
				Roles: []string{"Directory.ReadWrite.All"}},
			{Name: "Of nobody", Owner: "untold", Disabled: true},
		},
		AppRules: &scenario.AppManagementPolicy{SecretDays: 90, KeyDays: 180, TrustedAuthority: true,
			CreatedAfterDaysAgo: 100},
		Person: scenario.Person{UPN: "ada@registry.example"},
	}
	if change != nil {
		change(&s)
	}
	tenant, err := sim.New(s)
	if err != nil {
		t.Fatal(err)
	}
	return tenant
}

func TestBothDoorsAgreeOnApplications(t *testing.T) {
	for _, scenario := range scenario.Names() {
		t.Run(scenario, func(t *testing.T) {
			agreeOn(t, appQuestions, func() *sim.Tenant { return load(t, scenario) }, appScopes...)
		})
	}
	for name, c := range map[string]struct {
		change    func(*scenario.Scenario)
		behaviour scenario.Behaviour
		trouble   scenario.Fault
		scopes    []string
	}{
		"of every kind":         {},
		"page by page":          {behaviour: scenario.Behaviour{PageSize: 1}},
		"no rules":              {change: func(s *scenario.Scenario) { s.AppRules = nil }},
		"nothing":               {change: func(s *scenario.Scenario) { s.Applications, s.Vendors = nil, nil }},
		"no role":               {change: func(s *scenario.Scenario) { s.Person.UPN = "mia@registry.example" }},
		"a guest":               {change: func(s *scenario.Scenario) { s.Person.UPN = s.Users[2].UPN }},
		"no permission":         {scopes: []string{"User.Read"}},
		"no permission for one": {scopes: append([]string{"Application.Read.All"}, "User.Read")},
		"throttled once":        {trouble: scenario.Fault{Method: "GET", Status: 429, RetryAfter: time.Second}},
		"not found": {trouble: scenario.Fault{Method: "GET", Path: "/applications/{}/owners", Status: 404,
			Times: -1}},
		"a page": {trouble: scenario.Fault{Method: "GET", Path: "/applications/{}/appManagementPolicies",
			Status: 200, HTML: true, Times: -1}},
		"connection lost": {trouble: scenario.Fault{Method: "GET", Path: "/servicePrincipals", BreaksConnection: true,
			Times: -1}},
	} {
		t.Run(name, func(t *testing.T) {
			if c.scopes == nil {
				c.scopes = appScopes
			}
			agreeOn(t, appQuestions, func() *sim.Tenant {
				tenant := registry(t, c.change)
				tenant.SetBehaviour(c.behaviour)
				if c.trouble != (scenario.Fault{}) {
					tenant.InjectFault(c.trouble)
				}
				return tenant
			}, c.scopes...)
		})
	}
}

// TestBothDoorsAgreeOnWhatWasSet asks about an application with settings that a scenario does not have.
func TestBothDoorsAgreeOnWhatWasSet(t *testing.T) {
	cert, _ := newKey(t)
	key := base64.StdEncoding.EncodeToString(cert.Raw)
	withKey := func(identifier string) string {
		return fmt.Sprintf(`{"keyCredentials":[{"type":"AsymmetricX509Cert","usage":"Verify","key":%q,"customKeyIdentifier":%q}]}`,
			key, base64.StdEncoding.EncodeToString([]byte(identifier)))
	}
	for name, body := range map[string]string{
		"a lock of credentials":           `{"servicePrincipalLockConfiguration":{"isEnabled":true,"credentialsWithUsageSign":true,"credentialsWithUsageVerify":true}}`,
		"a lock of some credentials":      `{"servicePrincipalLockConfiguration":{"isEnabled":true,"credentialsWithUsageVerify":true}}`,
		"a lock of nothing":               `{"servicePrincipalLockConfiguration":{"isEnabled":true}}`,
		"a key":                           withKey(""),
		"a key that is called by its hex": withKey("52ed9b5038a47b9e2e2190715cc238359d4f8f73"),
		"a key that is called otherwise":  withKey("mine"),
		"public":                          `{"isFallbackPublicClient":false,"publicClient":{"redirectUris":["http://localhost"]}}`,
		"no tags":                         `{"tags":[]}`,
	} {
		t.Run(name, func(t *testing.T) {
			agreeOn(t, appQuestions, func() *sim.Tenant {
				tenant := registry(t, func(s *scenario.Scenario) { s.AppRules = nil })
				door := client.SignedIn(tenant, "Application.ReadWrite.All")
				apps, err := door.Applications(t.Context())
				if err != nil {
					t.Fatal(err)
				}
				yes := graph.Request{Method: "PATCH", Path: "/applications/" + apps[0].ID, Body: body}
				if err := door.UpdateApplication(graph.Permit(t.Context(), yes), apps[0].ID, body); err != nil {
					t.Fatal(err)
				}
				return tenant
			}, appScopes...)
		})
	}
}

// TestWhatIsReadIsAskedFor makes sure that no property is missing in $select, which both clients could miss in the
// same way.
func TestWhatIsReadIsAskedFor(t *testing.T) {
	for about, open := range doors(t) {
		tenant := registry(t, nil)
		door := open(tenant)
		apps, err := door.Applications(t.Context())
		if err != nil || len(apps) != 3 {
			t.Fatalf("%s: the applications are %+v, %v", about, apps, err)
		}
		if a := apps[0]; a.Created.IsZero() || !a.Lock.IsLocked() || len(a.Keys) != 2 || a.Keys[0].Thumbprint == "" ||
			len(a.Secrets) != 1 || len(a.RequiredAccess) != 2 || !a.HasTag("cspready") {
			t.Errorf("%s: the application is %+v", about, a)
		}
		if a := apps[1]; a.PublicClient != graph.Yes || len(a.SPARedirects) != 1 || len(a.PublicRedirects) != 1 ||
			a.Disabled || a.Lock.Enabled || !a.Lock.Known {
			t.Errorf("%s: the application is %+v", about, a)
		}
		if !apps[2].Disabled {
			t.Errorf("%s: nothing says that %s is off", about, apps[2].Name)
		}
		owners, err := door.AppOwners(t.Context(), apps[0].ID)
		if err != nil || len(owners) != 2 || owners[0].Enabled != graph.No || !owners[1].Guest || owners[1].External != graph.Yes {
			t.Errorf("%s: the owners are %+v, %v", about, owners, err)
		}
		others, err := door.AppOwners(t.Context(), apps[2].ID)
		if err != nil || len(others) != 1 || others[0].Name != "Billing" || others[0].UserPrincipalName != "" {
			t.Errorf("%s: the owners are %+v, %v", about, others, err)
		}
		rules, err := door.AppRules(t.Context(), apps[2].ID)
		if err != nil || len(rules) != 1 || !rules[0].Enabled || len(rules[0].Rules) != 2 ||
			rules[0].Rules[0].Type != graph.RulePasswordAddition || rules[0].Rules[1].MaxLifetime != 30*24*time.Hour {
			t.Errorf("%s: the rules are %+v, %v", about, rules, err)
		}
		for p, err := range door.Principals(t.Context()) {
			if err != nil || p.Created.IsZero() || p.Enabled == graph.Unknown || p.Kind == "" ||
				p.OwnerTenantID == "" && p.Name != "Of nobody" {
				t.Errorf("%s: a service principal is %+v, %v", about, p, err)
			}
			if strings.HasPrefix(p.Name, "Backup") && p.Publisher != "Backup Ltd" {
				t.Errorf("%s: the vendor is %+v", about, p)
			}
		}
	}
}
