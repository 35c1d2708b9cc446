package live_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"cspready/graph"
	"cspready/graph/live"
	"cspready/graph/sim"
	"cspready/graph/sim/scenario"
)

// grouped returns a tenant with nested groups, one of them a member of itself.
func grouped(t *testing.T) *sim.Tenant {
	t.Helper()
	tenant, err := sim.New(scenario.Scenario{
		ID: "7d0c2b7e-5d41-4a7a-9d63-0b8e4c1f7a52", Name: "Nested", Licence: "P1",
		Created: time.Date(1999, 3, 11, 0, 0, 0, 0, time.UTC),
		Domains: []scenario.Domain{{Name: "nested.onmicrosoft.com", Default: true, Initial: true}},
		Users: []scenario.User{
			{Name: "Ada", UPN: "ada@nested.onmicrosoft.com", Roles: []string{"Global Administrator"}},
			{Name: "Bob", UPN: "bob@nested.onmicrosoft.com"}, {Name: "Cyd", UPN: "cyd@nested.onmicrosoft.com"},
		},
		Groups: []scenario.Group{
			{Name: "Outer", Members: []string{"Inner", "bob@nested.onmicrosoft.com"}},
			{Name: "Inner", Members: []string{"Outer", "Inner", "cyd@nested.onmicrosoft.com"}},
		},
		Policies: []scenario.Policy{{Name: "All but some", State: "enabled", Conditions: map[string]any{
			"users": map[string]any{"includeUsers": []any{"All"}, "excludeGroups": []any{"Outer"}}}}},
		Person: scenario.Person{UPN: "ada@nested.onmicrosoft.com"},
	})
	if err != nil {
		t.Fatal(err)
	}
	return tenant
}

// outer reads the one group that a policy excludes.
func outer(t *testing.T, w *world) graph.Members {
	t.Helper()
	policies, err := w.conn.Policies(t.Context())
	if err != nil || len(policies) != 1 {
		t.Fatalf("%d policies (%v)", len(policies), err)
	}
	for m := range w.conn.GroupMembers(t.Context(), policies[0].Conditions.Users.Groups.Exclude) {
		return m
	}
	t.Fatal("no group was read")
	return graph.Members{}
}

const transitive = "/groups/{}/transitiveMembers"

func TestGroupsAreReadWhateverTheServiceTakes(t *testing.T) {
	for name, c := range map[string]struct {
		troubles []scenario.Fault
		people   int
		kind     graph.Kind
	}{
		"as documented":               {nil, 2, ""},
		"without transitive members":  {[]scenario.Fault{{Path: transitive, Status: 404, Times: -1}}, 2, ""},
		"that question is not served": {[]scenario.Fault{{Path: transitive, Status: 501, Times: -1}}, 2, ""},
		"and the walk fails half way": {[]scenario.Fault{{Path: transitive, Status: 404, Times: -1},
			{Path: "/groups/{}/members", After: 1, Status: 403, Code: "Authorization_RequestDenied", Times: -1}}, 0,
			graph.ErrForbidden},
		"members are withheld": {[]scenario.Fault{{Path: transitive, Status: 403,
			Code: "Authorization_RequestDenied", Times: -1}}, 0, graph.ErrForbidden},
		"there is no such group": {[]scenario.Fault{{Path: transitive, Status: 404, Times: -1},
			{Path: "/groups/{}", Status: 404, Times: -1}}, 0, graph.ErrNotFound},
		"a group that may not be seen": {[]scenario.Fault{{Path: transitive, Status: 404, Times: -1},
			{Path: "/groups/{}", Status: 403, Code: "Authorization_RequestDenied", Times: -1}}, 0, graph.ErrForbidden},
		"and nor is its other list": {[]scenario.Fault{{Path: transitive, Status: 404, Times: -1},
			{Path: "/groups/{}/members", Status: 404, Times: -1}}, 0, graph.ErrUnreadable},
		"something else answers instead": {[]scenario.Fault{{Path: transitive, Status: 200, HTML: true, Times: -1}}, 0,
			graph.ErrUnreadable},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				tenant := grouped(t)
				for _, trouble := range c.troubles {
					trouble.Method = "GET"
					tenant.InjectFault(trouble)
				}
				m := outer(t, signedIn(t, tenant, live.Config{}, scopes...))
				if kindOf(m.Err) != c.kind || len(m.UserIDs) != c.people {
					t.Errorf("%d people (%v); want %d, %q", len(m.UserIDs), m.Err, c.people, c.kind)
				}
			})
		})
	}
}

func TestASecondPageThatFailsMakesTheGroupUnreadable(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		tenant := grouped(t)
		tenant.SetBehaviour(scenario.Behaviour{PageSize: 1})
		w := signedIn(t, tenant, live.Config{}, scopes...)
		tenant.InjectFault(scenario.Fault{Method: "GET", Path: transitive, After: 1, Status: 403,
			Code: "Authorization_RequestDenied", Times: -1})
		if m := outer(t, w); m.Err == nil || len(m.UserIDs) > 0 {
			t.Errorf("%d people (%v), want none and why", len(m.UserIDs), m.Err)
		}
	})
}

func TestRoleAssignmentsAreReadWhateverTheServiceTakes(t *testing.T) {
	const path = "/roleManagement/directory/roleAssignments"
	for name, c := range map[string]struct {
		skip  int
		fails int
		want  int
		kind  graph.Kind
	}{
		"as documented":    {0, 0, 1, ""},
		"not with holders": {0, 1, 1, ""},
		"role by role":     {0, 2, 1, ""},
		"not at all":       {0, -1, 0, graph.ErrUnreadable},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				tenant := grouped(t)
				if c.fails != 0 {
					tenant.InjectFault(scenario.Fault{Method: "GET", Path: path, After: c.skip, Times: c.fails, Status: 501})
				}
				w := signedIn(t, tenant, live.Config{}, scopes...)
				custom := []string{"5f2222b1-57c3-48ba-8ad5-d4759f1fde6f"}
				list, err := w.conn.Assignments(t.Context(), func() []string { return custom })
				if len(list.All) != c.want || (err == nil) != (c.kind == "") {
					t.Errorf("%d assignments (%v), want %d", len(list.All), err, c.want)
				}
				other := list.HasRole("69091246-20e8-4a56-aa4d-066075b2a7a8") // neither known by name nor asked for
				if c.kind == "" && (!list.HasRole(custom[0]) || other == (name == "role by role")) {
					t.Errorf("known are only the roles %v", list.OnlyRoles)
				}
				for _, a := range list.All {
					if a.Role != graph.GlobalAdministrator || !a.IsTenantWide() {
						t.Errorf("%+v", a)
					}
				}
			})
		})
	}
}

// The caller looks for a policy that may have been created: the client returns ErrUnsure and sends the request once.
func TestAnUnsureWriteIsSentOnce(t *testing.T) {
	const body = `{"displayName":"x","state":"disabled","conditions":{"clientAppTypes":["all"],"applications":{"includeApplications":["All"]},"users":{"includeUsers":["All"]}},"grantControls":{"operator":"OR","builtInControls":["mfa"]}}`
	for _, status := range []int{http.StatusGatewayTimeout, http.StatusServiceUnavailable, http.StatusBadGateway} {
		synctest.Test(t, func(t *testing.T) {
			tenant := grouped(t)
			tenant.InjectFault(scenario.Fault{Method: "POST", Path: "/identity/conditionalAccess/policies", Status: status,
				CarriesOut: true})
			w := signedIn(t, tenant, live.Config{},
				append(slices.Clone(scopes), "Policy.ReadWrite.ConditionalAccess", "Application.Read.All")...)
			ctx := graph.Permit(t.Context(),
				graph.Request{Method: "POST", Path: "/identity/conditionalAccess/policies", Body: body})
			_, err := w.conn.CreatePolicy(ctx, body)
			w.is(err, graph.ErrUnsure)
			if n := w.wire.count("POST", "/identity/conditionalAccess/policies"); n != 1 {
				t.Errorf("sent %d times", n)
			}
		})
	}
}

// The code of a pass is in one answer, and in no log.
func TestTheCodeOfAPassIsNotLogged(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		tenant := load(t, "premium")
		w := signedIn(t, tenant, live.Config{}, append(slices.Clone(scopes), "UserAuthMethod-TAP.ReadWrite.All")...)
		var id string
		for u, err := range w.conn.Users(t.Context()) {
			if err != nil {
				t.Fatal(err)
			}
			if u.Name == "Backup service" {
				id = u.ID
			}
		}
		const body = `{"isUsableOnce":true}`
		ctx := graph.Permit(t.Context(),
			graph.Request{Method: "POST", Path: "/users/" + id + "/authentication/temporaryAccessPassMethods", Body: body})
		code, err := w.conn.CreatePass(ctx, id, body)
		if err != nil || code == "" {
			t.Fatalf("%q (%v)", code, err)
		}
		w.noneLogged(code)
	})
}

func (w *world) noneLogged(secret string) {
	w.Helper()
	if strings.Contains(w.log.String(), secret) {
		w.Error("a secret was logged")
	}
}
