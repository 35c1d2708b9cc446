package sim_test

import (
	"slices"
	"strings"
	"testing"

	"cspready/graph"
	"cspready/graph/sim"
	"cspready/graph/sim/client"
	"cspready/graph/sim/scenario"
)

func TestUnknownScenarioListsTheKnownOnes(t *testing.T) {
	for _, name := range []string{"nowhere", "../new-reseller", ""} {
		_, err := sim.Load(name)
		if err == nil {
			t.Fatalf("scenario %q was loaded", name)
		}
		for _, known := range scenario.Names() {
			if !strings.Contains(err.Error(), known) {
				t.Errorf("the error for %q does not name %s: %v", name, known, err)
			}
		}
	}
	if !slices.Contains(scenario.Names(), scenario.DefaultScenario) {
		t.Errorf("the default scenario %q is none of %v", scenario.DefaultScenario, scenario.Names())
	}
}

// facts are what a scenario promises to those who build on it.
type facts struct {
	users, guests, withoutMFA, admins int
	securityDefaults                  bool
}

func TestScenariosKeepTheirPromise(t *testing.T) {
	for name, want := range map[string]facts{
		"new-reseller": {users: 6, guests: 1, withoutMFA: 3, admins: 1},
		"compliant":    {users: 6, admins: 3, securityDefaults: true},
	} {
		t.Run(name, func(t *testing.T) {
			door := client.SignedIn(load(t, name), reading...)
			if got := look(t, door); got != want {
				t.Errorf("the tenant has %+v, want %+v", got, want)
			}
			org, err := door.Organization(t.Context())
			wantKind(t, err, "")
			if org.PartnerType != "valueAddedResellerPartnerDelegatedAdmin" || org.DefaultDomain == "" ||
				org.InitialDomain == "" || org.Created.IsZero() {
				t.Errorf("the organization is incomplete: %+v", org)
			}
			licence, err := door.Licence(t.Context())
			wantKind(t, err, "")
			if licence != graph.Free {
				t.Errorf("the licence is %v, want Free", licence)
			}
		})
	}
}

func look(t *testing.T, door *client.Client) (f facts) {
	t.Helper()
	ids := []string{}
	for u, err := range door.Users(t.Context()) {
		wantKind(t, err, "")
		f.users++
		if u.Guest {
			f.guests++
		}
		ids = append(ids, u.ID)
	}
	for m := range door.Methods(t.Context(), ids) {
		wantKind(t, m.Err, "")
		if !slices.ContainsFunc(m.Methods, graph.Method.CountsAsMFA) {
			f.withoutMFA++
		}
	}
	admins, err := door.Holders(t.Context(), graph.GlobalAdministrator)
	wantKind(t, err, "")
	f.admins = len(admins)
	f.securityDefaults, err = door.SecurityDefaults(t.Context())
	wantKind(t, err, "")
	return f
}

func TestScenarioThatContradictsItselfIsRefused(t *testing.T) {
	ada := scenario.User{UPN: "ada@small.example"}
	for name, s := range map[string]scenario.Scenario{
		"person who is no user": {Users: []scenario.User{ada}, Person: scenario.Person{UPN: "bob@small.example"}},
		"no such role": {Users: []scenario.User{{UPN: "ada@small.example", Roles: []string{"King"}}},
			Person: scenario.Person{UPN: ada.UPN}},
		"no such method": {Users: []scenario.User{{UPN: "ada@small.example", Methods: []string{"oracle"}}},
			Person: scenario.Person{UPN: ada.UPN}},
		"no such member": {Users: []scenario.User{ada},
			Groups: []scenario.Group{{Name: "g", Members: []string{"x"}}}, Person: scenario.Person{UPN: ada.UPN}},
		"user twice":      {Users: []scenario.User{ada, ada}, Person: scenario.Person{UPN: ada.UPN}},
		"no such licence": {Licence: "Gold", Users: []scenario.User{ada}, Person: scenario.Person{UPN: ada.UPN}},
		"no such cloud":   {Cloud: "moon", Users: []scenario.User{ada}, Person: scenario.Person{UPN: ada.UPN}},
	} {
		if _, err := sim.New(s); err == nil {
			t.Errorf("%s: the tenant was made", name)
		}
	}
}
