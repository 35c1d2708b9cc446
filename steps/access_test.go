package steps_test

import (
	"testing"
	"testing/synctest"
	"time"

	"cspready/graph"
	"cspready/graph/sim/client"
	"cspready/graph/sim/scenario"
	"cspready/steps"
)

type obj = map[string]any

// rule adds a policy that is on.
func rule(name string, conditions, grant obj) func(*scenario.Scenario) {
	return func(s *scenario.Scenario) {
		s.Policies = append(s.Policies, scenario.Policy{Name: name, State: graph.StateOn, Conditions: conditions, Grant: grant})
	}
}

var (
	forAll   = rule("MFA for all", nil, nil)
	noLegacy = rule("Block legacy", obj{"clientAppTypes": []any{"exchangeActiveSync", "other"}}, obj{"operator": "OR", "builtInControls": []any{"block"}})
	// modern asks modern clients only, as the template does.
	modern = rule("MFA in modern clients", obj{"clientAppTypes": []any{"browser", "mobileAppsAndDesktopClients"}}, nil)
)

func leavesOut(users obj) func(*scenario.Scenario) {
	users["includeUsers"] = []any{"All"}
	return rule("MFA but for some", obj{"users": users}, nil)
}

func outside(kinds string) obj {
	return obj{"excludeGuestsOrExternalUsers": obj{"guestOrExternalUserTypes": kinds,
		"externalTenants": obj{"@odata.type": "#microsoft.graph.conditionalAccessAllExternalTenants", "membershipKind": "all"}}}
}

func federatedTo(behaviour string) func(*scenario.Scenario) {
	return func(s *scenario.Scenario) {
		s.Domains = append(s.Domains, scenario.Domain{Name: "corp.example", Federated: true, MFABehaviour: behaviour})
		s.Users = append(s.Users, scenario.User{Name: "Fay", UPN: "fay@corp.example", Methods: []string{"microsoftAuthenticator"}})
	}
}

func admin(u scenario.User) func(*scenario.Scenario) {
	u.Roles = []string{"Global Administrator"}
	return func(s *scenario.Scenario) { s.Users = append(s.Users, u) }
}

// everybodyHasMethods gives the authenticator to whoever has nothing.
func everybodyHasMethods(s *scenario.Scenario) {
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
		"legacy: by security defaults":       {steps.LegacyAuthBlocked, bends(defaultsOn), steps.Met, "legacy-auth.met-defaults"},
		"legacy: nothing":                    {steps.LegacyAuthBlocked, bends(), steps.NotMet, "legacy-auth.none"},
		"legacy: blocked":                    {steps.LegacyAuthBlocked, bends(premium, modern, noLegacy), steps.Met, "legacy-auth.met"},
		"legacy: MFA for every client":       {steps.LegacyAuthBlocked, bends(premium, forAll), steps.Met, "legacy-auth.met"},
		"legacy: modern clients only":        {steps.LegacyAuthBlocked, bends(premium, modern), steps.NotMet, "legacy-auth.holes"},
		"legacy: a policy without a licence": {steps.LegacyAuthBlocked, bends(modern, noLegacy), steps.Unknown, "legacy-auth.unknown"},

		"guests: by security defaults":  {steps.GuestsCovered, bends(defaultsOn), steps.Met, "guests-covered.met-defaults"},
		"guests: nothing":               {steps.GuestsCovered, bends(), steps.NotMet, "guests-covered.none"},
		"guests: all":                   {steps.GuestsCovered, bends(premium, forAll), steps.Met, "guests-covered.met"},
		"guests: left out":              {steps.GuestsCovered, bends(premium, leavesOut(outside("b2bCollaborationGuest"))), steps.NotMet, "guests-covered.holes"},
		"guests: a kind nobody is":      {steps.GuestsCovered, bends(premium, leavesOut(outside("b2bDirectConnectUser"))), steps.NotMet, "guests-covered.kinds-open"},
		"guests: service providers":     {steps.GuestsCovered, bends(premium, leavesOut(outside("serviceProvider"))), steps.Attention, "guests-covered.providers-open"},
		"guests: left out by the group": {steps.GuestsCovered, bends(premium, leavesOut(obj{"excludeUsers": []any{"GuestsOrExternalUsers"}})), steps.NotMet, "guests-covered.holes"},

		"federated: nothing is":          {steps.FederatedMFA, bends(premium, forAll), steps.NotApplicable, "federated-mfa.none"},
		"federated: enforced":            {steps.FederatedMFA, bends(premium, forAll, federatedTo(graph.EnforceFederatedMFA)), steps.Met, "federated-mfa.met"},
		"federated: rejected":            {steps.FederatedMFA, bends(premium, forAll, federatedTo(graph.RejectFederatedMFA)), steps.Met, "federated-mfa.met"},
		"federated: nobody asks":         {steps.FederatedMFA, bends(premium, federatedTo(graph.AcceptFederatedMFA)), steps.NotMet, "federated-mfa.uncovered"},
		"federated: what is next year's": {steps.FederatedMFA, bends(premium, forAll, federatedTo("delegate")), steps.Unknown, "federated-mfa.unknown"},

		"admins: two":         {steps.AdminCount, bends(), steps.Met, "admin-count.met"},
		"admins: one":         {steps.AdminCount, bends(func(s *scenario.Scenario) { s.Users[1].Roles = nil }), steps.NotMet, "admin-count.too-few"},
		"admins: one enabled": {steps.AdminCount, bends(func(s *scenario.Scenario) { s.Users[1].Disabled = true }), steps.NotMet, "admin-count.too-few"},
		"admins: five": {steps.AdminCount, bends(admin(scenario.User{UPN: "a@fabrikam.example"}), admin(scenario.User{UPN: "b@fabrikam.example"}),
			admin(scenario.User{UPN: "c@fabrikam.example"})), steps.NotMet, "admin-count.too-many"},
		"admins: a guest":      {steps.AdminCount, bends(admin(scenario.User{UPN: "x#EXT#@fabrikam.onmicrosoft.com", Guest: true})), steps.NotMet, "admin-count.odd"},
		"admins: synchronised": {steps.AdminCount, bends(admin(scenario.User{UPN: "y@fabrikam.example", Synced: true})), steps.NotMet, "admin-count.odd"},
		"admins: by a group": {steps.AdminCount, bends(func(s *scenario.Scenario) {
			s.Groups = []scenario.Group{{Name: "Admins", Members: []string{"bram@fabrikam.example", "tom#EXT#@fabrikam.onmicrosoft.com"}, Roles: []string{"Global Administrator"}}}
		}), steps.NotMet, "admin-count.odd"},

		"admin MFA: by security defaults": {steps.AdminMFA, bends(defaultsOn), steps.Met, "admin-mfa.met"},
		"admin MFA: nothing":              {steps.AdminMFA, bends(), steps.NotMet, "admin-mfa.uncovered"},
		"admin MFA: without a method":     {steps.AdminMFA, bends(premium, forAll, admin(scenario.User{UPN: "z@fabrikam.example"})), steps.NotMet, "admin-mfa.without"},
		"admin MFA: one is left out": {steps.AdminMFA, bends(premium, leavesOut(obj{"excludeUsers": []any{"spare@fabrikam.onmicrosoft.com"}})),
			steps.NotMet, "admin-mfa.uncovered"},

		"methods: two have none": {steps.MFARegistered, bends(), steps.NotMet, "mfa-registered.without"},
		"methods: all":           {steps.MFARegistered, bends(everybodyHasMethods), steps.Met, "mfa-registered.met"},
		"methods: by the report": {steps.MFARegistered, bends(everybodyHasMethods, premium), steps.Met, "mfa-registered.met"},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				tenant := tenantOf(t, reseller(c.bend...))
				f, err := stepOf(t, client.SignedIn(tenant, steps.ReadScopes()...), c.about, steps.Profile{}).Check(t.Context())
				if err != nil || f.Status != c.want || f.Summary.ID != c.says {
					t.Errorf("%v, %s (%v); want %v, %s", f.Status, f.Summary.ID, err, c.want, c.says)
				}
				wroteNothing(t, tenant)
			})
		})
	}
}

func bends(list ...func(*scenario.Scenario)) []func(*scenario.Scenario) { return list }

// covered is a tenant in which all of these requirements are met, so that whatever is taken away has to show.
func covered() scenario.Scenario {
	leavers := func(s *scenario.Scenario) {
		s.Groups = []scenario.Group{{Name: "Leavers", Members: []string{"gone@fabrikam.example"}}}
	}
	return sound(premium, defaultsOff, leavers, leavesOut(obj{"excludeGroups": []any{"Leavers"}}), noLegacy, everybodyHasMethods,
		federatedTo(graph.EnforceFederatedMFA))
}

func defaultsOff(s *scenario.Scenario) { s.SecurityDefaults = false }

// allStated is the operator's word on what no interface shows of a covered tenant.
func allStated() steps.Profile {
	said := watched(spare, spare2)
	for question, answer := range map[string]string{
		steps.AskLegacyMFA: steps.LegacyMFAOff, steps.AskAutomation: steps.AutomatesNothing, steps.AskPartnerMFA: steps.PartnerMFAClean,
		steps.AskContact: steps.ScoreStatedYes, steps.AskAlerts: steps.ScoreStatedYes,
	} {
		said.Say(question, steps.Statement{Answer: []string{answer}, By: "somebody", At: time.Now()})
	}
	return steps.Profile{Testimony: said}
}

func TestACoveredTenantMeetsAll(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		for _, r := range check(t, client.SignedIn(tenantOf(t, covered()), steps.ReadScopes()...), allStated()) {
			told := r.Finding.Status == steps.NotApplicable || r.Info.ID == steps.CustomerMFA // which nobody can state
			if r.Finding.Status != steps.Met && !told {
				t.Errorf("%s is %v: %s (%v)", r.Info.ID, r.Finding.Status, r.Finding.Summary.ID, r.Err)
			}
		}
	})
}

// TestWhatCannotBeReadIsNeverMet takes away one read after the other.
func TestWhatCannotBeReadIsNeverMet(t *testing.T) {
	needs := map[string][]string{
		"/users":                               {steps.BreakGlass, steps.MFAEveryUser, steps.MFARegistered, steps.LegacyAuthBlocked, steps.FederatedMFA, steps.AdminCount, steps.AdminMFA},
		"/identity/conditionalAccess/policies": {steps.BreakGlass, steps.MFAEveryUser, steps.LegacyAuthBlocked, steps.GuestsCovered, steps.FederatedMFA, steps.AdminMFA, steps.SecurityDefaults},
		"/policies/identitySecurityDefaultsEnforcementPolicy": {steps.BreakGlass, steps.MFAEveryUser, steps.LegacyAuthBlocked, steps.GuestsCovered, steps.AdminMFA, steps.SecurityDefaults},
		"/subscribedSkus": {steps.MFAEveryUser, steps.BreakGlass},
		"/roleManagement/directory/roleAssignments": {steps.AdminCount, steps.AdminMFA, steps.BreakGlass},
		"/users/{}/authentication/methods":          {steps.BreakGlass},
		"/users/{}":                                 {}, // whether a password expires, which the domain says too
		"/domains":                                  {steps.FederatedMFA},
		"/domains/{}/federationConfiguration":       {steps.FederatedMFA},
		"/groups":                                   {steps.MFAEveryUser, steps.GuestsCovered},
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
					tenant := tenantOf(t, covered())
					trouble.Method, trouble.Path, trouble.Times = "GET", path, -1
					tenant.InjectFault(trouble)
					for _, also := range instead[path] { // what is asked in its place
						trouble.Path = also
						tenant.InjectFault(trouble)
					}
					for _, r := range check(t, client.SignedIn(tenant, steps.ReadScopes()...), allStated()) {
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
		tenant := tenantOf(t, covered())
		tenant.SetBehaviour(scenario.Behaviour{PageSize: 2})
		tenant.InjectFault(scenario.Fault{Method: "GET", Path: "/users", After: 1, Times: -1, Status: 500, Code: "UnknownError"})
		for _, r := range check(t, client.SignedIn(tenant, steps.ReadScopes()...), allStated()) {
			switch r.Info.ID {
			case steps.MFAEveryUser, steps.MFARegistered, steps.LegacyAuthBlocked, steps.AdminMFA:
				if r.Finding.Status == steps.Met {
					t.Errorf("%s is met by the first page alone", r.Info.ID)
				}
			}
		}
	})
}
