package mfa_test

import (
	"testing"
	"testing/synctest"
	"time"

	"cspready/graph"
	"cspready/graph/sim/client"
	"cspready/graph/sim/scenario"
	"cspready/steps"
	"cspready/steps/automation"
	"cspready/steps/breakglass"
	"cspready/steps/catalog"
	"cspready/steps/mfa"
	"cspready/steps/partner"
	"cspready/steps/snapshot"
	"cspready/steps/steptest"
)

var (
	// modern requires MFA of modern clients only, as Microsoft's template does.
	modern = steptest.PolicyNamed("MFA in modern clients",
		steptest.Object{"clientAppTypes": []any{"browser", "mobileAppsAndDesktopClients"}}, nil)
)

func externalKinds(kinds string) steptest.Object {
	return steptest.Object{"excludeGuestsOrExternalUsers": steptest.Object{"guestOrExternalUserTypes": kinds,
		"externalTenants": steptest.Object{"@odata.type": "#microsoft.graph.conditionalAccessAllExternalTenants",
			"membershipKind": "all"}}}
}

func federatedTo(behaviour string) func(*scenario.Scenario) {
	return func(s *scenario.Scenario) {
		s.Domains = append(s.Domains, scenario.Domain{Name: "corp.example", Federated: true, MFABehaviour: behaviour})
		s.Users = append(s.Users, scenario.User{Name: "Fay", UPN: "fay@corp.example",
			Methods: []string{"microsoftAuthenticator"}})
	}
}

func admin(u scenario.User) func(*scenario.Scenario) {
	u.Roles = []string{"Global Administrator"}
	return func(s *scenario.Scenario) { s.Users = append(s.Users, u) }
}

// allHaveMethods registers Authenticator for all users without an MFA method.
func allHaveMethods(s *scenario.Scenario) {
	for i := range s.Users {
		if len(s.Users[i].Methods) == 0 {
			s.Users[i].Methods = []string{"microsoftAuthenticator"}
		}
	}
}

func TestRequirementsOnAccessAreJudged(t *testing.T) {
	for name, c := range map[string]struct {
		about string
		bend  []func(*scenario.Scenario)
		want  steps.Status
		says  string // id of the summary
	}{
		"legacy: by security defaults": {mfa.LegacyAuthID, steptest.Options(steptest.DefaultsOn), steps.Met,
			"legacy-auth.met-defaults"},
		"legacy: nothing": {mfa.LegacyAuthID, steptest.Options(), steps.NotMet, "legacy-auth.none"},
		"legacy: blocked": {mfa.LegacyAuthID,
			steptest.Options(steptest.PremiumP1, modern, steptest.BlockLegacy), steps.Met, "legacy-auth.met"},
		"legacy: MFA for every client": {mfa.LegacyAuthID, steptest.Options(steptest.PremiumP1, steptest.MFAForAll),
			steps.Met, "legacy-auth.met"},
		"legacy: modern clients only": {mfa.LegacyAuthID, steptest.Options(steptest.PremiumP1, modern), steps.NotMet,
			"legacy-auth.holes"},
		"legacy: a policy without a licence": {mfa.LegacyAuthID, steptest.Options(modern, steptest.BlockLegacy),
			steps.Unknown, "legacy-auth.unknown"},

		"guests: by security defaults": {mfa.GuestsID, steptest.Options(steptest.DefaultsOn), steps.Met,
			"guests-covered.met-defaults"},
		"guests: nothing": {mfa.GuestsID, steptest.Options(), steps.NotMet, "guests-covered.none"},
		"guests: all": {mfa.GuestsID, steptest.Options(steptest.PremiumP1, steptest.MFAForAll), steps.Met,
			"guests-covered.met"},
		"guests: left out": {mfa.GuestsID,
			steptest.Options(steptest.PremiumP1, steptest.ExcludedFromAll(externalKinds("b2bCollaborationGuest"))),
			steps.NotMet, "guests-covered.holes"},
		"guests: a kind nobody is": {mfa.GuestsID,
			steptest.Options(steptest.PremiumP1, steptest.ExcludedFromAll(externalKinds("b2bDirectConnectUser"))), steps.NotMet,
			"guests-covered.kinds-open"},
		"guests: service providers": {mfa.GuestsID,
			steptest.Options(steptest.PremiumP1, steptest.ExcludedFromAll(externalKinds("serviceProvider"))), steps.Attention,
			"guests-covered.providers-open"},
		"guests: left out by the group": {mfa.GuestsID,
			steptest.Options(steptest.PremiumP1,
				steptest.ExcludedFromAll(steptest.Object{"excludeUsers": []any{"GuestsOrExternalUsers"}})), steps.NotMet,
			"guests-covered.holes"},

		"federated: nothing is": {mfa.FederatedID, steptest.Options(steptest.PremiumP1, steptest.MFAForAll),
			steps.NotApplicable, "federated-mfa.none"},
		"federated: enforced": {mfa.FederatedID,
			steptest.Options(steptest.PremiumP1, steptest.MFAForAll, federatedTo(graph.EnforceFederatedMFA)), steps.Met,
			"federated-mfa.met"},
		"federated: rejected": {mfa.FederatedID,
			steptest.Options(steptest.PremiumP1, steptest.MFAForAll, federatedTo(graph.RejectFederatedMFA)), steps.Met,
			"federated-mfa.met"},
		"federated: nobody asks": {mfa.FederatedID,
			steptest.Options(steptest.PremiumP1, federatedTo(graph.AcceptFederatedMFA)), steps.NotMet,
			"federated-mfa.uncovered"},
		"federated: what is next year's": {mfa.FederatedID,
			steptest.Options(steptest.PremiumP1, steptest.MFAForAll, federatedTo("delegate")), steps.Unknown,
			"federated-mfa.unknown"},

		"admins: two": {mfa.AdminCountID, steptest.Options(), steps.Met, "admin-count.met"},
		"admins: one": {mfa.AdminCountID, steptest.Options(func(s *scenario.Scenario) { s.Users[1].Roles = nil }),
			steps.NotMet, "admin-count.too-few"},
		"admins: one enabled": {mfa.AdminCountID,
			steptest.Options(func(s *scenario.Scenario) { s.Users[1].Disabled = true }), steps.NotMet, "admin-count.too-few"},
		"admins: five": {mfa.AdminCountID,
			steptest.Options(admin(scenario.User{UPN: "a@fabrikam.example"}), admin(scenario.User{UPN: "b@fabrikam.example"}),
				admin(scenario.User{UPN: "c@fabrikam.example"})), steps.NotMet, "admin-count.too-many"},
		"admins: a guest": {mfa.AdminCountID,
			steptest.Options(admin(scenario.User{UPN: "x#EXT#@fabrikam.onmicrosoft.com", Guest: true})), steps.NotMet,
			"admin-count.odd"},
		"admins: synchronised": {mfa.AdminCountID,
			steptest.Options(admin(scenario.User{UPN: "y@fabrikam.example", Synced: true})), steps.NotMet, "admin-count.odd"},
		"admins: by a group": {mfa.AdminCountID, steptest.Options(func(s *scenario.Scenario) {
			s.Groups = []scenario.Group{{Name: "Admins",
				Members: []string{"bram@fabrikam.example", "tom#EXT#@fabrikam.onmicrosoft.com"},
				Roles:   []string{"Global Administrator"}}}
		}), steps.NotMet, "admin-count.odd"},

		"admin MFA: by security defaults": {mfa.AdminMFAID, steptest.Options(steptest.DefaultsOn), steps.Met,
			"admin-mfa.met"},
		"admin MFA: nothing": {mfa.AdminMFAID, steptest.Options(), steps.NotMet, "admin-mfa.uncovered"},
		"admin MFA: without a method": {mfa.AdminMFAID,
			steptest.Options(steptest.PremiumP1, steptest.MFAForAll, admin(scenario.User{UPN: "z@fabrikam.example"})),
			steps.NotMet, "admin-mfa.without"},
		"admin MFA: one is left out": {mfa.AdminMFAID,
			steptest.Options(steptest.PremiumP1,
				steptest.ExcludedFromAll(steptest.Object{"excludeUsers": []any{"spare@fabrikam.onmicrosoft.com"}})),
			steps.NotMet, "admin-mfa.uncovered"},

		"methods: two have none": {mfa.RegisteredID, steptest.Options(), steps.NotMet, "mfa-registered.without"},
		"methods: all":           {mfa.RegisteredID, steptest.Options(allHaveMethods), steps.Met, "mfa-registered.met"},
		"methods: by the report": {mfa.RegisteredID, steptest.Options(allHaveMethods, steptest.PremiumP1), steps.Met,
			"mfa-registered.met"},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				tenant := steptest.NewTenant(t, steptest.FabrikamScenario(c.bend...))
				f, err := steptest.FindStep(t, client.SignedIn(tenant, catalog.ReadScopes()...), c.about,
					steps.Profile{}).Check(t.Context())
				if err != nil || f.Status != c.want || f.Summary.ID != c.says {
					t.Errorf("%v, %s (%v); want %v, %s", f.Status, f.Summary.ID, err, c.want, c.says)
				}
				steptest.WantNoWrites(t, tenant)
			})
		})
	}
}

// coveredScenario is a tenant that meets all of these requirements, so that anything taken away must show.
func coveredScenario() scenario.Scenario {
	leavers := func(s *scenario.Scenario) {
		s.Groups = []scenario.Group{{Name: "Leavers", Members: []string{"gone@fabrikam.example"}}}
	}
	return steptest.ValidBreakGlass(steptest.PremiumP1, steptest.DefaultsOff, leavers,
		steptest.ExcludedFromAll(steptest.Object{"excludeGroups": []any{"Leavers"}}), steptest.BlockLegacy, allHaveMethods,
		federatedTo(graph.EnforceFederatedMFA))
}

// allStated is the profile of a covered tenant with the operator's statements on what there is no API for.
func allStated() steps.Profile {
	said := steptest.MonitoredStatements(steptest.SpareAdmin, steptest.SecondSpareAdmin)
	for question, answer := range map[string]string{
		snapshot.AskLegacyMFA: snapshot.LegacyMFAOff, automation.AskAutomation: automation.AutomatesNothing,
		partner.AskMFA:     partner.MFAClean,
		partner.AskContact: partner.AnswerYes, partner.AskAlerts: partner.AnswerYes,
	} {
		said.Set(question, steps.Statement{Answer: []string{answer}, By: "somebody", At: time.Now()})
	}
	return steps.Profile{Statements: said}
}

func TestACoveredTenantMeetsAll(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		for _, r := range steptest.CheckAll(t,
			client.SignedIn(steptest.NewTenant(t, coveredScenario()), catalog.ReadScopes()...), allStated()) {
			// the tenant has no score, and some of its items have no question
			isExempt := r.Finding.Status == steps.NotApplicable || r.Finding.Summary.ID == "score.untold"
			if r.Finding.Status != steps.Met && !isExempt {
				t.Errorf("%s is %v: %s (%v)", r.Info.ID, r.Finding.Status, r.Finding.Summary.ID, r.Err)
			}
		}
	})
}

// TestWhatCannotBeReadIsNeverMet takes away one read after the other.
func TestWhatCannotBeReadIsNeverMet(t *testing.T) {
	needs := map[string][]string{
		"/users": {breakglass.ID, mfa.EveryUserID, mfa.RegisteredID, mfa.LegacyAuthID,
			mfa.FederatedID, mfa.AdminCountID, mfa.AdminMFAID},
		"/identity/conditionalAccess/policies": {breakglass.ID, mfa.EveryUserID, mfa.LegacyAuthID, mfa.GuestsID,
			mfa.FederatedID, mfa.AdminMFAID, mfa.SecurityDefaultsID},
		"/policies/identitySecurityDefaultsEnforcementPolicy": {breakglass.ID, mfa.EveryUserID, mfa.LegacyAuthID,
			mfa.GuestsID, mfa.AdminMFAID, mfa.SecurityDefaultsID},
		"/subscribedSkus": {mfa.EveryUserID, breakglass.ID},
		"/roleManagement/directory/roleAssignments": {mfa.AdminCountID, mfa.AdminMFAID, breakglass.ID},
		"/users/{}/authentication/methods":          {breakglass.ID},
		"/users/{}":                                 {}, // whether a password expires, which the domain shows, too
		"/domains":                                  {mfa.FederatedID},
		"/domains/{}/federationConfiguration":       {mfa.FederatedID},
		"/groups":                                   {mfa.EveryUserID, mfa.GuestsID},
	}
	instead := map[string][]string{
		"/subscribedSkus": {"/organization"}, "/groups": {"/groups/{}", "/groups/{}/transitiveMembers", "/groups/{}/members"},
	}
	for path, about := range needs {
		for kind, trouble := range map[string]scenario.Fault{
			"403":          {Status: 403, Code: "Authorization_RequestDenied"},
			"501":          {Status: 501},
			"no JSON":      {Status: 200, HTML: true},
			"a broken end": {Status: 500, Code: "UnknownError"},
		} {
			t.Run(path+" "+kind, func(t *testing.T) {
				synctest.Test(t, func(t *testing.T) {
					tenant := steptest.NewTenant(t, coveredScenario())
					trouble.Method, trouble.Path, trouble.Times = "GET", path, -1
					tenant.InjectFault(trouble)
					for _, also := range instead[path] { // what is read in its place
						trouble.Path = also
						tenant.InjectFault(trouble)
					}
					for _, r := range steptest.CheckAll(t, client.SignedIn(tenant, catalog.ReadScopes()...), allStated()) {
						for _, id := range about {
							if r.Info.ID == id && (r.Finding.Status == steps.Met || r.Finding.Status == steps.NotApplicable) {
								t.Errorf("%s is %v without %s", id, r.Finding.Status, path)
							}
						}
					}
				})
			})
		}
	}
}

func TestAHalfReadListIsNoList(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		tenant := steptest.NewTenant(t, coveredScenario())
		tenant.SetBehaviour(scenario.Behaviour{PageSize: 2})
		tenant.InjectFault(scenario.Fault{Method: "GET", Path: "/users", After: 1, Times: -1, Status: 500,
			Code: "UnknownError"})
		for _, r := range steptest.CheckAll(t, client.SignedIn(tenant, catalog.ReadScopes()...), allStated()) {
			switch r.Info.ID {
			case mfa.EveryUserID, mfa.RegisteredID, mfa.LegacyAuthID, mfa.AdminMFAID:
				if r.Finding.Status == steps.Met {
					t.Errorf("%s is met by the first page alone", r.Info.ID)
				}
			}
		}
	})
}
