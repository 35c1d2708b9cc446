package sim_test

import (
	"encoding/json"
	"fmt"
	"net/http"
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
	assignmentsPath = "/roleManagement/directory/roleAssignments"
	fido2Path       = "/policies/authenticationMethodsPolicy/authenticationMethodConfigurations/fido2"
	passPath        = "/policies/authenticationMethodsPolicy/authenticationMethodConfigurations/temporaryAccessPass"
	newName         = "emergency1@small.onmicrosoft.com"
	newPassword     = "xWwvJ]6NMw+bWH-d"
	passType        = `"@odata.type":"#microsoft.graph.temporaryAccessPassAuthenticationMethodConfiguration"`
	fido2Type       = `"@odata.type":"#microsoft.graph.fido2AuthenticationMethodConfiguration"`
)

// provisioning is what it takes to make a break-glass account.
var provisioning = append([]string{"User.ReadWrite.All", "RoleManagement.ReadWrite.Directory",
	"Policy.ReadWrite.AuthenticationMethod",
	"UserAuthMethod-TAP.ReadWrite.All"}, reading...)

// account is the body of a new account, with some properties in the place of the usual ones; nil leaves one out.
func account(t *testing.T, other map[string]any) string {
	t.Helper()
	body := map[string]any{
		"accountEnabled": true, "displayName": "Emergency access 1", "mailNickname": "emergency1",
		"userPrincipalName": newName,
		"passwordPolicies":  "DisablePasswordExpiration", "usageLocation": "NL",
		"passwordProfile": map[string]any{"password": newPassword, "forceChangePasswordNextSignIn": false},
	}
	for name, v := range other {
		if body[name] = v; v == nil {
			delete(body, name)
		}
	}
	text, err := json.Marshal(body)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func made(t *testing.T, tenant *sim.Tenant, token string, other map[string]any) (id string) {
	t.Helper()
	r := call(t, tenant, token, "POST", "/users", account(t, other))
	id, _ = r.body["id"].(string)
	if r.status != http.StatusCreated || id == "" {
		t.Fatalf("making an account: %d %s", r.status, r.text)
	}
	return id
}

func TestANewAccountIsThereAndKeepsItsPassword(t *testing.T) {
	tenant := small(t, "P2")
	token := tenant.PersonToken(provisioning...)
	r := call(t, tenant, token, "POST", "/users", account(t, nil))
	if _, told := r.body["accountEnabled"]; r.status != http.StatusCreated || told ||
		r.body["userPrincipalName"] != newName {
		t.Errorf("the answer is %d %s", r.status, r.text)
	}
	if !tenant.PasswordMatches(newName, newPassword) || tenant.PasswordMatches(newName, "another") ||
		tenant.PasswordMatches("ada@small.example", "") {
		t.Error("another password than the one that was set opens the account")
	}
	made(t, tenant, token, map[string]any{"userPrincipalName": "off@small.example", "accountEnabled": false})
	if tenant.PasswordMatches("off@small.example", newPassword) {
		t.Error("a disabled account can be signed in with")
	}
	id, _ := r.body["id"].(string)
	shown := call(t, tenant, token, "GET", "/users/"+id+
		"?$select=accountEnabled,passwordPolicies,passwordProfile,assignedLicenses", "")
	if shown.body["passwordPolicies"] != "DisablePasswordExpiration" || shown.body["accountEnabled"] != true ||
		len(shown.body["assignedLicenses"].([]any)) != 0 {
		t.Errorf("the account is %s", shown.text)
	}
	methods := call(t, tenant, token, "GET", "/users/"+newName+"/authentication/methods", "")
	if len(methods.list()) != 1 || !strings.Contains(methods.text, "passwordAuthenticationMethod") {
		t.Errorf("its methods are %s", methods.text)
	}
	everybody := call(t, tenant, token, "GET", "/users", "")
	if len(everybody.list()) != 6 {
		t.Errorf("there are %d accounts, want 6", len(everybody.list()))
	}
	for _, text := range []string{r.text, shown.text, methods.text, everybody.text,
		fmt.Sprintf("%+v", tenant.Requests()), tenant.BrowserPage()} {
		if strings.Contains(text, newPassword) {
			t.Errorf("the password is in %s", text)
		}
	}
	for _, upn := range []string{"ada@small.example", "gus@small.example", "off@small.example"} {
		if r := call(t, tenant, token, "GET", "/users/"+upn, ""); r.body["userPrincipalName"] != upn {
			t.Errorf("asked for %s, got %s", upn, r.text)
		}
	}
}

func TestWhatCannotBeAnAccountIsRefused(t *testing.T) {
	tenant := build(t, scenario.Scenario{
		ID: "x", Users: []scenario.User{{UPN: "ada@small.example", Roles: []string{"Global Administrator"}}},
		Person:  scenario.Person{UPN: "ada@small.example"},
		Domains: []scenario.Domain{{Name: "small.example", Default: true}, {Name: "adfs.example", Federated: true}},
	})
	token := tenant.PersonToken(provisioning...)
	profile := func(password string) map[string]any {
		return map[string]any{"password": password, "forceChangePasswordNextSignIn": true}
	}
	for name, c := range map[string]struct {
		other map[string]any
		says  string
	}{
		"no display name":     {map[string]any{"displayName": nil}, "displayName"},
		"no nickname":         {map[string]any{"mailNickname": nil}, "mailNickname"},
		"not said if enabled": {map[string]any{"accountEnabled": nil}, "accountEnabled"},
		"no password":         {map[string]any{"passwordProfile": nil}, "passwordProfile"},
		"half a profile": {map[string]any{"passwordProfile": map[string]any{"password": newPassword}},
			"forceChangePasswordNextSignIn"},
		"a short password": {map[string]any{"passwordProfile": profile("aB3$")}, "password complexity"},
		"two classes":      {map[string]any{"passwordProfile": profile("correcthorse12")}, "password complexity"},
		"no domain":        {map[string]any{"userPrincipalName": "emergency"}, "userPrincipalName is invalid"},
		"odd characters": {map[string]any{"userPrincipalName": "em er@small.example"},
			"userPrincipalName is invalid"},
		"a foreign domain":   {map[string]any{"userPrincipalName": "a@small.onmicrosoft.com"}, "domain portion"},
		"a federated domain": {map[string]any{"userPrincipalName": "a@adfs.example"}, "onPremisesImmutableId"},
		"a taken name":       {map[string]any{"userPrincipalName": "ADA@small.example"}, "ObjectConflict"},
		"an unknown policy": {map[string]any{"userPrincipalName": "a@small.example", "passwordPolicies": "Never"},
			"passwordPolicies"},
		"an unknown property": {map[string]any{"shoeSize": 43}, "shoeSize"},
	} {
		other := map[string]any{"userPrincipalName": "new@small.example"}
		for n, v := range c.other {
			other[n] = v
		}
		r := call(t, tenant, token, "POST", "/users", account(t, other))
		if r.status != http.StatusBadRequest || !strings.Contains(r.text, c.says) ||
			strings.Contains(r.text, newPassword) {
			t.Errorf("%s: %d %s, want 400 and %q", name, r.status, r.text, c.says)
		}
	}
	if n := len(tenant.Writes()); n != 0 {
		t.Errorf("%d refused writes were carried out", n)
	}
	made(t, tenant, token, map[string]any{"userPrincipalName": "a@adfs.example", "onPremisesImmutableId": "1"})
}

func TestReplicasThatLagDoNotKnowANewAccount(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		tenant := small(t, "Free")
		token := tenant.PersonToken(provisioning...)
		if r := call(t, tenant, token, "PATCH", passPath,
			`{`+passType+`,"state":"enabled"}`); r.status != http.StatusNoContent {
			t.Fatal(r.text)
		}
		tenant.SetBehaviour(scenario.Behaviour{Lag: 2 * time.Second})
		id := made(t, tenant, token, nil)
		pass := "/users/" + id + "/authentication/temporaryAccessPassMethods"
		role := `{"principalId":"` + id + `","roleDefinitionId":"` + graph.GlobalReader + `","directoryScopeId":"/"}`
		for path, body := range map[string]string{pass: "{}", assignmentsPath: role} {
			var answers []int
			for range 2 {
				answers = append(answers, call(t, tenant, token, "POST", path, body).status)
			}
			if slices.Sort(answers); answers[0] != http.StatusCreated || answers[1] != http.StatusNotFound {
				t.Errorf("%s: the replicas answered %v", path, answers)
			}
		}
		time.Sleep(2 * time.Second)
		if r := call(t, tenant, token, "POST", pass, "{}"); r.status != http.StatusCreated {
			t.Errorf("after the lag: %d %s", r.status, r.text)
		}
	})
}

func TestRolesAreGivenOnceAndByThoseWhoMay(t *testing.T) {
	tenant := small(t, "P2")
	token := tenant.PersonToken(provisioning...)
	id := made(t, tenant, token, nil)
	body := func(principal, role, scope string) string {
		return fmt.Sprintf(`{"@odata.type":"#microsoft.graph.unifiedRoleAssignment","principalId":%q,"roleDefinitionId":%q,"directoryScopeId":%q}`, principal, role, scope)
	}
	const nobody = "00000000-0000-0000-0000-00000000dead"
	for _, c := range []struct {
		body   string
		status int
		says   string
	}{
		{body(id, graph.GlobalAdministrator, "/"), 201, id},
		{body(id, graph.GlobalAdministrator, "/"), 400, "A conflicting object"},
		{body(nobody, graph.GlobalAdministrator, "/"), 404, "queried reference-property objects"},
		{body(newName, graph.GlobalAdministrator, "/"), 400, "principalId"},
		{body(id, nobody, "/"), 404, nobody},
		{body(id, graph.GlobalReader, "/administrativeUnits/1"), 400, "directoryScopeId"},
		{`{"principalId":"` + id + `"}`, 400, "roleDefinitionId"},
	} {
		if r := call(t, tenant, token, "POST", assignmentsPath, c.body); r.status != c.status ||
			!strings.Contains(r.text, c.says) {
			t.Errorf("%s: %d %s, want %d and %q", c.body, r.status, r.text, c.status, c.says)
		}
	}
	schedules := call(t, tenant, token, "GET",
		"/roleManagement/directory/roleAssignmentScheduleInstances?$filter=principalId%20eq%20'"+id+"'", "")
	if len(schedules.list()) != 1 || !strings.Contains(schedules.text, `"assignmentType":"Assigned"`) ||
		!strings.Contains(schedules.text, `"endDateTime":null`) {
		t.Errorf("the role is held %s", schedules.text)
	}
	free := small(t, "Free")
	r := call(t, free, free.PersonToken(reading...), "GET",
		"/roleManagement/directory/roleAssignmentScheduleInstances", "")
	if r.status != http.StatusBadRequest || r.code() != "AadPremiumLicenseRequired" {
		t.Errorf("without P2: %d %s", r.status, r.text)
	}
}

func TestPolicyDecidesWhoGetsAPass(t *testing.T) {
	tenant := small(t, "Free")
	token := tenant.PersonToken(provisioning...)
	rob, una := made(t, tenant, token, map[string]any{"userPrincipalName": "r@small.example"}),
		made(t, tenant, token, map[string]any{"userPrincipalName": "u@small.example"})
	group := groupID(t, tenant, token)
	set := func(change string) {
		t.Helper()
		if r := call(t, tenant, token, "PATCH", passPath, `{`+passType+change+`}`); r.status != http.StatusNoContent {
			t.Fatalf("%s: %d %s", change, r.status, r.text)
		}
	}
	gets := func(key string, want int) {
		t.Helper()
		if r := call(t, tenant, token, "POST", "/users/"+key+"/authentication/temporaryAccessPassMethods",
			"{}"); r.status != want {
			t.Errorf("a pass for %s: %d %s, want %d", key, r.status, r.text, want)
		}
	}
	gets(rob, 400)
	set(`,"state":"enabled"`)
	gets(rob, 201)
	set(`,"includeTargets":[{"id":"` + rob + `","targetType":"user"},{"id":"` + group + `","targetType":"group"}]`)
	gets(rob, 201)
	gets(una, 400)
	gets("rob@small.example", 201) // in a group of the group
	set(`,"excludeTargets":[{"id":"` + group + `","targetType":"group"}]`)
	gets("rob@small.example", 400)
	gets(rob, 201)
	for _, change := range []string{
		`{"state":"disabled"}`, `{` + fido2Type + `,"state":"disabled"}`, `{` + passType + `,"state":"sometimes"}`,
		`{` + passType + `,"state":null}`,
		`{` + passType + `,"includeTargets":[{"id":"nobody","targetType":"user"}]}`,
		`{` + passType + `,"includeTargets":[{"id":"all_users"}]}`,
		`{` + passType + `,"includeTargets":[{"id":"all_users","targetType":"user"}]}`,
		`{` + passType + `,"isSelfServiceRegistrationAllowed":true}`,
	} {
		if r := call(t, tenant, token, "PATCH", passPath, change); r.status != http.StatusBadRequest {
			t.Errorf("%s: %d, want 400", change, r.status)
		}
	}
	if r := call(t, tenant, token, "GET", fido2Path, ""); r.body["state"] != "enabled" ||
		r.body["isSelfServiceRegistrationAllowed"] != true {
		t.Errorf("the policy on passkeys is %s", r.text)
	}
	if r := call(t, tenant, token, "GET", strings.TrimSuffix(fido2Path, "fido2")+"carrierPigeon",
		""); r.status != http.StatusNotFound {
		t.Errorf("a method that is not there: %d", r.status)
	}
}

func TestAPassRunsOut(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		tenant := small(t, "Free")
		token := tenant.PersonToken(provisioning...)
		call(t, tenant, token, "PATCH", passPath, `{`+passType+`,"state":"enabled"}`)
		if r := call(t, tenant, token, "POST", "/users/rob@small.example/authentication/temporaryAccessPassMethods",
			`{"lifetimeInMinutes":30}`); r.status != 201 {
			t.Fatal(r.text)
		}
		for _, want := range []string{`"EnabledByPolicy"`, `"Expired"`} {
			if r := call(t, tenant, token, "GET", "/users/rob@small.example/authentication/methods",
				""); !strings.Contains(r.text, want) {
				t.Errorf("the methods are %s, want one that is %s", r.text, want)
			}
			time.Sleep(31 * time.Minute)
		}
	})
}

func TestMethodPoliciesAreWrittenAndReadByThoseWhoMay(t *testing.T) {
	tenant := small(t, "Free")
	for person, want := range map[string]int{"ada@small.example": 204, "rob@small.example": 403} {
		tenant.SetPerson(scenario.Person{UPN: person})
		if r := call(t, tenant, tenant.PersonToken(provisioning...), "PATCH", fido2Path,
			`{`+fido2Type+`,"state":"enabled"}`); r.status != want {
			t.Errorf("%s: %d %s, want %d", person, r.status, r.text, want)
		}
	}
	if r := call(t, tenant, tenant.PersonToken(reading...), "PATCH", fido2Path,
		`{`+fido2Type+`,"state":"enabled"}`); r.status != 403 {
		t.Errorf("without the permission: %d", r.status)
	}
}

func TestChinaHasNoMethodPolicies(t *testing.T) {
	tenant := build(t, scenario.Scenario{ID: "x", Cloud: graph.China, Person: scenario.Person{UPN: "ada@small.example"},
		Users: []scenario.User{{UPN: "ada@small.example", Roles: []string{"Global Administrator"}}}})
	door := client.SignedIn(tenant, provisioning...)
	_, err := door.PasskeyPolicy(t.Context())
	wantKind(t, err, graph.ErrRefused)
	_, err = door.PassPolicy(t.Context())
	wantKind(t, err, graph.ErrRefused)
}

func TestPassesForWhoIsNotThereAreNoScenario(t *testing.T) {
	for _, passes := range []scenario.PassPolicy{{Groups: []string{"Nobody"}},
		{Users: []string{"nobody@small.example"}}} {
		_, err := sim.New(scenario.Scenario{ID: "x", TemporaryAccessPass: passes,
			Users:  []scenario.User{{UPN: "ada@small.example"}},
			Person: scenario.Person{UPN: "ada@small.example"}})
		if err == nil {
			t.Errorf("%+v: the tenant was made", passes)
		}
	}
}
