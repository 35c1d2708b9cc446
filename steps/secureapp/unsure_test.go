package secureapp_test

import (
	"errors"
	"testing"
	"testing/synctest"

	"cspready/graph"
	"cspready/graph/sim/client"
	"cspready/graph/sim/scenario"
	"cspready/steps"
	"cspready/steps/secureapp"
	"cspready/steps/steptest"
)

// TestSignInEndingAfterWriteLeavesItUnsure: the sign-in ends when a write is read back: it is wrong to say then that
// nothing was changed.
func TestSignInEndingAfterWriteLeavesItUnsure(t *testing.T) {
	for name, c := range map[string]struct {
		bend  steptest.AppChange
		path  string // what is read back
		skip  int    // reads before the write
		fails string
	}{
		"a consent": {func(a *scenario.Application) { a.Grants = a.Grants[1:] },
			"/servicePrincipals/{}/oauth2PermissionGrants", 2, "app-consent.change"},
		"a registration":  {func(a *scenario.Application) { a.Tags = nil }, "/applications/{}", 2, "app-mend.change"},
		"an app restored": {steptest.DeletedApp, "/applications", 1, "app-restore.change"},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				tenant := steptest.NorthwindTenant(t, steptest.RegisteredApp(c.bend))
				door := client.SignedIn(tenant, steptest.AppScopes()...)
				p := steptest.AutomatingProfile(&steptest.FakeFiles{}, steptest.AccountID(t, door, steptest.ConsentAgent))
				work := steptest.ApproveAll(t, steptest.FindStep(t, door, secureapp.ID, p), p)
				tenant.InjectFault(scenario.Fault{Method: "GET", Path: c.path, After: c.skip, Times: -1, Status: 401,
					Code: "InvalidAuthenticationToken"})
				o := steptest.LastOf(steptest.CarryOut(t, work).Outcomes())
				if o.Change.Title.ID != c.fails || o.State != steps.Unsure || !errors.Is(o.Err, graph.ErrSignInAgain) {
					t.Errorf("%s: %v (%v)", o.Change.Title.ID, o.State, o.Err)
				}
			})
		})
	}
}

// TestRenewedTokenIsDoneIfPruningFails: the previous token cannot be removed.
func TestRenewedTokenIsDoneIfPruningFails(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		tenant, d := steptest.NorthwindTenant(t), &steptest.FakeFiles{}
		outcomes, _ := captureToken(t, tenant, d)
		steptest.WantSucceeded(t, outcomes)
		d.Stuck = true
		again, _ := captureToken(t, tenant, d) // proves the token that is kept
		if o := steptest.LastOf(again); o.Change.Title.ID != "app-token.change" || o.State != steps.Unsure {
			t.Errorf("%s: %v (%v)", o.Change.Title.ID, o.State, o.Err)
		}
	})
}
