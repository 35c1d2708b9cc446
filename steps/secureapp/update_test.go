package secureapp_test

import (
	"strings"
	"testing"
	"testing/synctest"

	"cspready/graph/sim/client"
	"cspready/graph/sim/scenario"
	"cspready/steps/secureapp"
	"cspready/steps/steptest"
)

// TestUpdateChangesOnlyWhatWasShown: an earlier change reveals that the ids of Partner Center differ; correcting them
// is left to another run.
func TestUpdateChangesOnlyWhatWasShown(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		tenant := steptest.NorthwindTenant(t, steptest.RegisteredApp(func(a *scenario.Application) {
			a.Grants, a.Tags = a.Grants[1:], nil
			a.RequiredAccess[1].Scopes = []string{"b0000000-0000-4000-8000-000000000001"}
		}), func(s *scenario.Scenario) { s.NoPartnerCenter = true })
		door := client.SignedIn(tenant, steptest.AppScopes()...)
		p := steptest.AutomatingProfile(&steptest.FakeFiles{}, steptest.AccountID(t, door, steptest.ConsentAgent))
		work := steptest.ApproveSome(t, steptest.FindStep(t, door, secureapp.ID, p), p, func(title string) bool {
			return title == "app-principal.change" || title == "app-mend.change"
		})
		outcomes := steptest.CarryOut(t, work).Outcomes()
		steptest.WantSucceeded(t, outcomes)
		if got := outcomeTitles(outcomes); len(got) != 2 {
			t.Fatalf("changes were %v", got)
		}
		for _, w := range tenant.Writes() {
			if strings.HasPrefix(w.Path, "/applications/") && w.Body != `{"tags":["cspready:secure-application-model"]}` {
				t.Errorf("sent was %s", w.Body)
			}
		}
	})
}
