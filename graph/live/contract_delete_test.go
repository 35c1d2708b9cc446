package live_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"cspready/graph"
	"cspready/graph/live"
	"cspready/graph/sim"
	"cspready/graph/sim/client"
	"cspready/graph/sim/scenario"
	"cspready/steps"
)

// sendOnce sends one approved write, and returns its receipts.
func sendOnce(ctx context.Context, method, path string, do func(context.Context) error) ([]graph.Receipt, error) {
	var receipts []graph.Receipt
	ctx = graph.WithReceipts(ctx, func(r graph.Receipt) { receipts = append(receipts, r) })
	err := do(graph.Permit(ctx, graph.Request{Method: method, Path: path}))
	return receipts, err
}

// A deletion is a deleted object: its path, and how often it is still found.
type deletion struct {
	path   string
	delete func(context.Context) error
	left   func(context.Context) (int, error)
}

func count[T any](list []T, err error) (int, error) { return len(list), err }

// deletions returns the objects of a tenant that can be deleted, one of each kind.
func deletions(t *testing.T, tenant steps.Tenant) map[string]deletion {
	t.Helper()
	ctx := t.Context()
	must := func(err error) {
		if err != nil {
			t.Helper()
			t.Fatal(err)
		}
	}
	apps, err := tenant.Applications(ctx)
	must(err)
	own, err := tenant.PrincipalOf(ctx, apps[0].AppID)
	must(err)
	grants, err := tenant.GrantsOf(ctx, own.ID)
	must(err)
	groups, err := tenant.GroupsNamed(ctx, "AdminAgents")
	must(err)
	mia, err := tenant.Account(ctx, "mia@registry.example")
	must(err)
	ada, err := tenant.Account(ctx, "ada@registry.example")
	must(err)
	policies, err := tenant.Policies(ctx)
	must(err)
	assigned, err := tenant.Assignments(ctx, nil)
	must(err)
	i := slices.IndexFunc(assigned.All, func(a graph.Assignment) bool { return a.Role == graph.GlobalReader })
	if i < 0 || len(policies) == 0 || len(grants) == 0 {
		t.Fatal("there is too little to delete")
	}
	reader := assigned.All[i]
	policyCount := func(ctx context.Context) (int, error) { return count(tenant.Policies(ctx)) }
	return map[string]deletion{
		"a policy": {"/identity/conditionalAccess/policies/" + policies[0].ID,
			func(ctx context.Context) error { return tenant.DeletePolicy(ctx, policies[0].ID) }, policyCount},
		"an account": {"/users/" + mia.ID, func(ctx context.Context) error { return tenant.DeleteUser(ctx, mia.ID) },
			func(ctx context.Context) (int, error) { return count(whole(tenant.Users(ctx))) }},
		"a role": {assignmentsPath + "/" + reader.ID,
			func(ctx context.Context) error { return tenant.UnassignRole(ctx, reader.ID) },
			func(ctx context.Context) (int, error) {
				list, err := tenant.Assignments(ctx, nil)
				return count(list.All, err)
			}},
		"a member": {"/groups/" + groups[0].ID + "/members/" + ada.ID + "/$ref",
			func(ctx context.Context) error { return tenant.RemoveMember(ctx, groups[0].ID, ada.ID) },
			func(ctx context.Context) (int, error) {
				for m := range tenant.GroupMembers(ctx, []string{groups[0].ID}) {
					return len(m.UserIDs), m.Err
				}
				return 0, nil
			}},
		"an application": {"/applications/" + apps[0].ID,
			func(ctx context.Context) error { return tenant.DeleteApplication(ctx, apps[0].ID) },
			func(ctx context.Context) (int, error) { return count(tenant.Applications(ctx)) }},
		"a service principal": {"/servicePrincipals/" + own.ID,
			func(ctx context.Context) error { return tenant.DeletePrincipal(ctx, own.ID) },
			func(ctx context.Context) (int, error) { return count(whole(tenant.Principals(ctx))) }},
		"a consent": {"/oauth2PermissionGrants/" + grants[0].ID,
			func(ctx context.Context) error { return tenant.DeleteGrant(ctx, grants[0].ID) },
			func(ctx context.Context) (int, error) { return count(tenant.GrantsOf(ctx, own.ID)) }},
	}
}

func deletable(t *testing.T) *sim.Tenant {
	return registry(t, func(s *scenario.Scenario) {
		s.Licence = "P1"
		s.Users = append(s.Users, scenario.User{Name: "Rea", UPN: "rea@registry.example", Roles: []string{"Global Reader"}})
		s.Policies = []scenario.Policy{{Name: "MFA", State: "disabled"}}
	})
}

var deleteScopes = append([]string{"Policy.ReadWrite.ConditionalAccess", "User.DeleteRestore.All",
	"RoleManagement.ReadWrite.Directory",
	"GroupMember.ReadWrite.All", "Application.ReadWrite.All", "DelegatedPermissionGrant.ReadWrite.All"}, appScopes...)

// TestBothDoorsDelete compares deletions of both clients: an object is deleted once, it can be seen, its receipt
// names the request, and without the scope, an approval, or the object itself the error has the same kind.
func TestBothDoorsDelete(t *testing.T) {
	for about, open := range map[string]func(*testing.T, *sim.Tenant, ...string) steps.Tenant{
		"by Go": func(_ *testing.T, tenant *sim.Tenant, scopes ...string) steps.Tenant {
			return client.SignedIn(tenant, scopes...)
		},
		"over HTTP": func(t *testing.T, tenant *sim.Tenant, scopes ...string) steps.Tenant {
			return signedIn(t, tenant, live.Config{}, scopes...).conn
		},
	} {
		for _, name := range []string{"a policy", "an account", "a role", "a member", "an application",
			"a service principal", "a consent"} {
			t.Run(about+" "+name, func(t *testing.T) {
				synctest.Test(t, func(t *testing.T) { deleteOnce(t, open, name) })
			})
		}
	}
}

func deleteOnce(t *testing.T, open func(*testing.T, *sim.Tenant, ...string) steps.Tenant, name string) {
	reader := deletions(t, open(t, deletable(t), appScopes...))[name]
	if _, err := sendOnce(t.Context(), "DELETE", reader.path, reader.delete); !errors.Is(err, graph.ErrForbidden) {
		t.Errorf("without the scope: %v", err)
	}
	tenant := deletable(t)
	d := deletions(t, open(t, tenant, deleteScopes...))[name]
	if err := d.delete(t.Context()); !errors.Is(err, graph.ErrReadOnly) {
		t.Errorf("without a yes: %v", err)
	}
	before, err := d.left(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	receipts, err := sendOnce(t.Context(), "DELETE", d.path, d.delete)
	if err != nil {
		t.Fatal(err)
	}
	if len(receipts) != 1 || receipts[0].Path != d.path || receipts[0].Status != 204 || !graph.IsGUID(receipts[0].ID) ||
		receipts[0].Host != "" {
		t.Errorf("the receipts are %+v", receipts)
	}
	if after, err := d.left(t.Context()); err != nil || after != before-1 {
		t.Errorf("%d are left of %d (%v)", after, before, err)
	}
	receipts, err = sendOnce(t.Context(), "DELETE", d.path, d.delete)
	if !errors.Is(err, graph.ErrNotFound) || len(receipts) != 1 || receipts[0].Status != 404 {
		t.Errorf("what is gone was deleted again: %v, %+v", err, receipts)
	}
	if n := len(tenant.Writes()); n != 1 {
		t.Errorf("%d writes, want 1", n)
	}
}

// TestWhatIsNotDeleted: an account with a role cannot be deleted, nor can the role of the last Global Administrator.
func TestWhatIsNotDeleted(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		tenant := deletable(t)
		door := client.SignedIn(tenant, deleteScopes...)
		rea, err := door.Account(t.Context(), "rea@registry.example")
		if err != nil {
			t.Fatal(err)
		}
		list, err := door.Assignments(t.Context(), nil)
		if err != nil {
			t.Fatal(err)
		}
		isAdmin := func(a graph.Assignment) bool { return a.Role == graph.GlobalAdministrator }
		last := list.All[slices.IndexFunc(list.All, isAdmin)]
		_, err = sendOnce(t.Context(), "DELETE", "/users/"+rea.ID,
			func(ctx context.Context) error { return door.DeleteUser(ctx, rea.ID) })
		if !errors.Is(err, graph.ErrForbidden) {
			t.Errorf("an administrator was deleted: %v", err)
		}
		_, err = sendOnce(t.Context(), "DELETE", assignmentsPath+"/"+last.ID,
			func(ctx context.Context) error { return door.UnassignRole(ctx, last.ID) })
		if !errors.Is(err, graph.ErrRefused) {
			t.Errorf("nobody is a Global Administrator any more: %v", err)
		}
	})
}

// TestAReceiptHoldsNoSecret: a receipt contains where a request went, and nothing that it contained.
func TestAReceiptHoldsNoSecret(t *testing.T) {
	const password = "xWwvJ]6NMw+bWH-d"
	synctest.Test(t, func(t *testing.T) {
		time.Sleep(time.Second)
		tenant := emergency(t, nil)
		w := signedIn(t, tenant, live.Config{}, append([]string{"User.ReadWrite.All"}, scopes...)...)
		var receipts []graph.Receipt
		ctx := graph.WithReceipts(t.Context(), func(r graph.Receipt) { receipts = append(receipts, r) })
		if _, err := createUser(ctx, w.conn, newAccount("emergency1@emergency.onmicrosoft.com", password)); err != nil {
			t.Fatal(err)
		}
		if text := fmt.Sprint(receipts); len(receipts) != 1 || strings.Contains(text, password) ||
			strings.Contains(text, "Bearer") {
			t.Errorf("the receipts are %s", text)
		}
	})
}
