package coverage

import (
	"fmt"
	"slices"

	"cspready/graph"
)

// A world is a tenant that a test builds.
type world struct{ *Tenant }

func newWorld() world {
	return world{&Tenant{
		People: &Roster{}, Groups: map[string]Group{}, Roles: NewRoles(nil, nil), InitialDomain: initialDomain,
		BreakGlass:       map[int]bool{},
		TrustedLocations: []string{}, PerUserMFA: map[int]string{},
	}}
}

// person adds an enabled account and returns its number.
func (w world) person(name string, change func(*graph.User)) int {
	n := w.People.Len()
	u := graph.User{ID: fmt.Sprintf("00000000-0000-4000-8000-%012d", n), Name: name,
		UserPrincipalName: fmt.Sprintf("user%d@contoso.example", n), Enabled: graph.Yes, External: graph.No}
	if change != nil {
		change(&u)
	}
	w.People.Add(u)
	return n
}

// initialDomain is the initial domain of a world.
const initialDomain = "contoso.onmicrosoft.com"

// hold sets the holders of a role.
func (w world) hold(role string, h Holders) {
	held := map[string]Holders{}
	for r, others := range w.Roles.Known() {
		held[r] = others
	}
	held[role] = h
	w.Roles = NewRoles(held, nil)
}

// named returns every id in one condition of the policies, each once.
func (world) named(policies []graph.Policy, in func(graph.PolicyUsers) graph.Scope) []string {
	var ids []string
	for _, p := range policies {
		s := in(p.Conditions.Users)
		ids = append(ids, slices.Concat(s.Include, s.Exclude)...)
	}
	slices.Sort(ids)
	return slices.Compact(ids)
}
