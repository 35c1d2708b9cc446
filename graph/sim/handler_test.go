package sim_test

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"cspready/graph/sim"
	"cspready/graph/sim/scenario"
)

func TestEveryReadAnswersWhatTheSchemaAllows(t *testing.T) {
	tenant := small(t, "P2")
	token := tenant.PersonToken(append([]string{"LicenseAssignment.Read.All", "Domain.Read.All",
		"UserAuthenticationMethod.Read", "PrivilegedEligibilitySchedule.Read.AzureADGroup"}, reading...)...)
	admins := "/groups/" + groupID(t, tenant, token)
	for _, path := range []string{
		"/organization", "/subscribedSkus", "/domains", "/me", "/me/transitiveMemberOf/microsoft.graph.directoryRole",
		"/me/memberOf",
		"/me/authentication/methods", "/users", "/users/ada@small.example",
		"/users/rob@small.example/authentication/methods", securityDefaults,
		"/reports/authenticationMethods/userRegistrationDetails", "/identity/conditionalAccess/policies",
		"/identity/conditionalAccess/namedLocations", "/policies/authenticationStrengthPolicies",
		"/roleManagement/directory/roleAssignments",
		"/roleManagement/directory/roleDefinitions", "/roleManagement/directory/roleEligibilityScheduleInstances",
		admins, admins + "/members", admins + "/transitiveMembers", "/policies/authenticationMethodsPolicy",
		"/policies/crossTenantAccessPolicy/default", "/policies/crossTenantAccessPolicy/partners",
		"/roleManagement/directory/roleAssignmentScheduleInstances",
		"/identityGovernance/privilegedAccess/group/eligibilityScheduleInstances?$filter=groupId+eq+'1'",
	} {
		if r := call(t, tenant, token, "GET", path, ""); r.status != http.StatusOK {
			t.Errorf("%s: %d %s", path, r.status, r.text)
		}
	}
}

// groupID finds the group that holds a role.
func groupID(t *testing.T, tenant *sim.Tenant, token string) string {
	t.Helper()
	r := call(t, tenant, token, "GET", "/roleManagement/directory/roleAssignments?$expand=principal", "")
	for _, a := range r.list() {
		p := a.(map[string]any)["principal"].(map[string]any)
		if p["@odata.type"] == "#microsoft.graph.group" {
			return p["id"].(string)
		}
	}
	t.Fatal("no group holds a role")
	return ""
}

func TestPagesFollowEachOther(t *testing.T) {
	tenant := small(t, "Free")
	tenant.SetBehaviour(scenario.Behaviour{PageSize: 3})
	token := tenant.PersonToken(reading...)
	address, names := "/users?$select=displayName&$top=999&$count=true", []string{}
	for pages := 0; address != ""; pages++ {
		if pages > 2 {
			t.Fatal("the pages do not end")
		}
		r := call(t, tenant, token, "GET", address, "", "ConsistencyLevel", "eventual")
		if r.body["@odata.count"] != 4.0 {
			t.Errorf("the count is %v, want 4", r.body["@odata.count"])
		}
		for _, u := range r.list() {
			o := u.(map[string]any)
			if len(o) != 1 {
				t.Errorf("$select=displayName answered %v", o)
			}
			names = append(names, fmt.Sprint(o["displayName"]))
		}
		address, _ = r.body["@odata.nextLink"].(string)
	}
	if got := strings.Join(names, ", "); got != "Ada Admin, Rob Reader, Una User, Gus Guest" {
		t.Errorf("the pages hold %s", got)
	}
}

func TestQueriesAreAnsweredOrRefused(t *testing.T) {
	tenant := small(t, "Free")
	token := tenant.PersonToken(reading...)
	for path, want := range map[string]struct{ status, n int }{
		"/users?$filter=accountEnabled%20eq%20false":                                {200, 1},
		"/users?$filter=accountEnabled%20eq%20true%20and%20userType%20eq%20'Guest'": {200, 1},
		"/users?$filter=startswith(userPrincipalName,'ro')":                         {200, 1},
		"/users?$filter=displayName%20eq%20'O''Neill'":                              {200, 0},
		"/users?$filter=accountEnabled%20ne%20true":                                 {400, 0},
		"/users?$filter=shoeSize%20eq%20'43'":                                       {400, 0},
		"/users?$select=id,shoeSize":                                                {400, 0},
		"/users?$top=1000":                                                          {400, 0},
		"/users?$orderby=displayName":                                               {400, 0},
		"/users?$expand=manager":                                                    {400, 0},
		"/users?$skiptoken=rubbish":                                                 {400, 0},
		"/roleManagement/directory/roleAssignments?$expand=everything":              {400, 0},
		"/users/$count":                                                             {400, 0},
		"/users/nobody":                                                             {404, 0},
		"/no/such/thing":                                                            {400, 0},
	} {
		r := call(t, tenant, token, "GET", path, "")
		if r.status != want.status || len(r.list()) != want.n {
			t.Errorf("%s: %d with %d objects, want %d with %d", path, r.status, len(r.list()), want.status, want.n)
		}
	}
	if r := call(t, tenant, token, "GET", "/users/$count", "", "ConsistencyLevel", "eventual"); r.text != "4" {
		t.Errorf("the count of users is %q, want 4", r.text)
	}
	if r := call(t, tenant, token, "DELETE", "/organization", ""); r.status != http.StatusMethodNotAllowed {
		t.Errorf("deleting the organization answers %d, want 405", r.status)
	}
}

func TestUserReadSeesTheTenantsNameOnly(t *testing.T) {
	tenant := small(t, "P1")
	r := call(t, tenant, tenant.PersonToken("User.Read"), "GET", "/organization", "")
	o := r.list()[0].(map[string]any)
	if o["displayName"] != "Small" || o["tenantType"] != nil || o["createdDateTime"] != nil ||
		o["assignedPlans"] != nil {
		t.Errorf("organization is %v, want the name and nulls", o)
	}
}

func TestErrorsComeInGraphsEnvelope(t *testing.T) {
	tenant := small(t, "Free")
	r := call(t, tenant, tenant.PersonToken("User.Read"), "GET", "/users", "", "client-request-id", "mine")
	e, _ := r.body["error"].(map[string]any)
	inner, _ := e["innerError"].(map[string]any)
	if r.status != 403 || e["code"] != "Authorization_RequestDenied" || e["message"] == "" ||
		inner["client-request-id"] != "mine" {
		t.Errorf("the error is %s", r.text)
	}
	if id := inner["request-id"]; id == "" || id != r.header.Get("request-id") {
		t.Errorf("the request id is %v in the body and %q in the header", id, r.header.Get("request-id"))
	}
}

func TestTokenDecidesWhoIsLetIn(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		tenant := small(t, "Free")
		token := tenant.PersonToken(reading...)
		other := build(t, scenario.Scenario{ID: "y", Users: []scenario.User{{UPN: "a@b.example"}},
			Person: scenario.Person{UPN: "a@b.example"}})
		for name, bad := range map[string]string{"none": "", "forged": "a.b.c",
			"of another tenant": other.PersonToken(reading...)} {
			if r := call(t, tenant, bad, "GET", "/me", ""); r.status != 401 ||
				r.code() != "InvalidAuthenticationToken" {
				t.Errorf("token %s: %d %s", name, r.status, r.code())
			}
		}
		if r := call(t, tenant, token, "GET", "https://graph.microsoft.us/v1.0/me", ""); r.status != 401 {
			t.Errorf("a token of another cloud is answered %d", r.status)
		}
		time.Sleep(time.Hour)
		if r := call(t, tenant, token, "GET", "/me", ""); r.status != 401 || r.header.Get("WWW-Authenticate") != "" {
			t.Errorf("an expired token is answered %d %q", r.status, r.header.Get("WWW-Authenticate"))
		}
	})
}

func TestChallengeIsAHeader(t *testing.T) {
	tenant := small(t, "Free")
	tenant.SetBehaviour(scenario.Behaviour{ClaimsChallenges: true})
	token := tenant.PersonToken(reading...)
	tenant.RevokeSessions()
	r := call(t, tenant, token, "GET", "/me", "")
	if h := r.header.Get("WWW-Authenticate"); r.status != 401 ||
		!strings.Contains(h, `error="insufficient_claims"`) || !strings.Contains(h, `claims="eyJ`) {
		t.Errorf("a token from before the revocation is answered %d %q", r.status, h)
	}
}

func TestWriteIsValidated(t *testing.T) {
	tenant := load(t, "new-reseller")
	token := tenant.PersonToken(writing...)
	for _, body := range []string{`{"isEnabled":"yes"}`, `{"isEnabled":null}`, `{"enabled":true}`,
		`{"isEnabled":true`, `[]`, `null`, ``} {
		if r := call(t, tenant, token, "PATCH", securityDefaults, body); r.status != 400 ||
			r.code() != "Request_BadRequest" {
			t.Errorf("body %q: %d %s", body, r.status, r.code())
		}
	}
	if len(tenant.Writes()) != 0 {
		t.Error("a bad request was carried out")
	}
	var zipped bytes.Buffer
	w := gzip.NewWriter(&zipped)
	if _, err := w.Write([]byte(`{"isEnabled":true}`)); err != nil || w.Close() != nil {
		t.Fatal("the body could not be compressed")
	}
	if r := call(t, tenant, token, "PATCH", securityDefaults, zipped.String(), "Content-Encoding",
		"gzip"); r.status != 204 || r.text != "" {
		t.Errorf("a compressed write is answered %d %q, want 204 without a body", r.status, r.text)
	}
}

func TestBatchAnswersEachByItself(t *testing.T) {
	tenant := small(t, "Free")
	tenant.SetBehaviour(scenario.Behaviour{Throttled: true})
	token := tenant.PersonToken(reading...)
	r := call(t, tenant, token, "POST", "/$batch", `{"requests":[
		{"id":"1","method":"GET","url":"/me?$select=id"},
		{"id":"2","method":"GET","url":"users/nobody"},
		{"id":"3","method":"GET","url":"/me","dependsOn":["2"]},
		{"id":"4","method":"GET","url":"/identity/conditionalAccess/policies"},
		{"id":"5","method":"GET","url":"/identity/conditionalAccess/policies"},
		{"id":"6","method":"GET","url":"/users/$count","headers":{"ConsistencyLevel":"eventual"}}]}`)
	got := map[string]float64{}
	responses, _ := r.body["responses"].([]any)
	for _, item := range responses {
		o := item.(map[string]any)
		got[o["id"].(string)] = o["status"].(float64)
	}
	want := map[string]float64{"1": 200, "2": 404, "3": 424, "4": 200, "5": 429, "6": 200}
	if r.status != 200 || fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("the batch is answered %d %v, want 200 %v", r.status, got, want)
	}
}

func TestTroubleMeetsABatchOrWhatIsInIt(t *testing.T) {
	tenant := small(t, "Free")
	token := tenant.PersonToken(reading...)
	const one = `{"requests":[{"id":"1","method":"GET","url":"/me"}]}`
	tenant.InjectFault(scenario.Fault{Status: 429, RetryAfter: 1500 * time.Millisecond})
	r := call(t, tenant, token, "POST", "/$batch", one)
	if item, _ := r.body["responses"].([]any)[0].(map[string]any); r.status != 200 || item["status"] != 429.0 ||
		fmt.Sprint(item["headers"].(map[string]any)["Retry-After"]) != "2" {
		t.Errorf("trouble of any path: %d %s, want it in the request of the batch", r.status, r.text)
	}
	tenant.InjectFault(scenario.Fault{Path: "/$batch", Status: 503})
	if r := call(t, tenant, token, "POST", "/$batch", one); r.status != 503 {
		t.Errorf("trouble of the batch itself: %d %s", r.status, r.text)
	}
}

func TestBatchOutOfFormIsRefusedAsAWhole(t *testing.T) {
	tenant := small(t, "Free")
	token := tenant.PersonToken(reading...)
	many := strings.TrimSuffix(strings.Repeat(`{"id":"%","method":"GET","url":"/me"},`, 21), ",")
	for i := range 21 {
		many = strings.Replace(many, "%", fmt.Sprint(i), 1)
	}
	for name, items := range map[string]string{
		"21 requests": many,
		"same id":     `{"id":"a","method":"GET","url":"/me"},{"id":"A","method":"GET","url":"/me"}`,
		"unknown id":  `{"id":"a","method":"GET","url":"/me","dependsOn":["b"]}`,
		"no JSON":     `{`,
	} {
		if r := call(t, tenant, token, "POST", "/$batch", `{"requests":[`+items+`]}`); r.status != 400 {
			t.Errorf("%s: %d, want 400", name, r.status)
		}
	}
	if r := call(t, tenant, "", "POST", "/$batch", `{"requests":[]}`); r.status != 401 {
		t.Errorf("without a token: %d, want 401", r.status)
	}
}

func TestThrottleSaysWhenWhereTheServiceDoes(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		tenant := small(t, "P1")
		tenant.SetBehaviour(scenario.Behaviour{Throttled: true})
		token := tenant.PersonToken(reading...)
		policies, report := "/identity/conditionalAccess/policies",
			"/reports/authenticationMethods/userRegistrationDetails"
		call(t, tenant, token, "GET", policies, "")
		if r := call(t, tenant, token, "GET", policies, ""); r.status != 429 || r.header.Get("Retry-After") != "" {
			t.Errorf("second read of policies: %d, Retry-After %q", r.status, r.header.Get("Retry-After"))
		}
		for range 5 {
			call(t, tenant, token, "GET", report, "")
		}
		time.Sleep(3 * time.Second)
		if r := call(t, tenant, token, "GET", report, ""); r.status != 429 || r.header.Get("Retry-After") != "7" {
			t.Errorf("sixth read of the report: %d, Retry-After %q, want 7", r.status, r.header.Get("Retry-After"))
		}
	})
}
