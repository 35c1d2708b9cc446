package sim_test

import (
	"slices"
	"strings"
	"testing"

	"cspready/graph"
	"cspready/graph/sim"
)

func TestUnknownScenarioListsTheKnownOnes(t *testing.T) {
	for _, name := range []string{"nowhere", "../new-reseller", ""} {
		_, err := sim.Load(name)
		if err == nil {
			t.Fatalf("scenario %q was loaded", name)
		}
		for _, known := range sim.Names() {
			if !strings.Contains(err.Error(), known) {
				t.Errorf("the error for %q does not name %s: %v", name, known, err)
			}
		}
	}
	if !slices.Contains(sim.Names(), sim.DefaultScenario) {
		t.Errorf("the default scenario %q is none of %v", sim.DefaultScenario, sim.Names())
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
			door := load(t, name).SignedIn(reading...)
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

func look(t *testing.T, door *sim.Door) (f facts) {
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
		if !slices.ContainsFunc(m.Methods, graph.Method.MFA) {
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
	ada := sim.UserScenario{UPN: "ada@small.example"}
	for name, s := range map[string]sim.Scenario{
		"person who is no user": {Users: []sim.UserScenario{ada}, Person: sim.Person{UPN: "bob@small.example"}},
		"no such role": {Users: []sim.UserScenario{{UPN: "ada@small.example", Roles: []string{"King"}}},
			Person: sim.Person{UPN: ada.UPN}},
		"no such method": {Users: []sim.UserScenario{{UPN: "ada@small.example", Methods: []string{"oracle"}}},
			Person: sim.Person{UPN: ada.UPN}},
		"no such member": {Users: []sim.UserScenario{ada},
			Groups: []sim.GroupScenario{{Name: "g", Members: []string{"x"}}}, Person: sim.Person{UPN: ada.UPN}},
		"user twice":      {Users: []sim.UserScenario{ada, ada}, Person: sim.Person{UPN: ada.UPN}},
		"no such licence": {Licence: "Gold", Users: []sim.UserScenario{ada}, Person: sim.Person{UPN: ada.UPN}},
		"no such cloud":   {Cloud: "moon", Users: []sim.UserScenario{ada}, Person: sim.Person{UPN: ada.UPN}},
	} {
		if _, err := sim.New(s); err == nil {
			t.Errorf("%s: the tenant was made", name)
		}
	}
}
