package steptest

import (
	"context"
	"testing"

	"cspready/graph"
	"cspready/graph/sim"
	"cspready/graph/sim/client"
	"cspready/graph/sim/scenario"
	"cspready/steps"
	"cspready/steps/catalog"
	"cspready/steps/secureapp"
)

// ConsentAgent is the account of the Northwind tenant that consents to applications.
const ConsentAgent = "noor@northwind.example"

// An AppChange changes an application of a scenario.
type AppChange = func(*scenario.Application)

// FixedAppID returns an application id that a test knows beforehand.
func FixedAppID(n string) string { return "a0000000-0000-4000-8000-00000000000" + n }

// AppScopes are the permissions of a session that may create an application.
func AppScopes() []string {
	return append(catalog.ReadScopes(), "Application.ReadWrite.All", "DelegatedPermissionGrant.ReadWrite.All",
		"GroupMember.ReadWrite.All", "User.ReadWrite.All")
}

// ListApplications returns the registrations of a tenant.
func ListApplications(t *testing.T, tenant *sim.Tenant) []graph.Application {
	t.Helper()
	list, err := client.SignedIn(tenant, "Application.Read.All").Applications(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return list
}

// WithClientSecret answers that the application has a client secret.
func WithClientSecret(a steps.Answers) { a[secureapp.AskCredential] = []string{secureapp.BySecret} }

// DeletedApp moves an application to the deleted items.
func DeletedApp(a *scenario.Application) { a.DeletedDaysAgo = 3 }

// NoAdoption is a change to a tenant in which no application calls Partner Center.
func NoAdoption(s *scenario.Scenario) { s.PartnerCenter.Adoption = nil }

// RegisteredApp adds an application as cspready creates it, with consent, and with a certificate whose key is lost.
func RegisteredApp(bend ...func(*scenario.Application)) func(*scenario.Scenario) {
	a := scenario.Application{
		Name: "Partner automation", Audience: graph.ManyTenants, WebRedirects: []string{"http://localhost"},
		Locked: new(bool),
		Tags:   []string{"cspready:secure-application-model"}, CreatedDaysAgo: 60,
		RequiredAccess: []scenario.APIAccess{
			{API: "Microsoft Graph", Scopes: []string{"openid", "profile", "offline_access", "User.Read"}},
			{API: "Partner Center", Scopes: []string{"user_impersonation"}},
		},
		Grants: []scenario.Consent{
			{API: "Partner Center", Scopes: []string{"user_impersonation"}},
			{API: "Microsoft Graph", Scopes: []string{"openid", "profile", "offline_access", "User.Read"}},
		},
		Certificates: []scenario.Credential{{Name: "CN=elsewhere", DaysLeft: 300, DaysOld: 60}},
	}
	*a.Locked = true
	for _, b := range bend {
		b(&a)
	}
	return func(s *scenario.Scenario) { s.NoPartnerCenter, s.Applications = false, []scenario.Application{a} }
}

// AllowAppSignIn lets the simulated person sign in to applications when a change asks for it.
func AllowAppSignIn(t *testing.T, tenant *sim.Tenant, door *client.Client) {
	t.Helper()
	ctx, stop := context.WithCancel(t.Context())
	t.Cleanup(stop)
	renewals := door.Renewals()
	go func() {
		for {
			select {
			case r := <-renewals:
				r.Done <- signInto(ctx, tenant, r)
			case <-ctx.Done():
				return
			}
		}
	}()
}

// signInto signs the simulated person in as the renewal asks.
func signInto(ctx context.Context, tenant *sim.Tenant, r graph.Renewal) error {
	if r.SignIn == nil {
		return &graph.Error{Kind: graph.ErrSignInAgain}
	}
	attempt, err := r.SignIn.Begin(ctx, r.Request)
	if err != nil {
		return err
	}
	if err := tenant.OpenBrowser(attempt.Prompt().URL); err != nil {
		return err
	}
	_, err = attempt.Wait(ctx, func(graph.Progress) {})
	return err
}
