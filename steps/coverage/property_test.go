package coverage

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"testing"

	"cspready/graph"
)

// draw returns a random tenant of twelve people with groups, roles and guests, and a few policies of any form.
func draw(t testing.TB, r *rand.Rand) world {
	w := newWorld()
	for i := range 12 {
		w.person("p", func(u *graph.User) { u.Guest, u.External = i%4 == 3, graph.TriOf(i%8 == 3) })
	}
	for g := range 3 {
		w.Groups[groupName(g)] = Group{Members: []int32{int32(r.IntN(12)), int32(r.IntN(12)), int32(r.IntN(12))}}
	}
	w.hold(helpdesk, Holders{Lasting: []int32{int32(r.IntN(12))}, Eligible: []int32{int32(r.IntN(12))}})
	for range 1 + r.IntN(4) {
		w.Policies = append(w.Policies, drawPolicy(t, r))
	}
	return w
}

func groupName(i int) string { return fmt.Sprintf("20000000-0000-4000-8000-%012d", i) }

func userName(i int) string { return fmt.Sprintf("00000000-0000-4000-8000-%012d", i) }

func drawPolicy(t testing.TB, r *rand.Rand) graph.Policy {
	t.Helper()
	pick := func(list ...any) any { return list[r.IntN(len(list))] }
	users := map[string]any{"includeUsers": pick([]string{"All"}, []string{"All"}, []string{userName(r.IntN(12))},
		[]string{"GuestsOrExternalUsers"})}
	if r.IntN(2) == 0 {
		users["excludeGroups"] = []string{groupName(r.IntN(4))} // the last group was not read
	}
	if r.IntN(3) == 0 {
		users["excludeRoles"] = []string{helpdesk}
	}
	policy := map[string]any{
		"id": fmt.Sprintf("10000000-0000-4000-8000-%012d", r.IntN(1e9)), "displayName": "P",
		"state": pick("enabled", "enabled", "enabledForReportingButNotEnforced", "disabled"),
		"conditions": map[string]any{
			"users": users,
			"clientAppTypes": pick([]string{"all"}, []string{"all"}, []string{"browser", "mobileAppsAndDesktopClients"},
				[]string{"exchangeActiveSync", "other"}),
			"applications": map[string]any{"includeApplications": []string{"All"},
				"excludeApplications": pick([]string{}, []string{}, []string{app})},
			"locations": pick(nil, nil,
				map[string]any{"includeLocations": []string{"All"}, "excludeLocations": []string{"a"}}),
			"platforms": pick(nil, nil,
				map[string]any{"includePlatforms": []string{"all"}, "excludePlatforms": []string{"linux"}}),
		},
		"grantControls": map[string]any{"operator": pick("AND", "OR"),
			"builtInControls": pick([]string{"mfa"}, []string{"mfa"}, []string{"mfa", "compliantDevice"}, []string{"block"})},
	}
	text, err := json.Marshal(policy)
	if err != nil {
		t.Fatal(err)
	}
	var p graph.Policy
	if err := json.Unmarshal(text, &p); err != nil {
		t.Fatal(err)
	}
	return p
}

const draws = 2000

func TestAnotherExclusionCoversNobodyMore(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for range draws {
		w := draw(t, r)
		before := Judge(w.Tenant)
		p := w.Policies[r.IntN(len(w.Policies))]
		if p.Grant.Controls[0] == "block" {
			continue
		}
		p.Conditions.Users.Users.Exclude = append([]string{userName(r.IntN(12))}, p.Conditions.Users.Users.Exclude...)
		after := Judge(w.WithPolicy(p))
		for i := range 12 {
			if after.State(i) == Covered && before.State(i) != Covered {
				t.Fatalf("person %d is covered by an exclusion: %s", i, p.Raw)
			}
		}
	}
}

func TestAnotherPolicyUncoversNobody(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	for range draws {
		w := draw(t, r)
		before, after := Judge(w.Tenant), Judge(w.WithPolicy(drawPolicy(t, r)))
		for i := range 12 {
			if before.State(i) == Covered && after.State(i) != Covered {
				t.Fatalf("person %d is covered no more: %v", i, after.Reason(i))
			}
		}
	}
}

func TestNobodyIsCoveredAgainstTheOracle(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 6))
	covered := 0
	for range draws {
		w := draw(t, r)
		v := Judge(w.Tenant)
		for i := range 12 {
			if v.State(i) != Covered {
				continue
			}
			covered++
			if hole := w.oracle(i); hole != "" {
				t.Fatalf("person %d is called covered, and gets in by %s", i, hole)
			}
		}
	}
	if covered == 0 {
		t.Error("nobody was covered at all: the draws say nothing")
	}
}

// oracle tries every situation, one by one, and returns one in which nothing requires MFA of a person.
func (w world) oracle(person int) string {
	for _, a := range []string{app, "another application"} {
		for _, c := range knownClients {
			for _, platform := range []string{"linux", "windows", "a platform that nobody knows"} {
				for _, location := range []string{"a", "elsewhere"} {
					if !w.stopped(person, a, c, platform, location) {
						return fmt.Sprint(a, ", ", c, ", ", platform, ", ", location)
					}
				}
			}
		}
	}
	return ""
}

func (w world) stopped(person int, a, client, platform, location string) bool {
	in := func(list []string, v string) bool {
		for _, x := range list {
			if x == v {
				return true
			}
		}
		return false
	}
	for _, p := range w.Policies {
		c := p.Conditions
		applies := p.State == "enabled" && !in(c.Apps.Exclude, a) && (in(c.Clients, "all") || in(c.Clients, client)) &&
			(c.Platforms == nil || !in(c.Platforms.Exclude, platform)) &&
			(c.Locations == nil || !in(c.Locations.Exclude, location)) && w.meant(c.Users, person)
		asks := in(p.Grant.Controls, "block") ||
			in(p.Grant.Controls, "mfa") && (p.Grant.RequireAll || len(p.Grant.Controls) == 1)
		if applies && asks {
			return true
		}
	}
	return false
}

func (w world) meant(u graph.PolicyUsers, person int) bool {
	included := false
	for _, id := range u.Users.Include {
		included = included || id == "All" || id == userName(person) || id == "GuestsOrExternalUsers" && person%4 == 3
	}
	for _, id := range u.Groups.Exclude {
		g, read := w.Groups[id]
		if !read {
			return false
		}
		for _, n := range g.Members {
			if int(n) == person {
				return false
			}
		}
	}
	for range u.Roles.Exclude {
		for _, n := range w.Roles.Of(helpdesk).All() {
			if int(n) == person {
				return false
			}
		}
	}
	return included
}

func TestRepairsDoWhatTheyPromise(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 8))
	repaired := 0
	for range draws / 10 {
		w := draw(t, r)
		before := Judge(w.Tenant)
		edits := before.ProposeEdits()
		byPolicy := map[string][]Edit{}
		for _, e := range edits {
			byPolicy[e.Policy] = append(byPolicy[e.Policy], e)
		}
		planned := w.Tenant
		for _, p := range w.Policies {
			if list := byPolicy[p.ID]; len(list) > 0 {
				patch, err := NewPatch(p, list)
				if err != nil || patch.IsAppliedIn(p) || !patch.IsAppliedIn(patch.After) {
					t.Fatalf("%v: holds before %v, after %v: %s", err, patch.IsAppliedIn(p), patch.IsAppliedIn(patch.After),
						patch.Body)
				}
				planned = planned.WithPolicy(patch.After)
			}
		}
		after := Judge(planned)
		if a, b := after.Count(nil).Covered, before.Count(nil).Covered; len(edits) > 0 && a <= b {
			t.Fatalf("%d edits: %d covered before, %d after", len(edits), b, a)
		} else if a > b {
			repaired++
		}
	}
	if repaired == 0 {
		t.Error("nothing was repaired: the draws say nothing")
	}
}
