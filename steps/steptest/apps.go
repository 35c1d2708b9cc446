package steptest

import (
	"context"
	"encoding/json"
	"io/fs"
	"testing"
	"time"

	"cspready/assets"
	"cspready/graph"
	"cspready/graph/sim"
	"cspready/graph/sim/client"
	"cspready/graph/sim/scenario"
	"cspready/steps"
	"cspready/steps/automation"
	"cspready/steps/catalog"
	"cspready/steps/secureapp"
)

const ConsentAgent = "noor@northwind.example"

type AppChange = func(*scenario.Application)

// AppID is an application id that a test knows beforehand.
func AppID(n string) string { return "a0000000-0000-4000-8000-00000000000" + n }

// AppScopes is what a session holds that may make an application.
func AppScopes() []string {
	return append(catalog.ReadScopes(), "Application.ReadWrite.All", "DelegatedPermissionGrant.ReadWrite.All", "GroupMember.ReadWrite.All", "User.ReadWrite.All")
}

// ListApplications are the registrations of a tenant.
func ListApplications(t *testing.T, tenant *sim.Tenant) []graph.Application {
	t.Helper()
	list, err := client.SignedIn(tenant, "Application.Read.All").Applications(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return list
}

// AutomatingProfile is the profile of a visit to a direct bill partner with a script that asks Partner Center.
func AutomatingProfile(d *FakeFiles, who string) steps.Profile {
	p := CreatingProfile(d)
	p.PartnerType = steps.DirectBill
	for question, answer := range map[string]string{
		automation.AskAutomation: automation.AutomatesBilling, automation.AskPurpose: "partner-center", automation.AskConsentUser: who,
	} {
		p.Testimony.Say(question, steps.Statement{Answer: []string{answer}, By: "somebody", At: time.Now()})
	}
	return p
}

func WithClientSecret(a steps.Answers) { a[secureapp.AskCredential] = []string{secureapp.BySecret} }

func Deleted(a *scenario.Application) { a.DeletedDaysAgo = 3 }

// Northwind is the direct bill partner of the demo, bent.
func Northwind(t *testing.T, bend ...func(*scenario.Scenario)) *sim.Tenant {
	t.Helper()
	time.Sleep(time.Until(Morning)) // the tenant is of our days
	text, err := fs.ReadFile(assets.Scenarios(), "direct-bill.json")
	if err != nil {
		t.Fatal(err)
	}
	var s scenario.Scenario
	if err := json.Unmarshal(text, &s); err != nil {
		t.Fatal(err)
	}
	for _, b := range bend {
		b(&s)
	}
	tenant := TenantOf(t, s)
	tenant.SetBehaviour(scenario.Realistic())
	return tenant
}

// ProvenProfile is what an application's token was told by Partner Center.
func ProvenProfile(p steps.Profile, compliant graph.Tri) steps.Profile {
	automation.RecordProof(p.Testimony, automation.Proof{AppID: AppID("1"), UserPrincipalName: ConsentAgent, Compliant: compliant, Place: "drawer", By: "somebody", At: time.Now()})
	return p
}

// NoAdoption is a tenant in which Partner Center sees no application.
func NoAdoption(s *scenario.Scenario) { s.PartnerCenter.Adoption = nil }

// RegisteredApp is an application as cspready makes it, consented to, with a certificate whose key nobody has.
func RegisteredApp(bend ...func(*scenario.Application)) func(*scenario.Scenario) {
	a := scenario.Application{
		Name: "Partner automation", Audience: graph.ManyTenants, WebRedirects: []string{"http://localhost"}, Locked: new(bool),
		Tags: []string{"cspready:secure-application-model"}, CreatedDaysAgo: 60,
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

// LetSignInto lets the simulated person sign in to applications when a change wants it.
func LetSignInto(t *testing.T, tenant *sim.Tenant, door *client.Client) {
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
