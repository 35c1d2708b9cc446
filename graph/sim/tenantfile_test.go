package sim_test

import (
	"encoding/json"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"cspready/graph"
	"cspready/graph/sim"
	"cspready/graph/sim/client"
	"cspready/graph/sim/scenario"
)

// fieldFolder holds tenants from the field. It lies beside the project where it is developed.
const fieldFolder = "../../../shared/conformance/field/tenants"

func TestTenantFilesOfTheFieldAreUnderstood(t *testing.T) {
	files, _ := filepath.Glob(filepath.Join(fieldFolder, "*.json"))
	if len(files) == 0 {
		t.Skip("the tenants of the field are not here")
	}
	for _, file := range files {
		f, err := scenario.ReadTenantFile(file)
		if err != nil {
			t.Errorf("%v", err)
			continue
		}
		if _, err := sim.NewFromFile(f); err != nil {
			t.Errorf("%s: %v", file, err)
		}
	}
}

// fileTenant returns the tenant of a tenant file with this content of "tenant" and of "faults".
func fileTenant(t *testing.T, tenant, faults string) (*sim.Tenant, error) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "tenant.json")
	text := `{"format":"tenant-file","users":3,"faults":[` + faults + `],"tenant":{"displayName":"Field",
		"initialDomain":"field.onmicrosoft.com","signIn":{"user":"olga@field.onmicrosoft.com"},
		"roleAssignments":[{"principal":"olga@field.onmicrosoft.com","role":"` + graph.GlobalAdministrator + `"}` +
		tenant + `}}`
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	f, err := scenario.ReadTenantFile(path)
	if err != nil {
		return nil, err
	}
	return sim.NewFromFile(f)
}

const (
	olga = `{"id":"A25EC7F2-7449-5C5C-9843-A4C62CA4A14A","userPrincipalName":"olga@field.onmicrosoft.com",
		"_methods":["fido2"]}`
	agent = `{"id":"0877986d-3bcc-5982-a436-ac839c8ce77a","userPrincipalName":"bot@field.onmicrosoft.com",
		"@odata.type":"#microsoft.graph.agentUser","identityParentId":"1877986d-3bcc-5982-a436-ac839c8ce77a","_methods":[]}`
	guest = `{"id":"2877986d-3bcc-5982-a436-ac839c8ce77a","userPrincipalName":"erik@field.onmicrosoft.com",
		"userType":"Member","creationType":null,"externalUserState":"Accepted",
		"identities":[{"signInType":"federated","issuer":"ExternalAzureAD","issuerAssignedId":null}],"_methods":["external"]}`
	staff = `{"id":"3877986d-3bcc-5982-a436-ac839c8ce77a","displayName":"Staff","visibility":"HiddenMembership",
		"groupTypes":["Unified"],"isAssignableToRole":true,"members":["olga@field.onmicrosoft.com"],
		"eligibleMembers":["erik@field.onmicrosoft.com"]}`
	wholeTenant = `,{"principal":"erik@field.onmicrosoft.com","role":"729827e3-9c14-49f7-bb1b-9608f156bbb8"},
		{"principal":"Staff","role":"11111111-9c14-49f7-bb1b-9608f156bbb8","scope":"/administrativeUnits/9"}],
		"roleEligibility":[{"principal":"erik@field.onmicrosoft.com","role":"729827e3-9c14-49f7-bb1b-9608f156bbb8"}],
		"plans":["AAD_PREMIUM_P2"],"users":[` + olga + `,` + agent + `,` + guest + `],"groups":[` + staff + `],
		"caPolicies":[{"id":"p","displayName":"Strange","state":"sometimes","conditions":{"users":{"new":[1]}}}]`
)

func TestATenantFileIsAnsweredAsItSays(t *testing.T) {
	tenant, err := fileTenant(t, wholeTenant, "")
	wantKind(t, err, "")
	all := []string{"User.Read.All", "Directory.Read.All", "Policy.Read.All", "UserAuthenticationMethod.Read.All",
		"RoleManagement.Read.Directory", "GroupMember.Read.All", "PrivilegedEligibilitySchedule.Read.AzureADGroup",
		"AuditLog.Read.All", "Organization.Read.All"}
	for path, wants := range map[string][]string{
		"/users?$select=id,identities,externalUserState,creationType,identityParentId": {
			`"@odata.type":"#microsoft.graph.agentUser"`, `"identityParentId":"1877986d-3bcc-5982-a436-ac839c8ce77a"`,
			`"id":"A25EC7F2-7449-5C5C-9843-A4C62CA4A14A"`, `"issuer":"ExternalAzureAD"`, `"externalUserState":"Accepted"`,
			`"issuerAssignedId":"person2@field.onmicrosoft.com"`},
		"/users/a25ec7f2-7449-5c5c-9843-a4c62ca4a14a/authentication/methods": {"#microsoft.graph.password", "fido2"},
		"/groups/3877986d-3bcc-5982-a436-ac839c8ce77a": {`"visibility":"HiddenMembership"`, `"groupTypes":["Unified"]`,
			`"isAssignableToRole":true`},
		"/groups/3877986d-3bcc-5982-a436-ac839c8ce77a/transitiveMembers": {`"value":[]`},
		"/identity/conditionalAccess/policies":                           {`"state":"sometimes"`, `"new":[1]`},
		"/roleManagement/directory/roleAssignments?$expand=principal": {`"directoryScopeId":"/administrativeUnits/9"`,
			`"#microsoft.graph.group"`},
		"/roleManagement/directory/roleAssignmentScheduleInstances": {`"assignmentType":"Activated"`,
			`"endDateTime":"2`},
		"/roleManagement/directory/roleEligibilityScheduleInstances": {"729827e3-9c14-49f7-bb1b-9608f156bbb8"},
		"/identityGovernance/privilegedAccess/group/eligibilityScheduleInstances?$filter=groupId+eq+" +
			"'3877986d-3bcc-5982-a436-ac839c8ce77a'": {`"principalId":"2877986d-3bcc-5982-a436-ac839c8ce77a"`},
		"/policies/authenticationMethodsPolicy": {`"#microsoft.graph.externalAuthenticationMethodConfiguration"`},
		"/organization":                         {`"isDefault":true,"isInitial":true`},
	} {
		status, body := askGraph(t, tenant, path, all...)
		for _, want := range wants {
			if status != http.StatusOK || !strings.Contains(body, want) {
				t.Errorf("%s is answered with %d and without %s:\n%s", path, status, want, body)
			}
		}
	}
	_, body := askGraph(t, tenant, "/groups/3877986d-3bcc-5982-a436-ac839c8ce77a/members",
		append(all, "Member.Read.Hidden")...)
	if !strings.Contains(body, "A25EC7F2") {
		t.Errorf("with the permission the hidden members are %s", body)
	}
	users := 0
	for _, err := range client.SignedIn(tenant, all...).Users(t.Context()) {
		wantKind(t, err, "")
		users++
	}
	if users != 6 {
		t.Errorf("the tenant has %d users, want 6", users)
	}
}

func TestATenantFileThatIsNotUnderstoodIsRefused(t *testing.T) {
	for name, c := range map[string][2]string{
		"a strange plan":   {`],"plans":["GOLD"],"users":[` + olga + `]`, ""},
		"a strange field":  {`],"colour":"red","users":[` + olga + `]`, ""},
		"a strange method": {`],"users":[` + strings.Replace(olga, "fido2", "telepathy", 1) + `]`, ""},
		"a stranger's role": {`,{"principal":"nobody@field.onmicrosoft.com","role":"` + graph.GlobalReader +
			`"}],"users":[` + olga + `]`, ""},
		"a fault without end": {`],"users":[` + olga + `]`, `{"path":"users("}`},
	} {
		if _, err := fileTenant(t, c[0], c[1]); err == nil {
			t.Errorf("%s is understood", name)
		}
	}
}

// TestFaultsByPattern: a fault of a tenant file answers addresses by path and query, single requests of a $batch too.
func TestFaultsByPattern(t *testing.T) {
	const body = `{"value":[{"id":"nobody"}]}`
	tenant, err := fileTenant(t, `],"users":[`+olga+`]`,
		`{"path":"^/v1.0/users\\?.*select=id","times":-1,"action":{"status":200,"body":`+body+`}},
		{"path":"^/v1.0/domains$","times":-1,"action":{"status":403,"body":{"error":{"code":"No","message":"no"}}}}`)
	wantKind(t, err, "")
	if _, got := askGraph(t, tenant, "/users?$top=5&$select=id", "User.Read.All"); strings.TrimSpace(got) != body {
		t.Errorf("the users are %s", got)
	}
	if _, got := askGraph(t, tenant, "/users?$top=5", "User.Read.All"); strings.Contains(got, "nobody") {
		t.Errorf("without the query the users are %s", got)
	}
	status, got := askGraph(t, tenant, "/domains", "Domain.Read.All")
	if status != http.StatusForbidden || !strings.Contains(got, `"No"`) {
		t.Errorf("the domains are %d %s", status, got)
	}
	_, err = client.SignedIn(tenant, "Domain.Read.All").Domains(t.Context())
	wantKind(t, err, graph.ErrForbidden)
	answers := askBatch(t, tenant, "/users?$select=id", "/domains")
	if !strings.Contains(answers, body) || !strings.Contains(answers, `"code":"No"`) {
		t.Errorf("the $batch is answered %s", answers)
	}
}

// TestDamagedAnswers: half of an answer, and a list that loses its further pages.
func TestDamagedAnswers(t *testing.T) {
	tenant, err := fileTenant(t, `],"users":[`+olga+`,`+guest+`]`, "")
	wantKind(t, err, "")
	door := client.SignedIn(tenant, "User.Read.All")
	read := func() (n int, err error) {
		for _, e := range door.Users(t.Context()) {
			if err = e; err == nil {
				n++
			}
		}
		return n, err
	}
	tenant.InjectFault(scenario.Fault{Path: "/users", Times: -1, Truncates: true})
	_, err = read()
	wantKind(t, err, graph.ErrUnreadable)
	req, err := http.NewRequestWithContext(t.Context(), "GET", "https://graph.microsoft.com/v1.0/users", nil)
	wantKind(t, err, "")
	req.Header.Set("Authorization", "Bearer "+tenant.PersonToken("User.Read.All"))
	resp, err := tenant.RoundTripper().RoundTrip(req)
	wantKind(t, err, "")
	text, err := io.ReadAll(resp.Body)
	wantKind(t, err, "")
	if resp.StatusCode != 200 || !strings.HasPrefix(string(text), `{"@odata`) || json.Valid(text) {
		t.Errorf("half of the answer is %d %s", resp.StatusCode, text)
	}
	if got := askBatch(t, tenant, "/users"); !strings.Contains(got, `"body":"{`) {
		t.Errorf("half of the answer in a $batch is %s", got)
	}
	tenant.ClearFaults()
	tenant.InjectFault(scenario.Fault{Path: "/users", Times: -1, LosesRest: true, Status: 500, Code: "UnknownError"})
	if n, err := read(); n != 3 || err == nil {
		t.Errorf("a list that loses its second half has %d users, %v", n, err)
	}
	tenant.ClearFaults()
	tenant.InjectFault(scenario.Fault{Path: "/users", Times: -1, HTML: true, Status: 200})
	_, err = read()
	wantKind(t, err, graph.ErrUnreadable)
}

// askGraph reads an address with some permissions of the person.
func askGraph(t *testing.T, tenant *sim.Tenant, path string, scopes ...string) (status int, body string) {
	t.Helper()
	r := call(t, tenant, tenant.PersonToken(scopes...), "GET", path, "")
	return r.status, r.text
}

// askBatch reads addresses in one $batch.
func askBatch(t *testing.T, tenant *sim.Tenant, paths ...string) string {
	t.Helper()
	var items []string
	for _, path := range paths {
		items = append(items, `{"id":"`+path+`","method":"GET","url":"`+path+`"}`)
	}
	token := tenant.PersonToken("User.Read.All", "Domain.Read.All")
	return call(t, tenant, token, "POST", "/$batch", `{"requests":[`+strings.Join(items, ",")+`]}`).text
}
