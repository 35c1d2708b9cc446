package sim_test

import (
	"context"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"cspready/graph"
	"cspready/graph/sim"
	"cspready/graph/sim/client"
	"cspready/graph/sim/scenario"
)

func TestDoorReadsApplicationsAsTheScenarioHasThem(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		time.Sleep(20 * 365 * 24 * time.Hour)
		door := client.SignedIn(shop(t, nil), registering...)
		apps, err := door.Applications(t.Context())
		wantKind(t, err, "")
		if len(apps) != 2 || apps[0].ID == apps[1].ID || apps[0].AppID != "aaaaaaaa-0000-4000-8000-000000000001" {
			t.Fatalf("the applications are %+v", apps)
		}
		a, b := apps[0], apps[1]
		if a.Audience != graph.ManyTenants || !a.HasTag("cspready") ||
			!slices.Equal(a.WebRedirects, []string{"http://localhost"}) || a.Lock.Known ||
			a.PublicClient != graph.Unknown {
			t.Errorf("the first is %+v", a)
		}
		if b.Audience != graph.OneTenant || b.PublicClient != graph.Yes || !b.Lock.Known || b.Lock.Enabled ||
			!b.Secrets[0].Ends.Before(time.Now()) {
			t.Errorf("the second is %+v", b)
		}
		wanted, ok := a.AccessTo(graph.GraphAPI)
		if !ok || !slices.Equal(wanted.Scopes, []string{"e1fe6dd8-ba31-4d61-89e7-88639da4683d"}) ||
			!slices.Equal(wanted.Roles, []string{"7ab1d382-f21e-4acd-a863-ba3e13f7da61"}) {
			t.Errorf("it wants %+v of Graph", wanted)
		}
		if k := a.Keys[0]; len(k.Thumbprint) != 40 || k.Certificate != nil || k.Ends.Sub(k.Starts) != 365*24*time.Hour {
			t.Errorf("its key is %+v", k)
		}
		if age := time.Since(a.Created); age != 400*24*time.Hour {
			t.Errorf("it is %v old", age)
		}
		owners, err := door.AppOwners(t.Context(), a.ID)
		wantKind(t, err, "")
		if len(owners) != 1 || owners[0].Name != "Otto Owner" {
			t.Errorf("its owners are %+v", owners)
		}
		rules, err := door.CredentialRules(t.Context())
		wantKind(t, err, "")
		own, err := door.AppRules(t.Context(), a.ID)
		wantKind(t, err, "")
		if rules.Enabled || len(own) > 0 {
			t.Errorf("rules are %+v and %+v, want none", rules, own)
		}
		_, err = door.AppRules(t.Context(), "dddddddd-0000-4000-8000-000000000001")
		wantKind(t, err, graph.ErrNotFound)
		deleted, err := door.DeletedApplications(t.Context())
		wantKind(t, err, "")
		if len(deleted) != 1 || deleted[0].Name != "Gone" || time.Since(deleted[0].Deleted) != 72*time.Hour {
			t.Errorf("deleted are %+v", deleted)
		}
	})
}

func TestDoorMakesAnApplicationThatWorks(t *testing.T) {
	tenant := shop(t, nil)
	door := client.SignedIn(tenant, registering...)
	const body = `{"displayName":"New","signInAudience":"AzureADMultipleOrgs"}`
	_, err := door.CreateApplication(t.Context(), body)
	wantKind(t, err, graph.ErrReadOnly)
	allow := func(method, path, body string) context.Context {
		return graph.Permit(t.Context(), graph.Request{Method: method, Path: path, Body: body, Times: 2})
	}
	app, err := door.CreateApplication(allow("POST", "/applications", body), body)
	wantKind(t, err, "")
	path := "/applications/" + app.ID
	wantKind(t, door.UpdateApplication(allow("PATCH", path, `{"tags":["a"]}`), app.ID, `{"tags":["a"]}`), "")
	made, secret, err := door.AddSecret(allow("POST", path+"/addPassword", `{"passwordCredential":{}}`), app.ID,
		`{"passwordCredential":{}}`)
	wantKind(t, err, "")
	if len(string(secret)) != 40 || made.KeyID == "" || made.Ends.IsZero() {
		t.Errorf("the secret is %+v", made)
	}
	remove := said(t, map[string]string{"keyId": made.KeyID})
	wantKind(t, door.RemoveSecret(allow("POST", path+"/removePassword", remove), app.ID, remove), "")

	create := said(t, map[string]string{"appId": app.AppID})
	ctx := allow("POST", "/servicePrincipals", create)
	p, err := door.CreatePrincipal(ctx, create)
	wantKind(t, err, "")
	_, err = door.CreatePrincipal(ctx, create)
	wantKind(t, err, graph.ErrConflict)
	_, resource := pair(t, door)
	consent := said(t, map[string]string{"clientId": p.ID, "resourceId": resource, "consentType": "AllPrincipals",
		"scope": "user_impersonation"})
	ctx = allow("POST", "/oauth2PermissionGrants", consent)
	wantKind(t, door.CreateGrant(ctx, consent), "")
	wantKind(t, door.CreateGrant(ctx, consent), graph.ErrConflict)
	wantKind(t, door.UpdatePrincipal(allow("PATCH", "/servicePrincipals/"+p.ID, `{"accountEnabled":false}`), p.ID,
		`{"accountEnabled":false}`), "")
	got, err := door.PrincipalOf(t.Context(), app.AppID)
	wantKind(t, err, "")
	if got.Enabled != graph.No || got.OwnerTenantID != tenant.ID() || got.ID != p.ID {
		t.Errorf("the service principal is %+v", got)
	}
}

func TestDoorTellsWhyItCouldNotLook(t *testing.T) {
	door := client.SignedIn(shop(t, nil), "User.Read")
	for _, err := range door.Principals(t.Context()) {
		wantKind(t, err, graph.ErrForbidden)
	}
	for _, err := range door.GrantsOn(t.Context(), "x") {
		wantKind(t, err, graph.ErrForbidden)
	}
	_, err := door.GroupsNamed(t.Context(), "AdminAgents")
	wantKind(t, err, graph.ErrForbidden)
}

func TestApplicationsThatContradictThemselvesAreNoScenario(t *testing.T) {
	no := false
	app := func(change func(*scenario.Application)) func(*scenario.Scenario) {
		return func(s *scenario.Scenario) { change(&s.Applications[0]) }
	}
	for name, change := range map[string]func(*scenario.Scenario){
		"owner": app(func(a *scenario.Application) { a.Owners = []string{"nobody"} }),
		"API": app(func(a *scenario.Application) {
			a.RequiredAccess = []scenario.APIAccess{{API: "Partner Centre"}}
		}),
		"permission":      app(func(a *scenario.Application) { a.RequiredAccess[0].Scopes = []string{"everything"} }),
		"audience":        app(func(a *scenario.Application) { a.Audience = "all" }),
		"assigned":        app(func(a *scenario.Application) { a.Assigned = []string{"nobody"} }),
		"role":            app(func(a *scenario.Application) { a.Roles = []string{"Everything.All"} }),
		"consent of":      app(func(a *scenario.Application) { a.Grants[1].User = "nobody" }),
		"consented twice": app(func(a *scenario.Application) { a.Grants = append(a.Grants, a.Grants[0]) }),
		"consented scope": app(func(a *scenario.Application) { a.Grants[0].Scopes = []string{"everything"} }),
		"no principal":    app(func(a *scenario.Application) { a.Principal = &no }),
		"application id":  app(func(a *scenario.Application) { a.AppID = graph.PartnerCenterAPI }),
		"no tenant":       func(s *scenario.Scenario) { s.Vendors[0].Owner = "somewhere" },
		"vendor twice":    func(s *scenario.Scenario) { s.Vendors = append(s.Vendors, s.Vendors[0]) },
		"not in tenant":   func(s *scenario.Scenario) { s.NoPartnerCenter = true },
		"vendor's consent": func(s *scenario.Scenario) {
			s.Vendors[0].Grants = []scenario.Consent{{API: "dddddddd-0000-4000-8000-000000000001"}}
		},
	} {
		if _, err := sim.New(testScenario(t, change)); err == nil {
			t.Errorf("%s: the scenario was taken", name)
		}
	}
}
