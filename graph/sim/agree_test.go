package sim_test

import (
	"context"
	"errors"
	"testing"

	"cspready/graph"
	"cspready/graph/sim/client"
	"cspready/graph/sim/scenario"
)

// A question is one that both doors can be asked.
type question struct {
	path string
	ask  func(context.Context, *client.Client) error
}

var questions = map[string]question{
	"organization": {"/organization", func(ctx context.Context, d *client.Client) error {
		_, err := d.Organization(ctx)
		return err
	}},
	"users": {"/users", func(ctx context.Context, d *client.Client) error {
		for _, err := range d.Users(ctx) {
			if err != nil {
				return err
			}
		}
		return nil
	}},
	"security defaults": {securityDefaults, func(ctx context.Context, d *client.Client) error {
		_, err := d.SecurityDefaults(ctx)
		return err
	}},
	"policies": {"/identity/conditionalAccess/policies", func(ctx context.Context, d *client.Client) error {
		_, err := d.Policies(ctx)
		return err
	}},
	"holders": {"/roleManagement/directory/roleAssignments?$filter=roleDefinitionId%20eq%20'" +
		graph.GlobalAdministrator + "'&$expand=principal",
		func(ctx context.Context, d *client.Client) error {
			_, err := d.Holders(ctx, graph.GlobalAdministrator)
			return err
		}},
	"registrations": {"/reports/authenticationMethods/userRegistrationDetails",
		func(ctx context.Context, d *client.Client) error {
			for _, err := range d.Registrations(ctx) {
				if err != nil {
					return err
				}
			}
			return nil
		}},
	"methods of somebody else": {"/users/rob@small.example/authentication/methods",
		func(ctx context.Context, d *client.Client) error {
			for m := range d.Methods(ctx, []string{"rob@small.example"}) {
				return m.Err
			}
			return nil
		}},
	"methods of nobody": {"/users/nobody@small.example/authentication/methods",
		func(ctx context.Context, d *client.Client) error {
			for m := range d.Methods(ctx, []string{"nobody@small.example"}) {
				return m.Err
			}
			return nil
		}},
}

func TestBothDoorsRefuseTheSame(t *testing.T) {
	for name, c := range map[string]struct {
		licence, person string
		scopes          []string
		kinds           map[string]graph.Kind // of the questions that go wrong
	}{
		"administrator of a premium tenant": {"P1", "ada@small.example", reading,
			map[string]graph.Kind{"methods of nobody": graph.ErrNotFound}},
		"administrator without premium": {"Free", "ada@small.example", reading,
			map[string]graph.Kind{"methods of nobody": graph.ErrNotFound, "registrations": graph.ErrUnlicensed}},
		"member without a role": {"P1", "rob@small.example", reading,
			map[string]graph.Kind{"methods of nobody": graph.ErrNotFound}}, // reads by the group's role
		"guest": {"P1", "gus@small.example", reading, map[string]graph.Kind{
			"users": graph.ErrForbidden, "security defaults": graph.ErrForbidden, "policies": graph.ErrForbidden,
			"holders":       graph.ErrForbidden,
			"registrations": graph.ErrForbidden, "methods of somebody else": graph.ErrForbidden,
			"methods of nobody": graph.ErrForbidden}},
		"too few permissions": {"P1", "ada@small.example", []string{"User.Read"}, map[string]graph.Kind{
			"users": graph.ErrForbidden, "security defaults": graph.ErrForbidden, "policies": graph.ErrForbidden,
			"holders":       graph.ErrForbidden,
			"registrations": graph.ErrForbidden, "methods of somebody else": graph.ErrForbidden,
			"methods of nobody": graph.ErrForbidden}},
	} {
		t.Run(name, func(t *testing.T) {
			tenant := small(t, c.licence)
			tenant.SetPerson(scenario.Person{UPN: c.person})
			door, token := client.SignedIn(tenant, c.scopes...), tenant.PersonToken(c.scopes...)
			for about, q := range questions {
				err := q.ask(t.Context(), door)
				wantKind(t, err, c.kinds[about])
				var e *graph.Error
				status, code := 200, ""
				if errors.As(err, &e) {
					status, code = e.Status, e.Code
				}
				if r := call(t, tenant, token, "GET", q.path, ""); r.status != status || r.code() != code {
					t.Errorf("%s: HTTP answers %d %s, Go %d %s", about, r.status, r.code(), status, code)
				}
			}
		})
	}
}

func TestWriteNeedsScopesAndRoleAtBothDoors(t *testing.T) {
	for name, c := range map[string]struct {
		person string
		scopes []string
		want   graph.Kind
		status int
	}{
		"all there": {"ada@small.example", writing, "", 204},
		"read only": {"ada@small.example", reading, graph.ErrForbidden, 403},
		"write without read": {"ada@small.example", []string{"Policy.ReadWrite.SecurityDefaults"},
			graph.ErrForbidden, 403},
		"reader in the group": {"rob@small.example", writing, graph.ErrForbidden, 403},
	} {
		t.Run(name, func(t *testing.T) {
			tenant := small(t, "Free")
			tenant.SetPerson(scenario.Person{UPN: c.person})
			wantKind(t, client.SignedIn(tenant, c.scopes...).SetSecurityDefaults(permitted(t.Context()), true), c.want)
			if r := call(t, tenant, tenant.PersonToken(c.scopes...), "PATCH", securityDefaults,
				`{"isEnabled":true}`); r.status != c.status {
				t.Errorf("HTTP answers %d, want %d: %s", r.status, c.status, r.text)
			}
			if done := len(tenant.Writes()) > 0; done != (c.want == "") {
				t.Errorf("carried out: %v", done)
			}
		})
	}
}
