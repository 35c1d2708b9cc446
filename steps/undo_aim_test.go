package steps_test

import (
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"cspready/graph"
	"cspready/steps"
	"cspready/steps/journal"
)

// TestAnEditedJournalNamesNobodyElse: what is shown is what the tenant says of the object that is acted on, and not what the file says.
func TestAnEditedJournalNamesNobodyElse(t *testing.T) {
	const spare, lie = "spare@fabrikam.onmicrosoft.com", "harmless@fabrikam.example"
	for name, c := range map[string]struct {
		reversal func(*testing.T, steps.Tenant) steps.Reversal
		truth    string
		guard    string
	}{
		"a role": {func(t *testing.T, dir steps.Tenant) steps.Reversal {
			return steps.Reversal{Kind: steps.RoleGiven, ID: idOf(t, dir, spare), Of: graph.GlobalAdministrator}
		}, spare, "undo.guard-admin"},
		"an account": {func(t *testing.T, dir steps.Tenant) steps.Reversal {
			return steps.Reversal{Kind: steps.AccountMade, ID: idOf(t, dir, spare)}
		}, spare, "undo.guard-role"},
		"a service principal": {func(*testing.T, steps.Tenant) steps.Reversal {
			return steps.Reversal{Kind: steps.PrincipalMade, Of: graph.PartnerCenterAPI}
		}, graph.PartnerCenterAPI, "undo.guard-used"},
		"an application": {func(t *testing.T, dir steps.Tenant) steps.Reversal {
			all, err := dir.Applications(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			return steps.Reversal{Kind: steps.AppMade, ID: all[0].ID}
		}, "undo.app", ""},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				time.Sleep(time.Until(morning))
				tenant := tenantOf(t, reseller(registered()))
				dir := tenant.SignedIn(append(appScopes(), emergencyScopes()...)...)
				r := c.reversal(t, dir)
				r.Name = lie
				step, err := steps.Undo(dir, journal.None(), steps.Entry{TenantID: "t", ID: "abcdefgh", Step: "elsewhere", Reversal: r})
				if err != nil {
					t.Fatal(err)
				}
				plan, err := step.Plan(t.Context(), nil)
				if err != nil || len(plan.Ops) != 1 {
					t.Fatalf("%d changes (%v)", len(plan.Ops), err)
				}
				shown := printed(t, plan.Ops[0].Change()) + printed(t, plan.Guards)
				if strings.Contains(shown, lie) || !strings.Contains(shown, c.truth) || !strings.Contains(strings.Join(reasons(plan), " "), c.guard) {
					t.Errorf("%v: %s", reasons(plan), shown)
				}
			})
		})
	}
}

// TestWhatIsNoIDIsNotUndone: a journal may have been edited, and what is no id could lead a request elsewhere.
func TestWhatIsNoIDIsNotUndone(t *testing.T) {
	const id, odd = "00000000-0000-4000-8000-000000000001", "x/../../users/y"
	for _, r := range []steps.Reversal{
		{Kind: steps.AccountMade, ID: odd},
		{Kind: steps.AccountMade, Name: "a@b/../" + id},
		{Kind: steps.RoleGiven, ID: odd, Of: id},
		{Kind: steps.MemberAdded, ID: id, Of: odd},
		{Kind: steps.AppMade, ID: odd},
		{Kind: steps.AppChanged, ID: odd},
		{Kind: steps.SecretAdded, ID: odd},
		{Kind: steps.CertificateAdded, ID: odd},
		{Kind: steps.PrincipalMade, Of: odd},
		{Kind: steps.PrincipalEnabled, Of: odd},
		{Kind: steps.ConsentGiven, ID: id, Of: odd},
	} {
		if e := (steps.Entry{Reversal: r}); e.Refusal().ID != "undo.not-aimed" {
			t.Errorf("%+v: %q", r, e.Refusal().ID)
		}
	}
}
