package sim_test

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"cspready/graph"
	"cspready/graph/sim"
	"cspready/graph/sim/client"
	"cspready/graph/sim/scenario"
	"cspready/steps"
)

var (
	_ steps.Tenant = (*client.Client)(nil)
	_ graph.SignIn = (*client.Client)(nil)
)

// reading is what a check-only run asks for, and writing what it takes to turn security defaults on.
var (
	reading = []string{"User.Read", "User.Read.All", "Organization.Read.All", "Policy.Read.All",
		"RoleManagement.Read.Directory",
		"GroupMember.Read.All", "UserAuthenticationMethod.Read.All", "AuditLog.Read.All"}
	writing = append([]string{"Policy.ReadWrite.SecurityDefaults"}, reading...)
)

const securityDefaults = "/policies/identitySecurityDefaultsEnforcementPolicy"

func load(t *testing.T, name string) *sim.Tenant {
	t.Helper()
	tenant, err := sim.Load(name)
	if err != nil {
		t.Fatal(err)
	}
	return tenant
}

// small returns a tenant with a bit of everything: a group with a role, an eligible role, policies, and any licence.
func small(t *testing.T, licence string) *sim.Tenant {
	t.Helper()
	return build(t, smallScenario(licence))
}

func smallScenario(licence string) scenario.Scenario {
	return scenario.Scenario{
		ID: "11111111-2222-4333-8444-555555555555", Name: "Small", Licence: licence,
		Domains: []scenario.Domain{{Name: "small.example", Default: true},
			{Name: "small.onmicrosoft.com", Initial: true}},
		Policies: []scenario.Policy{{Name: "MFA for all", State: "enabledForReportingButNotEnforced"}},
		Users: []scenario.User{
			{Name: "Ada Admin", UPN: "ada@small.example", Roles: []string{"Global Administrator"},
				Eligible: []string{"Security Reader"}},
			{Name: "Rob Reader", UPN: "rob@small.example"},
			{Name: "Una User", UPN: "una@small.example", Disabled: true},
			{Name: "Gus Guest", UPN: "gus@small.example", Guest: true},
		},
		Groups: []scenario.Group{
			{Name: "Inner", Members: []string{"rob@small.example"}},
			{Name: "Admins", Members: []string{"Inner", "una@small.example"}, Roles: []string{"Global Reader"}},
		},
		Person: scenario.Person{UPN: "ada@small.example"},
	}
}

func build(t *testing.T, s scenario.Scenario) *sim.Tenant {
	t.Helper()
	tenant, err := sim.New(s)
	if err != nil {
		t.Fatal(err)
	}
	return tenant
}

// A reply is what the HTTP door answered.
type reply struct {
	status int
	header http.Header
	body   map[string]any
	text   string
}

func (r reply) code() string {
	e, _ := r.body["error"].(map[string]any)
	code, _ := e["code"].(string)
	return code
}

func (r reply) list() []any { list, _ := r.body["value"].([]any); return list }

// call asks Graph through the HTTP door. Headers are pairs.
func call(t *testing.T, tenant *sim.Tenant, token, method, address, body string, headers ...string) reply {
	t.Helper()
	if strings.HasPrefix(address, "/") {
		address = "https://graph.microsoft.com/v1.0" + address
	}
	req, err := http.NewRequestWithContext(t.Context(), method, address, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	if token != "" {
		req.Header.Set("Authorization", "Bearer "+token)
	}
	for i := 0; i+1 < len(headers); i += 2 {
		req.Header.Set(headers[i], headers[i+1])
	}
	return send(t, tenant, req)
}

// post sends a form to the sign-in service.
func post(t *testing.T, tenant *sim.Tenant, path string, form url.Values) reply {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), "POST", "https://login.microsoftonline.com"+path,
		strings.NewReader(form.Encode()))
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded; charset=utf-8")
	return send(t, tenant, req)
}

func send(t *testing.T, tenant *sim.Tenant, req *http.Request) reply {
	t.Helper()
	resp, err := tenant.RoundTripper().RoundTrip(req)
	if err != nil {
		t.Fatalf("%s %s: %v", req.Method, req.URL, err)
	}
	defer func() { _ = resp.Body.Close() }()
	text, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	r := reply{status: resp.StatusCode, header: resp.Header, text: string(text)}
	if strings.HasPrefix(resp.Header.Get("Content-Type"), "application/json") {
		if err := json.Unmarshal(text, &r.body); err != nil {
			t.Fatalf("%s %s: no JSON: %v", req.Method, req.URL, err)
		}
	}
	return r
}

// permitted is a context in which a person has approved to set security defaults.
func permitted(ctx context.Context) context.Context {
	return graph.Permit(ctx, graph.Request{Method: "PATCH", Path: securityDefaults, Body: `{"isEnabled":true}`})
}

// wantKind fails the test unless err is of the kind; an empty kind stands for no error.
func wantKind(t *testing.T, err error, want graph.Kind) {
	t.Helper()
	if want == "" && err != nil || want != "" && !errors.Is(err, want) {
		t.Fatalf("error is %v, want %q", err, want)
	}
}
