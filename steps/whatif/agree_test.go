package whatif_test

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"testing"

	"cspready/graph/sim"
	"cspready/graph/sim/client"
	"cspready/graph/sim/scenario"
	"cspready/steps"
	"cspready/steps/catalog"
	"cspready/steps/coverage"
	"cspready/steps/snapshot"
	"cspready/steps/whatif"
)

// drawTenant returns a tenant of people of all kinds, with groups within groups, roles, and policies of any form.
func drawTenant(r *rand.Rand, number int) scenario.Scenario {
	s := scenario.Scenario{
		ID: fmt.Sprintf("10000000-0000-4000-8000-%012d", number), Name: "Drawn", Licence: "P1",
		Domains:   []scenario.Domain{{Name: "drawn.example", Default: true}, {Name: "drawn.onmicrosoft.com", Initial: true}},
		Person:    scenario.Person{UPN: "person0@drawn.example"},
		Locations: []scenario.Location{{Name: "Office", Trusted: true, Ranges: []string{"203.0.113.0/24"}}, {Name: "Home", Countries: []string{"NL", "BE"}}, {Name: "Branch", Ranges: []string{"203.0.113.128/25", "198.51.100.0/24"}}},
		Strengths: []scenario.Strength{{Name: "Weak", Combinations: []string{"password", "fido2"}, Satisfies: "none"}},
	}
	for i := range 14 {
		u := scenario.User{Name: fmt.Sprint("Person ", i), UPN: fmt.Sprintf("person%d@drawn.example", i)}
		switch {
		case i == 0:
			u.Roles = []string{"Global Administrator"}
		case i == 1:
			u.Roles = []string{"User Administrator"}
		case i%5 == 4:
			u.UPN, u.Guest = fmt.Sprintf("person%d_x.example#EXT#@drawn.onmicrosoft.com", i), i%2 == 0
		}
		s.Users = append(s.Users, u)
	}
	for g := range 3 {
		members := []string{s.Users[r.IntN(14)].UPN, s.Users[r.IntN(14)].UPN, s.Users[r.IntN(14)].UPN}
		if g > 0 {
			members = append(members, fmt.Sprint("Group ", g-1))
		}
		s.Groups = append(s.Groups, scenario.Group{Name: fmt.Sprint("Group ", g), Members: members})
	}
	for i := range 1 + r.IntN(5) {
		s.Policies = append(s.Policies, drawPolicy(r, i, s))
	}
	return s
}

type object = map[string]any

// drawPolicy returns a policy; every part of it is as often usual as not.
func drawPolicy(r *rand.Rand, number int, s scenario.Scenario) scenario.Policy {
	pick := func(usual any, others ...any) any {
		if r.IntN(2) == 0 {
			return usual
		}
		return others[r.IntN(len(others))]
	}
	list := func(items ...any) []any { return items }
	person := func() any { return s.Users[r.IntN(len(s.Users))].UPN }
	group := func() any { return fmt.Sprint("Group ", r.IntN(3)) }
	allTenants := object{"@odata.type": "#microsoft.graph.conditionalAccessAllExternalTenants", "membershipKind": "all"}
	users := object{
		"includeUsers":  pick(list("All"), list("All"), list(person(), person()), list("GuestsOrExternalUsers"), list()),
		"excludeUsers":  pick(list(), list(person()), list("GuestsOrExternalUsers")),
		"includeGroups": pick(list(), list(group())), "excludeGroups": pick(list(), list(group()), list(group(), group())),
		"includeRoles": pick(list(), list("Global Administrator")),
		"excludeRoles": pick(list(), list("User Administrator")),
		"excludeGuestsOrExternalUsers": pick(nil, nil, object{
			"guestOrExternalUserTypes": "b2bCollaborationGuest,b2bCollaborationMember", "externalTenants": allTenants}),
	}
	const exchange, partnerCenter = "00000002-0000-0ff1-ce00-000000000000", "fa3d9a0c-3fb0-42cc-9193-47c7ecd2edbd"
	return scenario.Policy{
		Name: fmt.Sprint("Policy ", number), State: pick("enabled", "enabledForReportingButNotEnforced", "disabled").(string),
		Conditions: object{
			"users": users,
			"applications": object{
				"includeApplications": pick(list("All"), list("Office365"), list(partnerCenter, exchange),
					list("MicrosoftAdminPortals")),
				"excludeApplications": pick(list(), list(exchange), list("Office365"), list(partnerCenter)),
			},
			"clientAppTypes": pick(list("all"), list("browser", "mobileAppsAndDesktopClients"),
				list("exchangeActiveSync", "other")),
			"platforms": pick(nil, object{"includePlatforms": list("android", "iOS"), "excludePlatforms": list()},
				object{"includePlatforms": list("all"), "excludePlatforms": list("linux", "macOS")}),
			"locations": pick(nil, object{"includeLocations": list("All"), "excludeLocations": list("AllTrusted")},
				object{"includeLocations": list("All"), "excludeLocations": list("Branch")},
				object{"includeLocations": list("Home"), "excludeLocations": list()},
				object{"includeLocations": list("All"), "excludeLocations": list("Home", "Office")}),
			"signInRiskLevels":    pick(list(), list(), list("high"), list("none", "low")),
			"authenticationFlows": pick(nil, nil, nil, object{"transferMethods": "deviceCodeFlow"}),
			"devices": pick(nil, nil, nil, nil, object{"deviceFilter": object{"mode": "exclude",
				"rule": "device.isCompliant -eq True"}}),
		},
		Grant: object{
			"operator": pick("OR", "AND"),
			"builtInControls": pick(list("mfa"), list("block"), list("mfa", "compliantDevice"), list(),
				list("approvedApplication", "mfa")),
			"authenticationStrength": pick(nil, nil, object{"id": "00000000-0000-0000-0000-000000000002"},
				object{"id": "Weak"}),
		},
	}
}

// askEverything returns the judgement of a tenant, and the answers to as many questions as there are.
func askEverything(t *testing.T, s scenario.Scenario) (*snapshot.Judgement, whatif.Opinion) {
	t.Helper()
	tenant, err := sim.New(s)
	if err != nil {
		t.Fatal(err)
	}
	c := client.SignedIn(tenant, catalog.ReadScopes()...)
	j, err := snapshot.NewReader(c, steps.Profile{BreakGlass: []string{"person2@drawn.example"}}).Read().
		JudgeAlone(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	var o whatif.Opinion
	for _, q := range whatif.Questions(j.Verdict, whatif.Most) {
		policies, err := c.WhatIf(t.Context(), q.WhatIfQuestion)
		if err != nil {
			t.Fatal(err)
		}
		o.Answers = append(o.Answers, whatif.NewAnswer(j.Verdict, q, policies))
	}
	if n := len(tenant.Writes()); n != 0 {
		t.Errorf("questions made %d writes", n)
	}
	return j, o
}

const draws = 120

func TestTheSimulatedTenantAndTheVerdictAgree(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	confirmed := map[coverage.Outcome]int{}
	untold := 0
	for n := range draws {
		s := drawTenant(r, n)
		j, o := askEverything(t, s)
		for _, a := range o.Answers {
			switch {
			case a.Contradicts():
				policies, _ := json.MarshalIndent(s.Policies, "", " ")
				groups, _ := json.Marshal(s.Groups)
				t.Fatalf("draw %d: %s, %+v: the verdict says %d, the tenant %d\n%s\n%s", n,
					j.UserName(a.Class.Account), a.Situation, a.Expected, a.Microsoft, policies, groups)
			case a.Agrees():
				confirmed[a.Expected]++
			default:
				untold++
			}
		}
	}
	t.Logf("confirmed %d covered sign-ins and %d gaps; %d were not told", confirmed[coverage.Stopped],
		confirmed[coverage.LetIn], untold)
	if confirmed[coverage.Stopped] < draws || confirmed[coverage.LetIn] < draws {
		t.Errorf("confirmed %v: the draws say little", confirmed)
	}
}
