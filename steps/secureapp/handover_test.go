package secureapp_test

import (
	"slices"
	"strings"
	"testing"
	"testing/synctest"

	"cspready/assets"
	"cspready/graph/sim/client"
	"cspready/graph/sim/scenario"
	"cspready/steps"
	"cspready/steps/secureapp"
	"cspready/steps/steptest"
)

// hasConnectAdvice reports whether the advice to connect a tool is listed.
func hasConnectAdvice(list []assets.Text) bool {
	return slices.ContainsFunc(list, func(text assets.Text) bool { return text.ID == "secure-app.do-connect" })
}

// TestHandOverDescribesUpdatedApp: an application that the plan updates is described as it is afterwards.
func TestHandOverDescribesUpdatedApp(t *testing.T) {
	elsewhere := func(a *scenario.Application) { a.WebRedirects = []string{"https://psa.example/back"} }
	for name, bySecretAlone := range map[string]bool{"certificate": false, "client secret": true} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				tenant, d := steptest.NorthwindTenant(t, steptest.RegisteredApp(elsewhere)), &steptest.FakeFiles{}
				door := client.SignedIn(tenant, steptest.AppScopes()...)
				steptest.AllowAppSignIn(t, tenant, door)
				p := steptest.AutomatingProfile(d, steptest.AccountID(t, door, steptest.ConsentAgent))
				var bend []func(steps.Answers)
				if bySecretAlone {
					bend = append(bend, steptest.WithClientSecret)
				}
				work := carryOut(t, steptest.FindStep(t, door, secureapp.ID, p), p, bend...)
				steptest.WantSucceeded(t, work.Outcomes())
				made, ok := work.Handover()
				if !ok || made.App == nil || !hasConnectAdvice(made.Then) || hasConnectAdvice(work.After()) {
					t.Fatalf("handed over: %v %+v; left to a person beside it: %v", ok, made, work.After())
				}
				a := made.App
				if !slices.Contains(a.Redirects, "http://localhost") || !slices.Contains(a.Redirects, "https://psa.example/back") {
					t.Errorf("redirect URIs: %v", a.Redirects)
				}
				if !slices.Equal(a.Purposes, []string{"partner-center"}) || len(a.APIs) != 2 ||
					a.APIs[0].Scope != "https://api.partnercenter.microsoft.com/user_impersonation" ||
					a.APIs[1].Scope != "https://graph.microsoft.com/.default" {
					t.Errorf("for %v, APIs %+v", a.Purposes, a.APIs)
				}
				if want := 64; bySecretAlone == (len(a.SHA256) == want) || bySecretAlone != (a.Thumbprint == "") ||
					strings.ToUpper(a.SHA256) != a.SHA256 {
					t.Errorf("thumbprints %q and %q", a.Thumbprint, a.SHA256)
				}
			})
		})
	}
}

func TestNoHandOverWithoutToken(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		tenant, d := steptest.NorthwindTenant(t, func(s *scenario.Scenario) { s.Person.Action = scenario.Decline }),
			&steptest.FakeFiles{}
		door := client.SignedIn(tenant, steptest.AppScopes()...)
		steptest.AllowAppSignIn(t, tenant, door)
		p := steptest.AutomatingProfile(d, steptest.AccountID(t, door, steptest.ConsentAgent))
		work := carryOut(t, steptest.FindStep(t, door, secureapp.ID, p), p)
		if made, ok := work.Handover(); ok || hasConnectAdvice(work.After()) {
			t.Errorf("handed over: %+v; left to a person: %v", made.App, work.After())
		}
	})
}
