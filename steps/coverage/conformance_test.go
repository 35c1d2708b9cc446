package coverage

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"cspready/graph"
)

// conformanceFolders hold policy cases with the expected verdicts: from the test suites of checkers, and from the field.
// They lie beside the project where it is developed.
var conformanceFolders = []string{"../../../shared/conformance/ca-policies",
	"../../../shared/conformance/field/ca-policies"}

// A conformanceCase is one file: a tenant's policies and what is right about them.
type conformanceCase struct {
	Name      string
	Policies  []graph.Policy
	Contested any
	Why       string
	Context   struct {
		BreakGlass struct{ UserIDs, GroupIDs []string } `json:"break_glass"`
		// Users are all accounts of the tenant; without any, it has one for every kind that policies name.
		Users []struct {
			ID, UserPrincipalName, UserType string
			AccountEnabled                  bool
		}
		Groups []struct {
			ID      string
			Members []string
		}
	}
	MFA    bool  `json:"expect_mfa_for_all_users"`
	Strict *bool `json:"expect_without_break_glass_exception"`
	Guests *bool `json:"expect_mfa_for_guests"`
	Codes  *bool `json:"expect_device_code_blocked_for_tenant"`
	Admins *struct {
		Roles   []string `json:"roleTemplateIds"`
		Covered bool
	} `json:"expect_mfa_for_admin_roles"`
}

// TestConformance compares the judgement with cases gathered from the test suites of public checkers and from reports.
func TestConformance(t *testing.T) {
	var files []string
	for _, folder := range conformanceFolders {
		found, _ := filepath.Glob(filepath.Join(folder, "*.json"))
		files = append(files, found...)
	}
	if len(files) == 0 {
		t.Skip("the conformance cases are not here")
	}
	for _, name := range files {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		var c conformanceCase
		if err := json.Unmarshal(text, &c); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		t.Run(c.Name, func(t *testing.T) { c.run(t) })
	}
}

func (c conformanceCase) run(t *testing.T) {
	fail := t.Errorf
	if c.Contested != nil && c.Contested != false {
		fail = t.Logf // a matter of policy
	}
	tenant := c.tenant()
	v := Judge(tenant)
	all := v.Count(nil)
	strict, apart := all.Covered == all.People, all.Covered+all.Declared == all.People
	if apart != c.MFA {
		fail("apart from break-glass accounts: %v, want %v (%s)\n%+v", apart, c.MFA, c.Why, all)
	}
	if want := c.Strict; want != nil && strict != *want {
		fail("strictly: %v, want %v (%s)", strict, *want, c.Why)
	}
	if c.Guests != nil {
		covered := !slices.ContainsFunc(graph.ExternalKinds, func(k string) bool { return v.ExternalState(k) != Covered })
		if covered != *c.Guests {
			fail("guests: %v, want %v", covered, *c.Guests)
		}
	}
	if c.Codes != nil && v.BlocksDeviceCode() != *c.Codes {
		fail("device codes blocked: %v, want %v", v.BlocksDeviceCode(), *c.Codes)
	}
	if c.Admins != nil {
		n := v.Count(func(i int) bool { return slices.Contains(c.Admins.Roles, tenant.People.User(i).Name) })
		if covered := n.Covered+n.Declared == n.People; covered != c.Admins.Covered {
			fail("administrators: %v, want %v", covered, c.Admins.Covered)
		}
	}
}

// listed returns the tenant of a case that lists its accounts and its groups.
func (c conformanceCase) listed() *Tenant {
	w := newWorld()
	numbers := map[string]int32{}
	for _, u := range c.Context.Users {
		n := w.person(u.UserPrincipalName, func(made *graph.User) {
			made.ID, made.UserPrincipalName, made.Enabled = u.ID, u.UserPrincipalName, graph.TriOf(u.AccountEnabled)
			made.Guest = u.UserType == "Guest"
			made.External = graph.TriOf(strings.Contains(u.UserPrincipalName, "#EXT#"))
		})
		w.BreakGlass[n] = slices.Contains(c.Context.BreakGlass.UserIDs, u.ID)
		numbers[u.ID] = int32(n)
	}
	for _, g := range c.Context.Groups {
		var members []int32
		for _, id := range g.Members {
			members = append(members, numbers[id])
		}
		w.Groups[g.ID] = Group{Members: members}
	}
	w.Policies = c.Policies
	return w.Tenant
}

// tenant returns the tenant of a case: an employee, an account for every id in a policy, a member of every group, a
// holder of every role, and a guest.
func (c conformanceCase) tenant() *Tenant {
	if len(c.Context.Users) > 0 {
		return c.listed()
	}
	w := newWorld()
	w.person("employee", nil)
	w.person("guest", func(u *graph.User) { u.Guest, u.External = true, graph.Yes })
	for _, id := range w.named(c.Policies, func(u graph.PolicyUsers) graph.Scope { return u.Users }) {
		if !graph.IsGUID(id) {
			continue
		}
		n := w.person(id, func(u *graph.User) { u.ID = id })
		w.BreakGlass[n] = slices.Contains(c.Context.BreakGlass.UserIDs, id)
	}
	for _, id := range w.named(c.Policies, func(u graph.PolicyUsers) graph.Scope { return u.Groups }) {
		n := w.person("member of "+id, nil)
		w.Groups[id] = Group{Members: []int32{int32(n)}}
		w.BreakGlass[n] = slices.Contains(c.Context.BreakGlass.GroupIDs, id)
	}
	roles := w.named(c.Policies, func(u graph.PolicyUsers) graph.Scope { return u.Roles })
	if c.Admins != nil {
		roles = append(roles, c.Admins.Roles...)
	}
	for _, id := range roles {
		if len(w.Roles.Of(id).All()) == 0 {
			n := w.person(id, func(u *graph.User) {
				if id == graph.DirectorySynchronizationAccount {
					u.UserPrincipalName = "Sync_SERVER_0123456789ab@contoso.onmicrosoft.com"
				}
			})
			if id == graph.DirectorySynchronizationAccount {
				w.hold(id, Holders{Lasting: []int32{int32(n)}})
				w.SyncMethods = map[int]graph.Tri{n: graph.No}
				continue
			}
			foreign := w.person(id, func(u *graph.User) { u.Guest, u.External = true, graph.Yes })
			w.hold(id, Holders{Lasting: []int32{int32(n), int32(foreign)}})
		}
	}
	w.Policies = c.Policies
	return w.Tenant
}
