package steptest

import (
	"context"
	"encoding/json"
	"io/fs"
	"slices"
	"testing"
	"time"

	"cspready/assets"
	"cspready/graph"
	"cspready/graph/sim"
	"cspready/graph/sim/client"
	"cspready/graph/sim/scenario"
	"cspready/steps"
	"cspready/steps/catalog"
)

var _ steps.Tenant = (*client.Client)(nil)

// FabrikamScenario is a small tenant that a test changes as it needs.
func FabrikamScenario(bend ...func(*scenario.Scenario)) scenario.Scenario {
	s := scenario.Scenario{
		ID: "3f0c2b7e-5d41-4a7a-9d63-0b8e4c1f7a52", Name: "Fabrikam", Licence: "Free",
		Created: time.Date(1999, 3, 11, 9, 24, 0, 0, time.UTC), // before the first day of virtual time
		Domains: []scenario.Domain{{Name: "fabrikam.example", Default: true},
			{Name: "fabrikam.onmicrosoft.com", Initial: true}},
		Users: []scenario.User{
			{Name: "Mila", UPN: "mila@fabrikam.example", Roles: []string{"Global Administrator"},
				Methods: []string{"microsoftAuthenticator"}},
			{Name: "Spare", UPN: "spare@fabrikam.onmicrosoft.com", Roles: []string{"Global Administrator"},
				Methods: []string{"fido2"}},
			{Name: "Bram", UPN: "bram@fabrikam.example"},
			{Name: "Gone", UPN: "gone@fabrikam.example", Disabled: true},
			{Name: "Tom", UPN: "tom#EXT#@fabrikam.onmicrosoft.com", Guest: true},
		},
		Person: scenario.Person{UPN: "mila@fabrikam.example"},
	}
	for _, b := range bend {
		b(&s)
	}
	return s
}

// NewTenant returns the simulated tenant of a scenario.
func NewTenant(t *testing.T, s scenario.Scenario) *sim.Tenant {
	t.Helper()
	tenant, err := sim.New(s)
	if err != nil {
		t.Fatal(err)
	}
	return tenant
}

// WriteScopes are the permissions of a session after the second sign-in.
func WriteScopes() []string {
	return append(catalog.ReadScopes(), "Policy.ReadWrite.SecurityDefaults")
}

// FindStep returns the requirement of an id.
func FindStep(t *testing.T, dir steps.Tenant, id string, p steps.Profile) steps.Step {
	t.Helper()
	list := catalog.Requirements(dir, p)
	i := slices.IndexFunc(list, func(s steps.Step) bool { return s.Info().ID == id })
	if i < 0 {
		t.Fatalf("no step %q in the catalogue", id)
	}
	return list[i]
}

// SessionOverride replaces the session of a tenant: how the operator signed in is not part of the tenant.
type SessionOverride struct {
	steps.Tenant
	MFA    graph.Tri
	Method graph.SignInMethod
}

// Session returns the session of the tenant with the method and MFA that are set.
func (s SessionOverride) Session() (graph.Session, bool) {
	held, ok := s.Tenant.Session()
	held.MFA, held.Method = s.MFA, s.Method
	return held, ok
}

// OperatorOverride replaces the operator of a tenant.
type OperatorOverride struct {
	steps.Tenant
	Signed graph.Operator
	Err    error
}

// Operator returns the operator or the error that is set.
func (p OperatorOverride) Operator(context.Context) (graph.Operator, error) { return p.Signed, p.Err }

// WantNoWrites fails the test if the tenant was changed.
func WantNoWrites(t *testing.T, tenant *sim.Tenant) {
	t.Helper()
	if w := tenant.Writes(); len(w) > 0 {
		t.Errorf("Check or Plan wrote %+v", w)
	}
}

// AccountID returns the object id of an account.
func AccountID(t *testing.T, dir steps.Tenant, upn string) string {
	t.Helper()
	a, err := dir.Account(t.Context(), upn)
	if err != nil {
		t.Fatal(err)
	}
	return a.ID
}

// Options returns its arguments as a list, for tables of tests.
func Options(list ...func(*scenario.Scenario)) []func(*scenario.Scenario) { return list }

// ScenarioTenant returns one of the program's simulated tenants, with an operator who signed in with MFA.
func ScenarioTenant(t *testing.T, name string, scopes ...string) (*sim.Tenant, steps.Tenant) {
	t.Helper()
	time.Sleep(time.Until(time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC)))
	tenant, err := sim.Load(name)
	if err != nil {
		t.Fatal(err)
	}
	return tenant, SessionOverride{Tenant: client.SignedIn(tenant, scopes...), MFA: graph.Yes, Method: graph.Browser}
}

// Morning is a time after the accounts of the scenarios were created.
var Morning = time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC)

// NorthwindTenant returns the direct bill partner of the demo, with changes.
func NorthwindTenant(t *testing.T, bend ...func(*scenario.Scenario)) *sim.Tenant {
	t.Helper()
	time.Sleep(time.Until(Morning)) // the tenant was created in our days
	text, err := fs.ReadFile(assets.Scenarios(), "direct-bill.json")
	if err != nil {
		t.Fatal(err)
	}
	var s scenario.Scenario
	if err := json.Unmarshal(text, &s); err != nil {
		t.Fatal(err)
	}
	for _, b := range bend {
		b(&s)
	}
	tenant := NewTenant(t, s)
	tenant.SetBehaviour(scenario.Realistic())
	return tenant
}
