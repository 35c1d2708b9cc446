package scenario

import (
	"fmt"
	"time"

	"cspready/graph/sim/internal/odata"
)

// LargeName is the scenario whose size can be chosen. It is generated.
const LargeName = "large"

// Number of users: the default, the least and the most.
const (
	LargeDefault = 5_000
	LargeMin     = 3
	LargeMax     = 1_000_000
)

// ReadLarge returns the scenario of a tenant with that many users.
func ReadLarge(people int) (Scenario, error) {
	if people < LargeMin || people > LargeMax {
		return Scenario{}, fmt.Errorf("%d people: there can be %d to %d", people, LargeMin, LargeMax)
	}
	s := Scenario{
		ID: "1f0e5c7a-8b2d-4c63-9a10-d4e6b7f82c35", Name: "Large Partner", Country: "DE",
		PartnerType: "resellerPartnerDelegatedAdmin", Licence: "P1",
		Created: time.Date(2012, 2, 1, 8, 0, 0, 0, time.UTC),
		Domains: []Domain{{Name: "large.example", Default: true}, {Name: "large.onmicrosoft.com", Initial: true}},
		Person:  Person{UPN: "person0@large.example"},
		Groups:  []Group{{Name: "Exclusions", Members: []string{"Exclusions 0"}}},
	}
	for i := range people {
		s.Users = append(s.Users, largeUser(i))
	}
	const nested = 20
	for i := range nested {
		g := Group{Name: fmt.Sprintf("Exclusions %d", i)}
		if i+1 < nested {
			g.Members = append(g.Members, fmt.Sprintf("Exclusions %d", i+1))
		}
		for n := 10 + i; n < people; n += 20_000 {
			g.Members = append(g.Members, largeUser(n).UPN)
		}
		s.Groups = append(s.Groups, g)
	}
	s.Policies = append(s.Policies, Policy{Name: "MFA for all users", State: "enabled", Conditions: odata.Object{
		"users": odata.Object{"includeUsers": []any{"All"}, "excludeGroups": []any{"Exclusions"}},
	}})
	for i := range 199 {
		p := Policy{Name: fmt.Sprintf("Policy %03d", i), State: "disabled", Conditions: odata.Object{
			"users": odata.Object{"includeGroups": []any{fmt.Sprintf("Exclusions %d", i%nested)}},
		}}
		if i%10 == 0 {
			p.State, p.Conditions["signInRiskLevels"] = "enabled", []any{"high"}
		}
		s.Policies = append(s.Policies, p)
	}
	return s, nil
}

func largeUser(i int) User {
	u := User{Name: fmt.Sprintf("Person Number %d", i), UPN: fmt.Sprintf("person%d@large.example", i),
		Methods: []string{"microsoftAuthenticator"}}
	switch {
	case i < 3:
		u.Roles = []string{"Global Administrator"}
	case i%50 == 7:
		u.UPN, u.Guest = fmt.Sprintf("person%d_elsewhere.example#EXT#@large.onmicrosoft.com", i), true
	}
	return u
}
