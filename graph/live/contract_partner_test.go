package live_test

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"

	"cspready/graph"
	"cspready/graph/sim"
	"cspready/graph/sim/client"
	"cspready/graph/sim/scenario"
	"cspready/steps"
)

// partnerQuestions are questions to Partner Center and about the security score.
var partnerQuestions = map[string]func(context.Context, steps.Tenant) (any, error){
	"people without MFA": func(ctx context.Context, t steps.Tenant) (any, error) { return t.WithoutMFA(ctx) },
	"adoption of MFA":    func(ctx context.Context, t steps.Tenant) (any, error) { return t.Adoption(ctx) },
	"score":              func(ctx context.Context, t steps.Tenant) (any, error) { return t.Score(ctx) },
	"customers' MFA":     func(ctx context.Context, t steps.Tenant) (any, error) { return whole(t.CustomersMFA(ctx)) },
}

// reseller is a tenant of which Partner Center has something to tell.
func reseller(t *testing.T, change func(*scenario.Scenario)) *sim.Tenant {
	t.Helper()
	s := scenario.Scenario{
		ID: "3f6c0a1d-52be-4d1c-9c0e-7a61f2b4d583", Name: "Reseller", PartnerType: "resellerPartnerDelegatedAdmin",
		Domains: []scenario.Domain{{Name: "reseller.example", Default: true}},
		Users: []scenario.User{
			{Name: "Ada", UPN: "ada@reseller.example", Roles: []string{"Global Administrator"}},
			{Name: "Rob", UPN: "rob@reseller.example"},
		},
		PartnerCenter: scenario.PartnerCenter{
			Customers: 3,
			WithoutMFA: []scenario.NonMFAUser{
				{UPN: "ada@reseller.example", DaysAgo: 1}, {UPN: "rob@reseller.example", DaysAgo: 2},
				{UPN: "old@reseller.example", DaysAgo: 9},
			},
			Adoption: []scenario.MFAAdoption{
				{App: "8c1f4a52-0d3b-4a1c-9c55-6b8f7e2d1a09", Name: "Script", DaysAgo: 1, MFA: 1, Total: 9},
				{App: "8c1f4a52-0d3b-4a1c-9c55-6b8f7e2d1a09", DaysAgo: 2, MFA: 9, Total: 9},
			},
		},
		Person: scenario.Person{UPN: "ada@reseller.example"},
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

func TestBothDoorsAgreeOnPartnerCenter(t *testing.T) {
	for name, c := range map[string]struct {
		change    func(*scenario.Scenario)
		behaviour scenario.Behaviour
	}{
		"at once":                       {},
		"page by page":                  {behaviour: scenario.Behaviour{PageSize: 1}},
		"page by page, with a mark":     {behaviour: scenario.Behaviour{PageSize: 2, ByteOrderMark: true}},
		"half of it":                    {behaviour: scenario.Behaviour{PageSize: 1, DropsNextLink: true}},
		"nothing":                       {change: func(s *scenario.Scenario) { s.PartnerCenter = scenario.PartnerCenter{} }},
		"a person without a name":       {change: func(s *scenario.Scenario) { s.PartnerCenter.WithoutMFA[1].UPN = "" }},
		"an application without its id": {change: func(s *scenario.Scenario) { s.PartnerCenter.Adoption[1].App = "" }},
		"no agent":                      {change: func(s *scenario.Scenario) { s.Person.UPN = "rob@reseller.example" }},
		"no partner":                    {change: func(s *scenario.Scenario) { s.PartnerType = "" }},
		"a reseller of a distributor":   {change: func(s *scenario.Scenario) { s.PartnerCenter.Reseller = true }},
		"no permission for it":          {change: func(s *scenario.Scenario) { s.PartnerPreauthorized = new(bool) }},
		"China":                         {change: func(s *scenario.Scenario) { s.Cloud = graph.China }},
		"DoD":                           {change: func(s *scenario.Scenario) { s.Cloud = graph.DoD }},
	} {
		t.Run(name, func(t *testing.T) {
			agreeOn(t, partnerQuestions, func() *sim.Tenant {
				tenant := reseller(t, c.change)
				tenant.SetBehaviour(c.behaviour)
				return tenant
			}, scopes...)
		})
	}
}

// The answers of both clients are also right: they could agree on a mistake.
func TestListsOfPartnerCenterAreWholeOrUnreadable(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		for _, open := range []func(*sim.Tenant) steps.Tenant{
			func(tenant *sim.Tenant) steps.Tenant { return client.SignedIn(tenant, scopes...) },
			func(tenant *sim.Tenant) steps.Tenant { return proved(t, tenant, scopes...).conn },
		} {
			tenant := reseller(t, nil)
			door := open(tenant)
			tenant.SetBehaviour(scenario.Behaviour{PageSize: 1})
			people, err := door.WithoutMFA(t.Context())
			if err != nil || len(people) != 3 || people[2].UserPrincipalName != "old@reseller.example" {
				t.Errorf("%T: the people are %+v, %v", door, people, err)
			}
			days, err := door.Adoption(t.Context())
			if err != nil || len(days) != 2 || days[1].WithMFA != 9 {
				t.Errorf("%T: the days are %+v, %v", door, days, err)
			}
			tenant.SetBehaviour(scenario.Behaviour{PageSize: 1, DropsNextLink: true})
			if people, err := door.WithoutMFA(t.Context()); !errors.Is(err, graph.ErrUnreadable) || len(people) != 0 {
				t.Errorf("%T: of half a list there are %+v, %v", door, people, err)
			}
			if days, err := door.Adoption(t.Context()); !errors.Is(err, graph.ErrUnreadable) || len(days) != 0 {
				t.Errorf("%T: of half a list there are %+v, %v", door, days, err)
			}
		}
	})
}
