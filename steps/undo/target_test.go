package undo_test

import (
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"cspready/assets"
	"cspready/graph"
	"cspready/graph/sim/client"
	"cspready/graph/sim/scenario"
	"cspready/steps"
	"cspready/steps/journal"
	"cspready/steps/steptest"
	"cspready/steps/undo"
)

// TestAnEditedJournalNamesNobodyElse: what is shown is what the tenant says of the object that is acted on, and not
// what the file says.
func TestAnEditedJournalNamesNobodyElse(t *testing.T) {
	const spare, lie = "emergency1@northwindcloud.onmicrosoft.com", "harmless@fabrikam.example"
	for name, c := range map[string]struct {
		reversal func(*testing.T, steps.Tenant) steps.Reversal
		truth    string
		guard    string
	}{
		"a role": {func(t *testing.T, dir steps.Tenant) steps.Reversal {
			return steps.Reversal{Kind: steps.RoleAssigned, ID: steptest.AccountID(t, dir, spare), Of: graph.GlobalAdministrator}
		}, spare, "undo.guard-admin"},
		"an account": {func(t *testing.T, dir steps.Tenant) steps.Reversal {
			return steps.Reversal{Kind: steps.AccountCreated, ID: steptest.AccountID(t, dir, spare)}
		}, spare, "undo.guard-role"},
		"a service principal": {func(*testing.T, steps.Tenant) steps.Reversal {
			return steps.Reversal{Kind: steps.PrincipalCreated, Of: graph.PartnerCenterAPI}
		}, graph.PartnerCenterAPI, "undo.guard-used"},
		"an application": {func(t *testing.T, dir steps.Tenant) steps.Reversal {
			all, err := dir.Applications(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			return steps.Reversal{Kind: steps.AppCreated, ID: all[0].ID}
		}, "undo.app", ""},
		"a member": {func(t *testing.T, dir steps.Tenant) steps.Reversal {
			return steps.Reversal{Kind: steps.MemberAdded, ID: steptest.AccountID(t, dir, steptest.ConsentAgent),
				Of: groupOf(t, dir, "AdminAgents")}
		}, steptest.ConsentAgent, ""},
		"a consent": {func(t *testing.T, dir steps.Tenant) steps.Reversal {
			client, grant := consent(t, dir)
			return steps.Reversal{Kind: steps.ConsentGranted, ID: client.ID, Of: grant.ResourceID,
				Body: strings.Join(grant.Scopes, " ")}
		}, grantedScope, ""},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				time.Sleep(time.Until(steptest.Morning))
				tenant := steptest.NorthwindTenant(t, steptest.RegisteredApp())
				dir := client.SignedIn(tenant, append(steptest.AppScopes(), steptest.BreakGlassScopes()...)...)
				r := c.reversal(t, dir)
				r.Name = lie
				lying := assets.Verbatim(lie)
				step, err := undo.NewStep(dir, steps.Profile{}, journal.None(), steps.Entry{
					TenantID: "t", ID: "abcdefgh", Step: "elsewhere", Title: lying, Before: lying, After: lying, Reversal: r,
				})
				if err != nil {
					t.Fatal(err)
				}
				plan, err := step.Plan(t.Context(), nil)
				if err != nil || len(plan.Ops) != 1 {
					t.Fatalf("%d changes (%v)", len(plan.Ops), err)
				}
				shown := printed(t, plan.Ops[0].Change()) + printed(t, plan.Guards)
				if strings.Contains(shown, lie) || !strings.Contains(shown, c.truth) ||
					!strings.Contains(strings.Join(steptest.GuardReasons(plan), " "), c.guard) {
					t.Errorf("%v: %s", steptest.GuardReasons(plan), shown)
				}
			})
		})
	}
}

// TestAnEditedAimIsFoundOut: ids that have the right form, but name something that no change of ours could have been
// about.
func TestAnEditedAimIsFoundOut(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		time.Sleep(time.Until(steptest.Morning))
		tenant := steptest.NorthwindTenant(t, steptest.RegisteredApp(), func(s *scenario.Scenario) {
			s.Groups = append(s.Groups, scenario.Group{Name: "Payroll", Members: []string{steptest.ConsentAgent}})
		})
		dir := client.SignedIn(tenant, append(steptest.AppScopes(), steptest.BreakGlassScopes()...)...)
		client, grant := consent(t, dir)
		given := strings.Join(grant.Scopes, " ")
		app := steptest.ListApplications(t, tenant)[0].ID
		changed := func(was, body string) steps.Reversal {
			return steps.Reversal{Kind: steps.AppChanged, ID: app, Was: was, Body: body}
		}
		const audience = `"signInAudience":"AzureADMultipleOrgs"`
		for name, r := range map[string]steps.Reversal{
			"a group of other people": {Kind: steps.MemberAdded, ID: steptest.AccountID(t, dir, steptest.ConsentAgent),
				Of: groupOf(t, dir, "Payroll")},
			"a consent that has grown": {Kind: steps.ConsentGranted, ID: client.ID, Of: grant.ResourceID,
				Body: grant.Scopes[0]},
			"a consent with permissions added": {Kind: steps.ConsentGranted, ID: client.ID, Of: grant.ResourceID,
				Was: grant.Scopes[0], Body: given + " Directory.ReadWrite.All"},
			"a consent that would grow": {Kind: steps.ConsentGranted, ID: client.ID, Of: grant.ResourceID,
				Was: given + " Directory.ReadWrite.All", Body: given},
			"a certificate of somebody else's": changed(`{`+audience+`,"keyCredentials":[{"key":"AAAA"}]}`, `{`+audience+`}`),
			"the same, which is said of both": changed(`{`+audience+`,"keyCredentials":[{"key":"AAAA"}]}`,
				`{`+audience+`,"keyCredentials":[]}`),
			"one that wrote nothing":    changed(`{"tags":["x"]}`, `{}`),
			"a property within another": changed(`{"web":{"redirectUris":["https://a.example"],"logoutUrl":"https://a.example"}}`, `{"web":{"logoutUrl":null}}`),
		} {
			leftAlone(t, name, dir, r)
		}
		steptest.WantNoWrites(t, tenant)
	})
}

// TestAnEditedJournalOpensNoMethod: undoing takes a method away from people, and never gives it to any.
func TestAnEditedJournalOpensNoMethod(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		time.Sleep(time.Until(steptest.Morning))
		tenant, _ := steptest.ScenarioTenant(t, "new-reseller")
		dir := client.SignedIn(tenant, append(steptest.AppScopes(), steptest.BreakGlassScopes()...)...)
		now, err := dir.PassPolicy(t.Context())
		if err != nil || now.Enabled {
			t.Fatalf("passes are on (%v)", err)
		}
		const off, all = `{"state":"disabled","includeTargets":[]}`,
			`{"state":"enabled","includeTargets":[{"targetType":"group","id":"all_users"}]}`
		for name, r := range map[string]steps.Reversal{
			"passes for everybody": {Was: all, Body: off},
			"a longer life": {Was: `{"state":"enabled","includeTargets":[],"maximumLifetimeInMinutes":43200}`,
				Body: `{"state":"disabled","includeTargets":[],"maximumLifetimeInMinutes":60}`},
			"more than was written": {Was: `{"state":"enabled","includeTargets":[],"excludeTargets":[]}`, Body: off},
		} {
			r.Kind, r.Of = steps.MethodAllowed, string(graph.PassMethod)
			leftAlone(t, name, dir, r)
		}
	})
}

// leftAlone fails the test unless undoing is refused, with words on what a person can do.
func leftAlone(t *testing.T, name string, dir steps.Tenant, r steps.Reversal) {
	t.Helper()
	step, err := undo.NewStep(dir, steps.Profile{}, journal.None(),
		steps.Entry{TenantID: "t", ID: "abcdefgh", Reversal: r})
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	if plan, err := step.Plan(t.Context(), nil); err != nil || len(plan.Ops) != 0 ||
		!slices.Contains(steptest.MessageIDs(plan.Manual), "undo.moved") {
		t.Errorf("%s: %d changes, by hand %v (%v)", name, len(plan.Ops), steptest.MessageIDs(plan.Manual), err)
	}
}

// groupOf is the id of the one group of a name.
func groupOf(t *testing.T, dir steps.Tenant, name string) string {
	t.Helper()
	found, err := dir.GroupsNamed(t.Context(), name)
	if err != nil || len(found) != 1 {
		t.Fatalf("%d groups are called %s (%v)", len(found), name, err)
	}
	return found[0].ID
}

// grantedScope is one of the permissions of [consent].
const grantedScope = "offline_access"

// consent is the registered application's consent for everybody to Microsoft Graph.
func consent(t *testing.T, dir steps.Tenant) (graph.ServicePrincipalObject, graph.PermissionGrant) {
	t.Helper()
	all, err := dir.Applications(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	client, err := dir.PrincipalOf(t.Context(), all[0].AppID)
	if err != nil {
		t.Fatal(err)
	}
	grants, err := dir.GrantsOf(t.Context(), client.ID)
	if err != nil {
		t.Fatal(err)
	}
	i := slices.IndexFunc(grants, func(g graph.PermissionGrant) bool { return slices.Contains(g.Scopes, grantedScope) })
	if i < 0 {
		t.Fatalf("no consent among %+v", grants)
	}
	return client, grants[i]
}

// TestWhatIsNoIDIsNotUndone: a journal may have been edited, and what is no id could lead a request elsewhere.
func TestWhatIsNoIDIsNotUndone(t *testing.T) {
	const id, odd = "00000000-0000-4000-8000-000000000001", "x/../../users/y"
	for _, r := range []steps.Reversal{
		{Kind: steps.AccountCreated, ID: odd},
		{Kind: steps.AccountCreated, Name: "a@b/../" + id},
		{Kind: steps.RoleAssigned, ID: odd, Of: id},
		{Kind: steps.MemberAdded, ID: id, Of: odd},
		{Kind: steps.AppCreated, ID: odd},
		{Kind: steps.AppChanged, ID: odd},
		{Kind: steps.SecretAdded, ID: odd},
		{Kind: steps.CertificateAdded, ID: odd},
		{Kind: steps.PrincipalCreated, Of: odd},
		{Kind: steps.PrincipalEnabled, Of: odd},
		{Kind: steps.ConsentGranted, ID: id, Of: odd},
	} {
		if e := (steps.Entry{Reversal: r}); undo.Refusal(e).ID != "undo.not-aimed" {
			t.Errorf("%+v: %q", r, undo.Refusal(e).ID)
		}
	}
}
