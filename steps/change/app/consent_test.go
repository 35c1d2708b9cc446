package app_test

import (
	"errors"
	"net/http"
	"slices"
	"strings"
	"testing"
	"testing/synctest"

	"cspready/graph"
	"cspready/graph/sim"
	"cspready/graph/sim/client"
	"cspready/graph/sim/scenario"
	"cspready/steps"
	"cspready/steps/secureapp"
	"cspready/steps/steptest"
)

// setConsent creates, changes or revokes the consent of the only application to Microsoft Graph, as a person in another
// window does.
func setConsent(t *testing.T, tenant *sim.Tenant, scopes string) {
	t.Helper()
	const path = "https://graph.microsoft.com/v1.0/oauth2PermissionGrants"
	scope := `"scope":"` + scopes + `"}`
	switch g := graphGrant(t, tenant); {
	case g.ID == "":
		graphClient := client.SignedIn(tenant, steptest.AppScopes()...)
		own, api := principalOf(t, graphClient, steptest.ListApplications(t, tenant)[0].AppID),
			principalOf(t, graphClient, graph.GraphAPI)
		sendWrite(t, tenant, "POST", path,
			`{"clientId":"`+own.ID+`","consentType":"AllPrincipals","resourceId":"`+api.ID+`",`+scope)
	case scopes == "":
		sendWrite(t, tenant, "DELETE", path+"/"+g.ID, "")
	default:
		sendWrite(t, tenant, "PATCH", path+"/"+g.ID, "{"+scope)
	}
}

// sendWrite sends a write of another person.
func sendWrite(t *testing.T, tenant *sim.Tenant, method, address, body string) {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), method, address, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("Authorization", "Bearer "+tenant.PersonToken(steptest.AppScopes()...))
	request.Header.Set("Content-Type", "application/json")
	answer, err := tenant.RoundTripper().RoundTrip(request)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	if answer.StatusCode >= http.StatusBadRequest {
		t.Fatalf("%s %s was answered %s", method, address, answer.Status)
	}
}

func principalOf(t *testing.T, graphClient *client.Client, appID string) graph.ServicePrincipalObject {
	t.Helper()
	p, err := graphClient.PrincipalOf(t.Context(), appID)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// graphGrant returns the consent of the only application to Microsoft Graph.
func graphGrant(t *testing.T, tenant *sim.Tenant) graph.PermissionGrant {
	t.Helper()
	graphClient := client.SignedIn(tenant, steptest.AppScopes()...)
	grants, err := graphClient.GrantsOf(t.Context(),
		principalOf(t, graphClient, steptest.ListApplications(t, tenant)[0].AppID).ID)
	if err != nil {
		t.Fatal(err)
	}
	api := principalOf(t, graphClient, graph.GraphAPI)
	i := slices.IndexFunc(grants, func(g graph.PermissionGrant) bool { return g.ResourceID == api.ID })
	if i < 0 {
		return graph.PermissionGrant{}
	}
	return grants[i]
}

// TestAConsentThatSomeoneElseChangedIsLeftAsItIs changes it between the approval and the write.
func TestAConsentThatSomeoneElseChangedIsLeftAsItIs(t *testing.T) {
	none := func(a *scenario.Application) { a.Grants = a.Grants[:1] }
	some := func(a *scenario.Application) { a.Grants[1].Scopes = []string{"openid", "User.Read"} }
	for name, c := range map[string]struct {
		change    steptest.AppChange
		meanwhile string // what it is then; "-" for as it was
		changed   bool
		want      string
	}{
		"no one did":         {some, "-", false, "User.Read offline_access openid profile"},
		"in another order":   {some, "User.Read openid", false, "User.Read offline_access openid profile"},
		"more was agreed to": {some, "openid User.Read Domain.Read.All", true, "Domain.Read.All User.Read openid"},
		"less":               {some, "openid", true, "openid"},
		"it was taken back":  {some, "", true, ""},
		"something, not all": {none, "Domain.Read.All", true, "Domain.Read.All"},
		"all that is needed": {none, "openid profile offline_access User.Read", false,
			"User.Read offline_access openid profile"},
		"there was none, none": {none, "-", false, "User.Read offline_access openid profile"},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				tenant := steptest.NorthwindTenant(t, steptest.RegisteredApp(c.change))
				tenant.SetBehaviour(scenario.Behaviour{})
				graphClient := client.SignedIn(tenant, steptest.AppScopes()...)
				steptest.AllowAppSignIn(t, tenant, graphClient)
				p := steptest.AutomatingProfile(&steptest.FakeFiles{}, steptest.AccountID(t, graphClient, steptest.ConsentAgent))
				work := steptest.ApproveAll(t, steptest.FindStep(t, graphClient, secureapp.ID, p), p)
				if c.meanwhile != "-" {
					setConsent(t, tenant, c.meanwhile)
				}
				outcomes := steptest.CarryOut(t, work).Outcomes()
				if o := steptest.LastOf(outcomes); c.changed &&
					(o.State != steps.Failed || !errors.Is(o.Err, steps.ErrPlanChanged)) {
					t.Errorf("%s: %v (%v), want a plan that changed", o.Change.Title.ID, o.State, o.Err)
				}
				if !c.changed {
					steptest.WantSucceeded(t, outcomes)
				}
				got := graphGrant(t, tenant).Scopes
				if slices.Sort(got); strings.Join(got, " ") != c.want {
					t.Errorf("consented to %v, want %s", got, c.want)
				}
			})
		})
	}
}
