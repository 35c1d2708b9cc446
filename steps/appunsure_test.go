package steps_test

import (
	"errors"
	"testing"
	"testing/synctest"

	"cspready/graph"
	"cspready/graph/sim/client"
	"cspready/graph/sim/scenario"
	"cspready/steps"
)

// TestAnEndedSignInAfterAWriteLeavesItUnsure ends it when a write is read back: nobody may say then that nothing was changed.
func TestAnEndedSignInAfterAWriteLeavesItUnsure(t *testing.T) {
	for name, c := range map[string]struct {
		bend  appBend
		path  string // of what is read back
		skip  int    // looks before the write
		fails string
	}{
		"a consent":       {func(a *scenario.Application) { a.Grants = a.Grants[1:] }, "/servicePrincipals/{}/oauth2PermissionGrants", 2, "app-consent.change"},
		"a registration":  {func(a *scenario.Application) { a.Tags = nil }, "/applications/{}", 2, "app-mend.change"},
		"an app restored": {deleted, "/applications", 1, "app-restore.change"},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				tenant := northwind(t, registered(c.bend))
				door := client.SignedIn(tenant, appScopes()...)
				p := automating(&drawer{}, idOf(t, door, agent))
				work := approved(t, stepOf(t, door, steps.SecureAppModel, p), p)
				tenant.InjectFault(scenario.Fault{Method: "GET", Path: c.path, After: c.skip, Times: -1, Status: 401, Code: "InvalidAuthenticationToken"})
				o := last(carriedOut(t, work).Outcomes())
				if o.Change.Title.ID != c.fails || o.State != steps.Unsure || !errors.Is(o.Err, graph.ErrSignInAgain) {
					t.Errorf("%s: %v (%v)", o.Change.Title.ID, o.State, o.Err)
				}
			})
		})
	}
}

// TestATokenThatWasRenewedAndKeptIsNotSaidToHaveFailed cannot take the one before it away.
func TestATokenThatWasRenewedAndKeptIsNotSaidToHaveFailed(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		tenant, d := northwind(t), &drawer{}
		outcomes, _ := consented(t, tenant, d)
		good(t, outcomes)
		d.Stuck = true
		again, _ := consented(t, tenant, d) // proves the token that is kept
		if o := last(again); o.Change.Title.ID != "app-token.change" || o.State != steps.Unsure {
			t.Errorf("%s: %v (%v)", o.Change.Title.ID, o.State, o.Err)
		}
	})
}
