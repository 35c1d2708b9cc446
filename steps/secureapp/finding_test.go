package secureapp_test

import (
	"testing"
	"testing/synctest"

	"cspready/assets"
	"cspready/graph"
	"cspready/graph/sim/scenario"
	"cspready/steps"
	"cspready/steps/automation"
	"cspready/steps/secureapp"
	"cspready/steps/steptest"
)

func TestAppFinding(t *testing.T) {
	days := func(left int) []scenario.Credential {
		return []scenario.Credential{{Name: "CN=elsewhere", DaysLeft: left, DaysOld: 300}}
	}
	for name, c := range map[string]struct {
		bend    steptest.AppChange
		want    steps.Status
		summary string
		point   string // id of the name of the point that decides
	}{
		"in order": {func(*scenario.Application) {}, steps.Met, "secure-app.unproven", ""},
		"for this tenant": {func(a *scenario.Application) { a.Audience = graph.OneTenant }, steps.Met, "secure-app.better",
			"fact.app-audience"},
		"SPA only": {func(a *scenario.Application) { a.WebRedirects, a.SPARedirects = nil, []string{"https://x.example"} },
			steps.NotMet, "secure-app.flaw", "fact.app-redirects"},
		"a public client": {func(a *scenario.Application) { a.PublicClient = true }, steps.NotMet, "secure-app.flaw",
			"fact.app-public"},
		"not locked": {func(a *scenario.Application) { a.Locked = nil }, steps.Met, "secure-app.better",
			"fact.app-lock"},
		"disabled": {func(a *scenario.Application) { a.Disabled = true }, steps.NotMet, "secure-app.flaw",
			"fact.app-standing"},
		"does not stand": {func(a *scenario.Application) { a.Principal, a.Grants = new(bool), nil }, steps.NotMet,
			"secure-app.flaw", "fact.app-standing"},
		"not registered for": {func(a *scenario.Application) { a.RequiredAccess = a.RequiredAccess[:1] }, steps.NotMet,
			"secure-app.flaw", "fact.app-registered"},
		"consent revoked": {func(a *scenario.Application) { a.Grants = nil }, steps.NotMet, "secure-app.flaw",
			"fact.app-consent"},
		"consent of another": {func(a *scenario.Application) { a.Grants[0].User = "emil@northwind.example" }, steps.NotMet,
			"secure-app.flaw", "fact.app-consent"},
		"consent of its own": {func(a *scenario.Application) { a.Grants[0].User = steptest.ConsentAgent }, steps.Met,
			"secure-app.unproven", ""},
		"Azure AD Graph": {func(a *scenario.Application) {
			a.RequiredAccess = append(a.RequiredAccess, scenario.APIAccess{API: "Azure AD Graph", Scopes: []string{"User.Read"}})
		}, steps.Met, "secure-app.better", "fact.app-superfluous"},
		"application permissions": {func(a *scenario.Application) { a.Roles = []string{"Directory.Read.All"} }, steps.Met,
			"secure-app.better", "fact.app-roles"},
		"secret only": {func(a *scenario.Application) { a.Certificates, a.Secrets = nil, days(200) }, steps.Met,
			"secure-app.better", "fact.app-kind"},
		"ends in ten days": {func(a *scenario.Application) { a.Certificates = days(10) }, steps.Attention,
			"secure-app.soon", ""},
		"expired": {func(a *scenario.Application) { a.Certificates = days(-1) }, steps.NotMet,
			"secure-app.flaw", "fact.app-credential"},
		"no credential": {func(a *scenario.Application) { a.Certificates = nil }, steps.NotMet, "secure-app.flaw",
			"fact.app-credential"},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				f := steptest.CheckRequirement(t, steptest.NorthwindTenant(t, steptest.RegisteredApp(c.bend)), secureapp.ID,
					steptest.StatedProfile(steps.DirectBill, steptest.BillingAnswers,
						steptest.StatedAnswers{automation.AskConsentUser: {steptest.ConsentAgent}}))
				steptest.WantFinding(t, f, c.want, c.summary)
				if got, _ := f.Summary.Args["name"].(assets.Text); got.ID != c.point {
					t.Errorf("the deciding point is %s, want %s", got.ID, c.point)
				}
				if c.want == steps.NotMet && (f.Fix != steps.Automatic || f.Next.Empty()) {
					t.Errorf("no fix is offered: %v, %s", f.Fix, f.Next.ID)
				}
			})
		})
	}
}

// TestFindingDependsOnPartnerType judges one application for three types of partners.
func TestFindingDependsOnPartnerType(t *testing.T) {
	one := func(a *scenario.Application) { a.Audience = graph.OneTenant }
	acts := func(a *scenario.Application) { a.Roles = []string{"Directory.Read.All"} }
	forGraph := func(a *scenario.Application) {
		a.RequiredAccess = []scenario.APIAccess{{API: "Microsoft Graph",
			Scopes: []string{"openid", "profile", "offline_access", "User.Read", "Directory.Read.All"}},
			{API: "Partner Center", Scopes: []string{"user_impersonation"}}}
		a.Grants = []scenario.Consent{{API: "Microsoft Graph", Scopes: a.RequiredAccess[0].Scopes},
			{API: "Partner Center", Scopes: a.RequiredAccess[1].Scopes}}
	}
	withoutConsents := func(a *scenario.Application) {
		forGraph(a)
		a.RequiredAccess, a.Grants = a.RequiredAccess[:1], a.Grants[:1]
	}
	for name, c := range map[string]struct {
		kind    steps.PartnerType
		bend    steptest.AppChange
		said    steptest.StatedAnswers
		want    steps.Status
		summary string
		rules   string
	}{
		"direct bill": {steps.DirectBill, one, steptest.BillingAnswers, steps.Met, "secure-app.better", ""},
		"a vendor, one tenant": {steps.ControlPanelVendor, one, steptest.BillingAnswers, steps.NotMet, "secure-app.flaw",
			"automation.vendor"},
		"a vendor without people": {steps.ControlPanelVendor, acts, steptest.BillingAnswers, steps.NotMet, "secure-app.flaw",
			"automation.vendor"},
		"a reseller": {steps.IndirectReseller, forGraph,
			steptest.StatedAnswers{automation.AskAutomation: {automation.AutomatesScripts}},
			steps.Met, "secure-app.unproven", "automation.reseller"},
		"a reseller who cannot place consents": {steps.IndirectReseller, withoutConsents,
			steptest.StatedAnswers{automation.AskAutomation: {automation.AutomatesScripts}},
			steps.NotMet, "secure-app.flaw", "automation.reseller"},
		"a reseller, one tenant": {steps.IndirectReseller, func(a *scenario.Application) { forGraph(a); one(a) },
			steptest.StatedAnswers{automation.AskAutomation: {automation.AutomatesScripts}},
			steps.NotMet, "secure-app.flaw", "automation.reseller"},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				f := steptest.CheckRequirement(t, steptest.NorthwindTenant(t, steptest.RegisteredApp(c.bend)), secureapp.ID,
					steptest.StatedProfile(c.kind, c.said))
				steptest.WantFinding(t, f, c.want, c.summary)
				if got := steptest.FindFact(f, "fact.partner-rules").Got.ID; got != c.rules {
					t.Errorf("the rules are %q, want %q", got, c.rules)
				}
			})
		})
	}
}

// TestUnreadableAppIsUnknown fails one read after the other.
func TestUnreadableAppIsUnknown(t *testing.T) {
	for name, c := range map[string]struct {
		skip int
		path string
		want steps.Status
	}{
		"applications":    {0, "/applications", steps.Unknown},
		"any principal":   {0, "/servicePrincipals", steps.Unknown},
		"its APIs":        {1, "/servicePrincipals", steps.Unknown},
		"one of them":     {2, "/servicePrincipals", steps.Unknown},
		"its consents":    {0, "/servicePrincipals/{}/oauth2PermissionGrants", steps.Unknown},
		"its roles":       {0, "/servicePrincipals/{}/appRoleAssignments", steps.Met}, // they never make the finding NotMet
		"its owners":      {0, "/applications/{}/owners", steps.Met},
		"the rules":       {0, "/policies/defaultAppManagementPolicy", steps.Met},
		"what is deleted": {0, "/directory/deletedItems/microsoft.graph.application", steps.Met},
	} {
		for kind, trouble := range steptest.ReadFaults {
			t.Run(name+" "+kind, func(t *testing.T) {
				synctest.Test(t, func(t *testing.T) {
					tenant := steptest.NorthwindTenant(t, steptest.RegisteredApp())
					steptest.FailReads(tenant, trouble, c.skip, c.path)
					if f := steptest.CheckRequirement(t, tenant, secureapp.ID,
						steptest.StatedProfile(steps.DirectBill, steptest.BillingAnswers)); f.Status != c.want {
						t.Errorf("%v, %s %v; want %v", f.Status, f.Summary.ID, f.Summary.Args, c.want)
					}
				})
			})
		}
	}
}
