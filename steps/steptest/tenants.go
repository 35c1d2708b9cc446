package steptest

import (
	"context"
	"slices"
	"testing"
	"time"

	"cspready/graph"
	"cspready/graph/sim"
	"cspready/graph/sim/client"
	"cspready/graph/sim/scenario"
	"cspready/steps"
	"cspready/steps/catalog"
)

var _ steps.Tenant = (*client.Client)(nil)

// Reseller is a small tenant that a test bends into the shape it needs.
func Reseller(bend ...func(*scenario.Scenario)) scenario.Scenario {
	s := scenario.Scenario{
		ID: "3f0c2b7e-5d41-4a7a-9d63-0b8e4c1f7a52", Name: "Fabrikam", Licence: "Free",
		Created: time.Date(1999, 3, 11, 9, 24, 0, 0, time.UTC), // before the first day of virtual time
		Domains: []scenario.Domain{{Name: "fabrikam.example", Default: true}, {Name: "fabrikam.onmicrosoft.com", Initial: true}},
		Users: []scenario.User{
			{Name: "Mila", UPN: "mila@fabrikam.example", Roles: []string{"Global Administrator"}, Methods: []string{"microsoftAuthenticator"}},
			{Name: "Spare", UPN: "spare@fabrikam.onmicrosoft.com", Roles: []string{"Global Administrator"}, Methods: []string{"fido2"}},
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

func TenantOf(t *testing.T, s scenario.Scenario) *sim.Tenant {
	t.Helper()
	tenant, err := sim.New(s)
	if err != nil {
		t.Fatal(err)
	}
	return tenant
}

// WriteScopes is what a session holds after the second sign-in.
func WriteScopes() []string {
	return append(catalog.ReadScopes(), "Policy.ReadWrite.SecurityDefaults")
}

func StepOf(t *testing.T, dir steps.Tenant, id string, p steps.Profile) steps.Step {
	t.Helper()
	list := catalog.Requirements(dir, p)
	i := slices.IndexFunc(list, func(s steps.Step) bool { return s.Info().ID == id })
	if i < 0 {
		t.Fatalf("no step %q in the catalogue", id)
	}
	return list[i]
}

// Session puts another session before the same tenant: what a sign-in proved is not the tenant's to say.
type Session struct {
	steps.Tenant
	Mfa graph.Tri
	Way graph.SignInMethod
}

func (s Session) Session() (graph.Session, bool) {
	held, ok := s.Tenant.Session()
	held.MFA, held.Method = s.Mfa, s.Way
	return held, ok
}

// Person puts another operator before the same tenant.
type Person struct {
	steps.Tenant
	Who graph.Operator
	Err error
}

func (p Person) Operator(context.Context) (graph.Operator, error) { return p.Who, p.Err }

func WroteNothing(t *testing.T, tenant *sim.Tenant) {
	t.Helper()
	if w := tenant.Writes(); len(w) > 0 {
		t.Errorf("Check or Plan wrote %+v", w)
	}
}
