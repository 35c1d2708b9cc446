package sim_test

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"cspready/graph"
	"cspready/graph/sim/client"
	"cspready/graph/sim/scenario"
)

func TestServicePrincipalsAreMadeOfWhatIsKnown(t *testing.T) {
	tenant := shop(t, func(s *scenario.Scenario) { s.NoPartnerCenter, s.Applications, s.Vendors = true, nil, nil })
	token := tenant.PersonToken(registering...)
	for _, c := range []struct {
		appID, more string
		status      int
		says        string
	}{
		{graph.GraphAPI, "", 400, "does not reference a valid application object"},
		{graph.PartnerCenterAPI, "", 201, "1cebfa2a-fb4d-419e-b5f9-839b4383e05a"},
		{graph.PartnerCenterAPI, "", 409, "Request_MultipleObjectsWithSameKeyValue"},
		{graph.AzureManagementAPI, `,"accountEnabled":false`, 201, `"accountEnabled":false`},
		{graph.MicrosoftPartner, `,"displayName":"Mine"`, 400, "displayName"},
		{"dddddddd-0000-4000-8000-000000000001", "", 400,
			"The appId 'dddddddd-0000-4000-8000-000000000001' of the service principal does not reference a valid application object."},
		{"", "", 400, "appId"},
	} {
		r := call(t, tenant, token, "POST", "/servicePrincipals", `{"appId":"`+c.appID+`"`+c.more+`}`)
		if r.status != c.status || !strings.Contains(r.text, c.says) {
			t.Errorf("%q: %d %s, want %d and %q", c.appID, r.status, r.text, c.status, c.says)
		}
	}
}

func TestEveryTenantHasGraphAndMostHavePartnerCenter(t *testing.T) {
	for _, without := range []bool{false, true} {
		tenant := shop(t, func(s *scenario.Scenario) { s.NoPartnerCenter, s.Applications = without, nil })
		door := client.SignedIn(tenant, registering...)
		p, err := door.PrincipalOf(t.Context(), graph.GraphAPI)
		wantKind(t, err, "")
		offers := func(list []graph.OfferedPermission, id, value string) bool {
			return slices.Contains(list, graph.OfferedPermission{ID: id, Value: value, Enabled: true})
		}
		if p.OwnerTenantID != "f8cdef31-a31e-4b4a-93e4-5f571e91255a" || p.Enabled != graph.Yes ||
			!offers(p.DelegatedPermissions, "e1fe6dd8-ba31-4d61-89e7-88639da4683d", "User.Read") ||
			!offers(p.AppPermissions, "7ab1d382-f21e-4acd-a863-ba3e13f7da61", "Directory.Read.All") {
			t.Errorf("Graph is %+v", p)
		}
		_, err = door.PrincipalOf(t.Context(), graph.PartnerCenterAPI)
		if want := map[bool]graph.Kind{true: graph.ErrNotFound}[without]; want != "" || err != nil {
			wantKind(t, err, want)
		}
	}
}

// pair are the object ids of the vendor's service principal and of Partner Center's.
func pair(t *testing.T, door *client.Client) (client, resource string) {
	t.Helper()
	for p, err := range door.Principals(t.Context()) {
		wantKind(t, err, "")
		switch p.Name {
		case "Backup for all":
			client = p.ID
		case "Microsoft Partner Center":
			resource = p.ID
		}
		if len(p.DelegatedPermissions) > 0 || p.Created.IsZero() {
			t.Errorf("the list tells %+v", p)
		}
	}
	return client, resource
}

func TestConsentsAreGivenOnceAndReplacedAsAWhole(t *testing.T) {
	tenant := shop(t, nil)
	door, token := client.SignedIn(tenant, registering...), tenant.PersonToken(registering...)
	client, resource := pair(t, door)
	const nobody = "dddddddd-0000-4000-8000-000000000001"
	body := func(kind, client, resource, person string) string {
		o := map[string]any{"clientId": client, "consentType": kind, "resourceId": resource,
			"scope": "user_impersonation"}
		if person != "" {
			o["principalId"] = person
		}
		return said(t, o)
	}
	otto := call(t, tenant, token, "GET", "/users/otto@shop.example", "").body["id"].(string)
	for _, c := range []struct {
		body   string
		status int
		says   string
	}{
		{body("AllPrincipals", client, resource, ""), 201, "user_impersonation"},
		{body("AllPrincipals", client, resource, ""), 409, "Request_MultipleObjectsWithSameKeyValue"},
		{body("Principal", client, resource, otto), 201, otto},
		{body("Principal", client, resource, ""), 400, "consentType"},
		{body("AllPrincipals", client, resource, otto), 400, "consentType"},
		{body("Everybody", client, resource, ""), 400, "consentType"},
		{body("AllPrincipals", nobody, resource, ""), 404, nobody},
		{body("AllPrincipals", client, nobody, ""), 404, nobody},
		{body("Principal", client, resource, nobody), 404, nobody},
	} {
		if r := call(t, tenant, token, "POST", "/oauth2PermissionGrants", c.body); r.status != c.status ||
			!strings.Contains(r.text, c.says) {
			t.Errorf("%s: %d %s, want %d and %q", c.body, r.status, r.text, c.status, c.says)
		}
	}
	var grants []graph.PermissionGrant
	for g, err := range door.GrantsOn(t.Context(), resource) {
		wantKind(t, err, "")
		if g.ClientID == client {
			grants = append(grants, g)
		}
	}
	if len(grants) != 2 || !grants[0].ForAllUsers || grants[1].PrincipalID != otto {
		t.Fatalf("the consents are %+v", grants)
	}
	path := "/oauth2PermissionGrants/" + grants[0].ID
	ctx := graph.Permit(t.Context(), graph.Request{Method: "PATCH", Path: path, Body: `{"scope":"other  one"}`})
	wantKind(t, door.UpdateGrant(ctx, grants[0].ID, `{"scope":"other  one"}`), "")
	now, err := door.GrantsOf(t.Context(), client)
	wantKind(t, err, "")
	if !slices.Equal(now[0].Scopes, []string{"other", "one"}) {
		t.Errorf("the consent is %+v", now[0])
	}
	for _, want := range []int{204, 404} {
		if r := call(t, tenant, token, "DELETE", path, ""); r.status != want {
			t.Errorf("taking it back: %d, want %d", r.status, want)
		}
	}
}

func TestReplicasThatLagDoNotKnowANewPrincipal(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		tenant := shop(t, nil)
		door, token := client.SignedIn(tenant, registering...), tenant.PersonToken(registering...)
		_, resource := pair(t, door)
		_, appID := newApp(t, tenant, token, `{"displayName":"A"}`)
		tenant.SetBehaviour(scenario.Behaviour{Lag: 2 * time.Second})
		made := call(t, tenant, token, "POST", "/servicePrincipals", `{"appId":"`+appID+`"}`)
		for made.status != http.StatusCreated { // the application is not everywhere either
			made = call(t, tenant, token, "POST", "/servicePrincipals", `{"appId":"`+appID+`"}`)
		}
		body := said(t, map[string]any{"clientId": made.body["id"], "resourceId": resource,
			"consentType": "AllPrincipals", "scope": "user_impersonation"})
		var answers []int
		for range 2 {
			answers = append(answers, call(t, tenant, token, "POST", "/oauth2PermissionGrants", body).status)
		}
		if slices.Sort(answers); fmt.Sprint(answers) != "[201 404]" {
			t.Errorf("the replicas answered %v", answers)
		}
	})
}

func TestApplicationPermissionsAreGivenOnceByThoseWhoMay(t *testing.T) {
	tenant := shop(t, nil)
	door, token := client.SignedIn(tenant, registering...), tenant.PersonToken(registering...)
	client, partnerCenter := pair(t, door)
	api, err := door.PrincipalOf(t.Context(), graph.GraphAPI)
	wantKind(t, err, "")
	body := func(resource, role string) string {
		return said(t, map[string]any{"principalId": client, "resourceId": resource, "appRoleId": role})
	}
	const readAll, users = "7ab1d382-f21e-4acd-a863-ba3e13f7da61", "df021288-bdef-4463-88db-98f22de89214"
	tenant.SetPerson(scenario.Person{UPN: "ann@shop.example"})
	ann := tenant.PersonToken(registering...)
	for _, c := range []struct {
		token, path, body string
		status            int
	}{
		{ann, api.ID + "/appRoleAssignedTo", body(api.ID, readAll), 403},
		{token, api.ID + "/appRoleAssignedTo", body(api.ID, readAll), 201},
		{token, client + "/appRoleAssignments", body(api.ID, readAll), 400},
		{token, client + "/appRoleAssignments", body(api.ID, users), 201},
		{token, client + "/appRoleAssignedTo", body(api.ID, users), 400},
		{token, partnerCenter + "/appRoleAssignedTo", body(partnerCenter, readAll), 400},
	} {
		if r := call(t, tenant, c.token, "POST", "/servicePrincipals/"+c.path, c.body); r.status != c.status {
			t.Errorf("%s: %d %s, want %d", c.path, r.status, r.text, c.status)
		}
	}
	roles, err := door.RolesOf(t.Context(), client)
	wantKind(t, err, "")
	n := 0
	for g, err := range door.RolesOn(t.Context(), api.ID) {
		wantKind(t, err, "")
		if g.PrincipalID == client {
			n++
		}
	}
	if len(roles) != 3 || n != 3 {
		t.Errorf("it holds %d permissions, and Graph tells of %d", len(roles), n)
	}
}

func TestSomebodyIsAddedToAGroupOnce(t *testing.T) {
	tenant := shop(t, nil)
	door, token := client.SignedIn(tenant, registering...), tenant.PersonToken(registering...)
	groups, err := door.GroupsNamed(t.Context(), "AdminAgents", "Bob's and Eve's", "Readers", "HelpdeskAgents")
	wantKind(t, err, "")
	if len(groups) != 3 {
		t.Fatalf("the groups are %+v", groups)
	}
	otto := call(t, tenant, token, "GET", "/users/otto@shop.example", "").body["id"].(string)
	path := "/groups/" + groups[0].ID + "/members/$ref"
	body := `{"@odata.id":"https://graph.microsoft.com/v1.0/directoryObjects/` + otto + `"}`
	ctx := graph.Permit(t.Context(), graph.Request{Method: "POST", Path: path, Body: body, Times: 2})
	wantKind(t, door.AddMember(ctx, groups[0].ID, body), "")
	wantKind(t, door.AddMember(ctx, groups[0].ID, body), graph.ErrConflict)
	if r := call(t, tenant, token, "GET", "/groups/"+groups[0].ID+"/members", ""); len(r.list()) != 2 {
		t.Errorf("the members are %s", r.text)
	}
	for name, c := range map[string]struct {
		group, body string
		status      int
	}{
		"already there": {groups[0].ID, body, 400},
		"nobody": {groups[0].ID, strings.Replace(body, otto, "dddddddd-0000-4000-8000-000000000001", 1),
			404},
		"no group":          {otto, body, 404},
		"another cloud":     {groups[1].ID, strings.Replace(body, "microsoft.com", "microsoft.us", 1), 400},
		"a group of a role": {groups[2].ID, body, 403},
	} {
		if r := call(t, tenant, token, "POST", "/groups/"+c.group+"/members/$ref", c.body); r.status != c.status {
			t.Errorf("%s: %d %s, want %d", name, r.status, r.text, c.status)
		}
	}
}
