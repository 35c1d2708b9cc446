package live_test

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"strings"
	"testing"
	"testing/synctest"

	"cspready/graph"
	"cspready/graph/live"
	"cspready/graph/sim"
	"cspready/graph/sim/client"
	"cspready/graph/sim/scenario"
	"cspready/steps"
)

const assignmentsPath = "/roleManagement/directory/roleAssignments"

// emergency is a tenant in which break-glass accounts can be made, with something to read of all that they are made of.
func emergency(t *testing.T, change func(*scenario.Scenario)) *sim.Tenant {
	t.Helper()
	s := scenario.Scenario{
		ID: "9c1d3b52-70a4-4e0e-8f55-1b2c3d4e5f60", Name: "Emergency", Licence: "P2",
		Domains: []scenario.Domain{
			{Name: "emergency.example", Default: true, PasswordDays: 90}, {Name: "emergency.onmicrosoft.com", Initial: true},
			{Name: "elsewhere.example", Federated: true},
		},
		TemporaryAccessPass: scenario.PassPolicy{Enabled: true, Groups: []string{"Helped"},
			Users: []string{"rob@emergency.example"}},
		Users: []scenario.User{
			{Name: "Ada", UPN: "ada@emergency.example", Roles: []string{"Global Administrator"}, Methods: []string{"fido2"}},
			{Name: "Act", UPN: "act@emergency.example", Activated: []string{"Global Administrator"},
				PasswordPolicies: "DisablePasswordExpiration"},
			{Name: "Pia", UPN: "pia@emergency.example", Roles: []string{"Privileged Role Administrator"}},
			{Name: "Ulla", UPN: "ulla@emergency.example", Roles: []string{"User Administrator"}},
			{Name: "Rob", UPN: "rob@emergency.example", Unlicensed: true},
			{Name: "Gus", UPN: "gus_else.example#EXT#@emergency.onmicrosoft.com", Guest: true},
		},
		Groups: []scenario.Group{{Name: "Helped", Members: []string{"ulla@emergency.example"},
			Roles: []string{"Global Reader"}}},
		Person: scenario.Person{UPN: "ada@emergency.example"},
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

func TestBothDoorsAgreeOnWhatBreakGlassAccountsAreMadeOf(t *testing.T) {
	all := append([]string{"Domain.Read.All"}, scopes...)
	for name, change := range map[string]func(*scenario.Scenario){
		"P2":    nil,
		"Free":  func(s *scenario.Scenario) { s.Licence = "Free" },
		"China": func(s *scenario.Scenario) { s.Cloud = graph.China },
		"nothing allowed": func(s *scenario.Scenario) {
			s.Passkeys = scenario.PasskeyPolicy{Disabled: true,
				NoSelfService: true}
		},
	} {
		t.Run(name, func(t *testing.T) { agree(t, func() *sim.Tenant { return emergency(t, change) }, all...) })
	}
}

func TestWhatTheSimulatedTenantSays(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		door := client.SignedIn(emergency(t, nil), append([]string{"Domain.Read.All"}, scopes...)...)
		act, err := door.Account(t.Context(), "ACT@emergency.example")
		if err != nil || !act.PasswordNeverExpires || !act.Licensed || act.Name != "Act" {
			t.Errorf("the account is %+v (%v)", act, err)
		}
		schedules, err := door.RoleSchedules(t.Context(), graph.GlobalAdministrator)
		if err != nil || len(schedules) != 2 || !schedules[0].IsPermanent() || schedules[1].IsPermanent() ||
			schedules[1].Principal != act.ID {
			t.Errorf("the role is held %+v (%v)", schedules, err)
		}
		domains, err := door.Domains(t.Context())
		if err != nil || domains[0].PasswordDays != 90 || domains[1].PasswordDays != graph.NeverExpires {
			t.Errorf("the domains are %+v (%v)", domains, err)
		}
		passes, err := door.PassPolicy(t.Context())
		if err != nil || passes.CoversAllUsers() || len(passes.Include) != 2 || !passes.Include[0].Group ||
			passes.Include[1].Group || len(passes.Include[0].Raw) == 0 {
			t.Errorf("passes are for %+v (%v)", passes.Include, err)
		}
		keys, err := door.PasskeyPolicy(t.Context())
		if err != nil || !keys.CoversAllUsers() || keys.SelfService != graph.Yes {
			t.Errorf("passkeys are %+v (%v)", keys, err)
		}
	})
}

// newAccount returns the body of an account, and role that of an assignment.
func newAccount(upn, password string) string {
	return fmt.Sprintf(`{"accountEnabled":true,"displayName":"Emergency access 1","mailNickname":"emergency1","userPrincipalName":%q,`+
		`"passwordPolicies":"DisablePasswordExpiration","passwordProfile":{"forceChangePasswordNextSignIn":false,"password":%q}}`, upn, password)
}

func role(template, principal string) string {
	return fmt.Sprintf(`{"roleDefinitionId":%q,"principalId":%q,"directoryScopeId":"/"}`, template, principal)
}

func createUser(ctx context.Context, t steps.Tenant, body string) (any, error) {
	u, err := t.CreateUser(graph.Permit(ctx, graph.Request{Method: "POST", Path: "/users", Body: body}), body)
	u.ID = "" // a new one
	return u, err
}

func assignRole(ctx context.Context, t steps.Tenant, body string) error {
	return t.AssignRole(graph.Permit(ctx, graph.Request{Method: "POST", Path: assignmentsPath, Body: body}), body)
}

func setPolicy(ctx context.Context, t steps.Tenant, kind graph.MethodKind, body string) error {
	return t.SetMethodPolicy(graph.Permit(ctx,
		graph.Request{Method: "PATCH", Path: methodsPath + string(kind), Body: body}), kind, body)
}

func TestBothDoorsAgreeOnProvisioning(t *testing.T) {
	const upn, password = "emergency1@emergency.onmicrosoft.com", "xWwvJ]6NMw+bWH-d"
	every := append([]string{"User.ReadWrite.All", "RoleManagement.ReadWrite.Directory",
		"Policy.ReadWrite.AuthenticationMethod"}, scopes...)
	creating := func(upn, password string) func(context.Context, steps.Tenant) (any, error) {
		return func(ctx context.Context, t steps.Tenant) (any, error) {
			return createUser(ctx, t, newAccount(upn, password))
		}
	}
	assigning := func(template, who string) func(context.Context, steps.Tenant) (any, error) {
		return func(ctx context.Context, t steps.Tenant) (any, error) {
			u, err := t.Account(ctx, who)
			if err != nil {
				u.ID = "00000000-0000-0000-0000-00000000dead"
			}
			return nil, assignRole(ctx, t, role(template, u.ID))
		}
	}
	setting := func(body string) func(context.Context, steps.Tenant) (any, error) {
		return func(ctx context.Context, t steps.Tenant) (any, error) {
			if err := setPolicy(ctx, t, graph.PasskeyMethod, body); err != nil {
				return nil, err
			}
			return t.PasskeyPolicy(ctx)
		}
	}
	const fido = `"@odata.type":"#microsoft.graph.fido2AuthenticationMethodConfiguration"`
	for name, c := range map[string]struct {
		person  string // ada when empty
		scopes  []string
		trouble scenario.Fault
		do      func(context.Context, steps.Tenant) (any, error)
		want    graph.Kind
		written int
	}{
		"an account":                   {do: creating(upn, password), written: 1},
		"an account by a user admin":   {person: "ulla", do: creating(upn, password), written: 1},
		"an account without the role":  {person: "rob", do: creating(upn, password), want: graph.ErrForbidden},
		"an account without the scope": {scopes: scopes, do: creating(upn, password), want: graph.ErrForbidden},
		"a name that is taken":         {do: creating("ROB@emergency.example", password), want: graph.ErrConflict},
		"a domain of somebody else":    {do: creating("a@other.example", password), want: graph.ErrRefused},
		"a weak password":              {do: creating(upn, "password"), want: graph.ErrRefused},
		"an account, throttled": {trouble: scenario.Fault{Method: "POST", Path: "/users", Status: 429},
			do: creating(upn, password), written: 1},
		"an account, perhaps": {trouble: scenario.Fault{Method: "POST", Path: "/users", Status: 504,
			CarriesOut: true}, do: creating(upn, password), want: graph.ErrUnsure, written: 1},
		"an account, as a page says": {trouble: scenario.Fault{Method: "POST", Path: "/users", Status: 201, HTML: true,
			CarriesOut: true}, do: creating(upn, password), want: graph.ErrUnsure, written: 1},
		"a role": {do: assigning(graph.GlobalAdministrator, "rob@emergency.example"), written: 1},
		"a role by a role admin": {person: "pia", do: assigning(graph.GlobalReader, "rob@emergency.example"),
			written: 1},
		"the highest role by a role admin": {person: "pia",
			do: assigning(graph.GlobalAdministrator, "rob@emergency.example"), want: graph.ErrForbidden},
		"a role that is held": {do: assigning(graph.GlobalAdministrator, "ada@emergency.example"),
			want: graph.ErrConflict},
		"a role for nobody": {do: assigning(graph.GlobalReader, "nobody@emergency.example"),
			want: graph.ErrNotFound},
		"a role, perhaps": {trouble: scenario.Fault{Method: "POST", Path: assignmentsPath,
			BreaksConnection: true, CarriesOut: true}, do: assigning(graph.GlobalReader, "rob@emergency.example"),
			want: graph.ErrUnsure, written: 1},
		"passkeys off": {do: setting(`{` + fido + `,"state":"disabled"}`), written: 1},
		"passkeys for some": {do: setting(`{` + fido +
			`,"excludeTargets":[],"includeTargets":[{"id":"all_users","targetType":"group","isRegistrationRequired":true}]}`),
			written: 1},
		"passkeys for nobody there": {do: setting(`{` + fido +
			`,"includeTargets":[{"id":"00000000-0000-0000-0000-00000000dead","targetType":"group"}]}`), want: graph.ErrRefused},
		"a policy without its type": {do: setting(`{"state":"disabled"}`), want: graph.ErrRefused},
		"a policy without the role": {person: "ulla", do: setting(`{` + fido + `,"state":"disabled"}`),
			want: graph.ErrForbidden},
		"a policy, perhaps": {trouble: scenario.Fault{Method: "PATCH", Status: 503, CarriesOut: true},
			do: setting(`{` + fido + `,"state":"disabled"}`), want: graph.ErrUnsure, written: 1},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				if c.scopes == nil {
					c.scopes = every
				}
				var got [2]any
				for i, open := range []func(*sim.Tenant) steps.Tenant{
					func(tenant *sim.Tenant) steps.Tenant { return client.SignedIn(tenant, c.scopes...) },
					func(tenant *sim.Tenant) steps.Tenant { return signedIn(t, tenant, live.Config{}, c.scopes...).conn },
				} {
					tenant := emergency(t, func(s *scenario.Scenario) {
						if c.person != "" {
							s.Person.UPN = c.person + "@emergency.example"
						}
					})
					if c.trouble != (scenario.Fault{}) {
						tenant.InjectFault(c.trouble)
					}
					answer, err := c.do(t.Context(), open(tenant))
					if kindOf(err) != c.want || strings.Contains(fmt.Sprint(err), password) {
						t.Fatalf("door %d: the error is %v, want %q", i, err, c.want)
					}
					if n := len(tenant.Writes()); n != c.written {
						t.Errorf("door %d: %d writes were carried out, want %d", i, n, c.written)
					}
					got[i] = []any{answer, opOf(err)}
				}
				if c.want == "" && !reflect.DeepEqual(got[0], got[1]) || !reflect.DeepEqual(got[0].([]any)[1], got[1].([]any)[1]) {
					t.Errorf("by Go the answer is\n%+v\nover HTTP it is\n%+v", got[0], got[1])
				}
			})
		})
	}
}

// A new account takes a while to replicate; an assignment that is repeated succeeds all the same.
func TestARoleForANewAccountTakesPatience(t *testing.T) {
	every := append([]string{"User.ReadWrite.All", "RoleManagement.ReadWrite.Directory"}, scopes...)
	synctest.Test(t, func(t *testing.T) {
		for _, open := range []func(*sim.Tenant) steps.Tenant{
			func(tenant *sim.Tenant) steps.Tenant { return client.SignedIn(tenant, every...) },
			func(tenant *sim.Tenant) steps.Tenant { return signedIn(t, tenant, live.Config{}, every...).conn },
		} {
			tenant := emergency(t, nil)
			door := open(tenant)
			tenant.SetBehaviour(scenario.Realistic())
			body := newAccount("emergency1@emergency.onmicrosoft.com", "xWwvJ]6NMw+bWH-d")
			made, err := door.CreateUser(graph.Permit(t.Context(), graph.Request{Method: "POST", Path: "/users", Body: body}),
				body)
			if err != nil || made.ID == "" {
				t.Fatalf("%+v, %v", made, err)
			}
			refused := 0
			for err = assignRole(t.Context(), door, role(graph.GlobalAdministrator, made.ID)); errors.Is(err,
				graph.ErrNotFound); refused++ {
				err = assignRole(t.Context(), door, role(graph.GlobalAdministrator, made.ID))
			}
			if err != nil || refused == 0 {
				t.Errorf("%T: after %d refusals: %v", door, refused, err)
			}
		}
	})
}

func TestAnotherAccountSignsInWhenItIsOffered(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		tenant := emergency(t, func(s *scenario.Scenario) { s.Users[4].Methods = []string{"fido2"} })
		w := newWorld(t, tenant, live.Config{})
		session, err := w.paste(graph.SignInRequest{Scopes: scopes, Hint: "rob@emergency.example"})
		if err != nil || session.UserPrincipalName != "rob@emergency.example" || session.MFA != graph.Yes {
			t.Errorf("the session is %+v (%v)", session, err)
		}
	})
}
