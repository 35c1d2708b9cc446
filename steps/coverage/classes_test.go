package coverage

import (
	"slices"
	"testing"

	"cspready/assets"
	"cspready/graph"
)

// office is a named location with addresses, by the id that policies of the tests name.
var office = graph.Location{ID: "a", Name: "Office", Ranges: []string{"203.0.113.0/24"}}

// classified is a tenant with a policy that leaves out the office and the first group.
func classified() world {
	w := newWorld()
	for range 6 {
		w.person("p", nil)
	}
	w.person("guest", func(u *graph.User) { u.Guest, u.External = true, graph.Yes })
	w.person("off", func(u *graph.User) { u.Enabled = graph.No })
	w.Groups[groupName(0)] = Group{Members: []int32{4, 5}}
	w.hold(helpdesk, Holders{Lasting: []int32{3}})
	w.BreakGlass[2] = true
	w.Locations = []graph.Location{office}
	w.Policies = append(w.Policies, row{
		users: `{"includeUsers":["All"],"excludeGroups":["` + groupName(0) + `"]}`,
		more:  `,"locations":{"includeLocations":["All"],"excludeLocations":["a"]}`,
	}.policyB())
	return w
}

func TestEveryAccountThatCanSignInIsInOneClass(t *testing.T) {
	w := classified()
	list := Judge(w.Tenant).Classes()
	sizes := map[Kind][]int{}
	for _, c := range list {
		sizes[c.Kind] = append(sizes[c.Kind], c.Size)
	}
	if !slices.Equal(sizes[MemberKind], []int{2, 2}) || len(sizes[GuestKind]) != 1 ||
		len(sizes[AdministratorKind]) != 1 || len(sizes[BreakGlassKind]) != 1 {
		t.Errorf("%+v", list)
	}
	if list[1].Kind != AdministratorKind || list[2].Kind != BreakGlassKind {
		t.Errorf("the administrator and the break-glass account are not next: %+v", list)
	}
}

func TestAGapIsDescribedAsItIs(t *testing.T) {
	w := classified()
	v := Judge(w.Tenant)
	gap := v.Witnesses(v.Classes()[0])[0]
	if gap.Expected != LetIn || gap.Situation.Location != office.ID || gap.Situation.IPAddress != "203.0.113.1" {
		t.Errorf("%+v", gap)
	}
	for name, locations := range map[string][]graph.Location{
		"not read": nil, "of another kind": {{ID: "a"}}, "range not understood": {{ID: "a", Ranges: []string{"x"}}},
	} {
		w.Locations = locations
		v := Judge(w.Tenant)
		for _, witness := range v.Witnesses(v.Classes()[0]) {
			if witness.Expected == LetIn {
				t.Errorf("%s: the gap became %+v", name, witness.Situation)
			}
		}
	}
}

func TestADoubtIsAboutItsClassAlone(t *testing.T) {
	w := classified()
	w.Policies[0].Conditions.Locations = nil
	v := Judge(w.Tenant)
	var doubts []Doubt
	for _, c := range v.Classes() {
		if c.Account == 0 {
			doubts = append(doubts, Doubt{c, assets.Say("why.unknown")})
		}
	}
	after := v.WithDoubts(doubts)
	for n, want := range []State{Unknown, Unknown, Unknown, Unknown, Uncovered, Uncovered, Unknown, Disabled} {
		if after.State(n) != want {
			t.Errorf("account %d: %d, want %d", n, after.State(n), want)
		}
	}
	if v.State(0) != Covered || after.LegacyState(0) != Unknown || after.Reason(0).ID != "why.unknown" {
		t.Errorf("%d, %d, %q", v.State(0), after.LegacyState(0), after.Reason(0).ID)
	}
	if c := after.Count(nil); c.Covered != 0 || c.Unknown != 5 {
		t.Errorf("%+v", c)
	}
}

// BenchmarkClasses reports how long the classes of 100,000 people take, compared with judging them.
func BenchmarkClasses(b *testing.B) {
	w := crowd(100_000, 200)
	v := Judge(w.Tenant)
	for b.Loop() {
		v.Classes()
	}
}
