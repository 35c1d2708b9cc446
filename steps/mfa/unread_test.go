package mfa_test

import (
	"regexp"
	"testing"
	"testing/synctest"
	"time"

	"cspready/graph"
	"cspready/graph/sim/client"
	"cspready/graph/sim/scenario"
	"cspready/steps"
	"cspready/steps/catalog"
	"cspready/steps/mfa"
	"cspready/steps/snapshot"
	"cspready/steps/steptest"
)

const (
	someRole    = "f023fd81-a637-4b56-95fd-791ac0226033" // Service Support Administrator
	helpdesk    = "729827e3-9c14-49f7-bb1b-9608f156bbb8" // Helpdesk Administrator
	staffMember = "bram@fabrikam.example"
	unitScope   = "/administrativeUnits/0f0c2b7e-5d41-4a7a-9d63-0b8e4c1f7a52"
)

// A bend changes a scenario.
type bend = func(*scenario.Scenario)

// leavesOut adds MFA for all users but those of a role or a group.
func leavesOut(what string, ids ...any) bend {
	return steptest.ExcludedFromAll(steptest.Object{what: ids})
}

// includes adds MFA for the holders of a role, beside MFA for everyone else.
func includes(role string) bend {
	return func(s *scenario.Scenario) {
		leavesOut("excludeUsers", staffMember)(s)
		steptest.PolicyNamed("MFA for a role", steptest.Object{"users": steptest.Object{"includeRoles": []any{role}}}, nil)(s)
	}
}

func hasRole(a scenario.RoleAssignment) bend {
	return func(s *scenario.Scenario) { s.RoleAssignments = append(s.RoleAssignments, a) }
}

func hasGroup(g scenario.Group) bend {
	return func(s *scenario.Scenario) { s.Groups = append(s.Groups, g) }
}

// TestWhoMayComeToBeLeftOutIsNotNobody: who holds a role or is in a group that a policy names is known, or unknown with
// a reason; what was not read never counts as none.
func TestWhoMayComeToBeLeftOutIsNotNobody(t *testing.T) {
	roles, eligible := "roleManagement/directory/roleAssignments", "roleEligibilityScheduleInstances"
	schedules, groupPIM := "roleAssignmentScheduleInstances", "privilegedAccess/group/"
	eligibleBram := hasRole(scenario.RoleAssignment{Principal: staffMember, Role: helpdesk, Eligible: true})
	exceptions := scenario.Group{Name: "Exceptions"}
	inner := scenario.Group{Name: "Inner", Members: []string{staffMember}, Visibility: "HiddenMembership"}
	withBram := scenario.Group{Name: "Exceptions", Members: []string{staffMember}, RoleAssignable: true}
	includesGroup := func(s *scenario.Scenario) {
		leavesOut("excludeUsers", staffMember)(s)
		steptest.PolicyNamed("MFA for a group", steptest.Object{"users": steptest.Object{
			"includeGroups": []any{"Exceptions"}}}, nil)(s)
	}
	roleOfGroup := hasRole(scenario.RoleAssignment{Principal: "Exceptions", Role: helpdesk})
	for name, c := range map[string]struct {
		tenant []bend
		fails  string // requests that are refused
		want   steps.Status
	}{
		"no holder": {[]bend{steptest.PremiumP2, leavesOut("excludeRoles", helpdesk)}, "", steps.Met},
		"an eligible holder": {[]bend{steptest.PremiumP2, eligibleBram, leavesOut("excludeRoles", helpdesk)}, "",
			steps.NotMet},
		"eligible ones unread":          {[]bend{steptest.PremiumP2, leavesOut("excludeRoles", helpdesk)}, eligible, steps.Unknown},
		"eligible ones unread, with P1": {[]bend{steptest.PremiumP1, leavesOut("excludeRoles", helpdesk)}, eligible, steps.Unknown},
		"no licence for eligible ones":  {[]bend{steptest.PremiumP1, leavesOut("excludeRoles", helpdesk)}, "", steps.Met},
		"no role in any policy":         {[]bend{steptest.PremiumP2, steptest.MFAForAll}, eligible, steps.Met},
		"roles unread":                  {[]bend{steptest.PremiumP2, leavesOut("excludeRoles", helpdesk)}, roles, steps.Unknown},
		"a role in capitals": {[]bend{steptest.PremiumP1, hasRole(scenario.RoleAssignment{Principal: staffMember, Role: someRole}),
			leavesOut("excludeRoles", "F023FD81-A637-4B56-95FD-791AC0226033")}, "", steps.NotMet},
		"a word for roles":  {[]bend{steptest.PremiumP1, leavesOut("excludeRoles", "AllRoles")}, "", steps.Unknown},
		"a word for groups": {[]bend{steptest.PremiumP1, leavesOut("excludeGroups", "AllGroups")}, "", steps.Unknown},
		"agents left out":   {[]bend{steptest.PremiumP1, leavesOut("excludeUsers", "AllAgentIdUsers")}, "", steps.Met},
		"only in a unit, left out": {[]bend{steptest.PremiumP1, hasRole(scenario.RoleAssignment{Principal: staffMember,
			Role: helpdesk, Scope: unitScope}), leavesOut("excludeRoles", helpdesk)}, "", steps.Met},
		"only in a unit, included": {[]bend{steptest.PremiumP1, hasRole(scenario.RoleAssignment{Principal: staffMember,
			Role: helpdesk, Scope: unitScope}), includes(helpdesk)}, "", steps.NotMet},
		"for good, included": {[]bend{steptest.PremiumP2, hasRole(scenario.RoleAssignment{Principal: staffMember,
			Role: helpdesk}), includes(helpdesk)}, "", steps.Met},
		"for good, without PIM": {[]bend{steptest.PremiumP1, hasRole(scenario.RoleAssignment{Principal: staffMember,
			Role: helpdesk}), includes(helpdesk)}, "", steps.Met},
		"activated, included": {[]bend{steptest.PremiumP2, hasRole(scenario.RoleAssignment{Principal: staffMember,
			Role: helpdesk, Activated: true}), includes(helpdesk)}, "", steps.Unknown},
		"activated, left out": {[]bend{steptest.PremiumP2, hasRole(scenario.RoleAssignment{Principal: staffMember,
			Role: helpdesk, Activated: true}), leavesOut("excludeRoles", helpdesk)}, "", steps.NotMet},
		"how long unread, included": {[]bend{steptest.PremiumP2, hasRole(scenario.RoleAssignment{Principal: staffMember,
			Role: helpdesk}), includes(helpdesk)}, schedules, steps.Unknown},
		"in a group, included": {[]bend{steptest.PremiumP2, hasGroup(withBram), includesGroup}, "", steps.Met},
		"in it by activation, included": {[]bend{steptest.PremiumP2, eligibleIn(withBram), includesGroup}, "",
			steps.Unknown},
		"in it for how long unread, included": {[]bend{steptest.PremiumP2, hasGroup(withBram), includesGroup}, groupPIM,
			steps.Unknown},
		"in it without PIM, included": {[]bend{steptest.PremiumP1, hasGroup(withBram), includesGroup}, groupPIM, steps.Met},
		"a role by activated membership, included": {[]bend{steptest.PremiumP2, eligibleIn(withBram), roleOfGroup,
			includes(helpdesk)}, "", steps.Unknown},
		"a role by membership, included": {[]bend{steptest.PremiumP2, hasGroup(withBram), roleOfGroup,
			includes(helpdesk)}, "", steps.Met},
		"an empty group":       {[]bend{steptest.PremiumP2, hasGroup(exceptions), leavesOut("excludeGroups", "Exceptions")}, "", steps.Met},
		"a group of PIM":       {[]bend{steptest.PremiumP2, eligibleIn(exceptions), leavesOut("excludeGroups", "Exceptions")}, "", steps.NotMet},
		"its members unread":   {[]bend{steptest.PremiumP2, hasGroup(exceptions), leavesOut("excludeGroups", "Exceptions")}, groupPIM, steps.Unknown},
		"a group of PIM, free": {[]bend{steptest.PremiumP1, hasGroup(exceptions), leavesOut("excludeGroups", "Exceptions")}, "", steps.Met},
		"a hidden group":       {[]bend{steptest.PremiumP1, hasGroup(inner), leavesOut("excludeGroups", "Inner")}, "", steps.Unknown},
		"a hidden group in a group": {[]bend{steptest.PremiumP1, hasGroup(scenario.Group{Name: "Quiet", Visibility: inner.Visibility}),
			hasGroup(scenario.Group{Name: "Outer", Members: []string{"Quiet"}}), leavesOut("excludeGroups", "Outer")}, "",
			steps.Unknown},
		"visibility unread": {[]bend{steptest.PremiumP1, hasGroup(exceptions), leavesOut("excludeGroups", "Exceptions")},
			`/groups/[^/]*\?\$select=id,displayName`, steps.Unknown},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				tenant := steptest.NewTenant(t, steptest.FabrikamScenario(append(c.tenant, steptest.BlockLegacy)...))
				if c.fails != "" {
					tenant.InjectFault(scenario.Fault{Pattern: regexp.MustCompile(c.fails), Times: -1, Status: 403,
						Code: "Authorization_RequestDenied"})
				}
				f, err := steptest.FindStep(t, client.SignedIn(tenant, catalog.ReadScopes()...), mfa.EveryUserID,
					legacyMFAOff()).Check(t.Context())
				if err != nil || f.Status != c.want {
					t.Errorf("%v (%v), want %v: %v", f.Status, err, c.want, f.Summary)
				}
				for _, subject := range f.Subjects.All() {
					if f.Status == steps.Unknown && (subject.Detail.Empty() || subject.Detail.ID == "why.unknown") {
						t.Errorf("why %s is unknown is not said", subject.Name)
					}
				}
			})
		})
	}
}

// eligibleIn makes a person eligible for membership of a group.
func eligibleIn(g scenario.Group) bend {
	g.EligibleMembers = []string{staffMember}
	return hasGroup(g)
}

// TestAGlobalAdministratorByActivationIsCounted: whoever may activate membership of a group that has the role may make
// themselves Global Administrator.
func TestAGlobalAdministratorByActivationIsCounted(t *testing.T) {
	group := scenario.Group{Name: "Tier 0", Roles: []string{"Global Administrator"}, RoleAssignable: true}
	hidden := group
	hidden.Visibility = "HiddenMembership"
	for name, c := range map[string]struct {
		tenant []bend
		fails  string
		admins string
		want   steps.Status
	}{
		"nobody may":      {[]bend{steptest.PremiumP2, hasGroup(group)}, "", "2", steps.Met},
		"one may":         {[]bend{steptest.PremiumP2, eligibleIn(group)}, "", "3", steps.Met},
		"who may, unread": {[]bend{steptest.PremiumP2, hasGroup(group)}, "privilegedAccess/group/", "2", steps.Unknown},
		"hidden":          {[]bend{steptest.PremiumP2, hasGroup(hidden)}, "", "2", steps.Unknown},
	} {
		t.Run(name, func(t *testing.T) {
			tenant := steptest.NewTenant(t, steptest.FabrikamScenario(c.tenant...))
			if c.fails != "" {
				tenant.InjectFault(scenario.Fault{Pattern: regexp.MustCompile(c.fails), Times: -1, Status: 403})
			}
			f := steptest.CheckRequirement(t, tenant, mfa.AdminCountID, steps.Profile{})
			if got := steptest.FindFact(f, "fact.admins").Got; f.Status != c.want || steptest.TextOrID(got) != c.admins {
				t.Errorf("%v with %v administrators, want %v with %s", f.Status, got, c.want, c.admins)
			}
		})
	}
}

// TestWhoIsOutsideSecurityDefaults: they do not apply to holders of the synchronisation role. Microsoft's own account
// is exempt, everyone else with the role is not covered.
func TestWhoIsOutsideSecurityDefaults(t *testing.T) {
	const connect = "Sync_DC01_0a1b2c3d4e5f@fabrikam.onmicrosoft.com"
	holds := func(upn string, methods ...string) bend {
		return func(s *scenario.Scenario) {
			s.Users = append(s.Users, scenario.User{Name: "Sync", UPN: upn, Methods: methods,
				Roles: []string{graph.DirectorySynchronizationAccount}})
		}
	}
	for name, c := range map[string]struct {
		tenant bend
		fails  string
		want   steps.Status
	}{
		"nobody":                {func(*scenario.Scenario) {}, "", steps.Met},
		"Microsoft's account":   {holds(connect), "", steps.Met},
		"a person":              {holds("dirk@fabrikam.example", "fido2"), "", steps.NotMet},
		"a name that looks so":  {holds("sync_anna@fabrikam.onmicrosoft.com"), "", steps.NotMet},
		"with a method":         {holds(connect, "fido2"), "", steps.NotMet},
		"its methods unread":    {holds(connect), "/authentication/methods", steps.Unknown},
		"roles unread":          {func(*scenario.Scenario) {}, "roleAssignments", steps.Unknown},
		"eligible ones, no PIM": {func(*scenario.Scenario) {}, "roleEligibilityScheduleInstances", steps.Met},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				tenant := steptest.NewTenant(t, steptest.FabrikamScenario(steptest.DefaultsOn, c.tenant))
				if c.fails != "" {
					tenant.InjectFault(scenario.Fault{Pattern: regexp.MustCompile(c.fails), Times: -1, Status: 403,
						Code: "Authorization_RequestDenied"})
				}
				for _, id := range []string{mfa.EveryUserID, mfa.LegacyAuthID} {
					f, err := steptest.FindStep(t, client.SignedIn(tenant, catalog.ReadScopes()...), id,
						steps.Profile{}).Check(t.Context())
					if err != nil || f.Status != c.want {
						t.Errorf("%s is %v (%v), want %v: %v", id, f.Status, err, c.want, f.Summary)
					}
				}
			})
		})
	}
}

// TestARetiredControlIsNoWayRound: Microsoft stopped enforcing "Require approved client app", so a policy that names it
// beside MFA demands MFA, and one that names nothing else demands nothing.
func TestARetiredControlIsNoWayRound(t *testing.T) {
	for name, c := range map[string]struct {
		controls []any
		want     steps.Status
	}{
		"MFA":            {[]any{"mfa"}, steps.Met},
		"MFA or retired": {[]any{"mfa", "approvedApplication"}, steps.Attention},
		"retired alone":  {[]any{"approvedApplication"}, steps.NotMet},
		"MFA or another": {[]any{"mfa", "compliantApplication"}, steps.NotMet},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				grant := steptest.Object{"operator": "OR", "builtInControls": c.controls}
				tenant := steptest.NewTenant(t, steptest.FabrikamScenario(steptest.PremiumP1, steptest.BlockLegacy,
					steptest.PolicyNamed("MFA", nil, grant)))
				f := steptest.CheckRequirement(t, tenant, mfa.EveryUserID, legacyMFAOff())
				if f.Status != c.want {
					t.Errorf("%v, want %v: %v", f.Status, c.want, f.Summary)
				}
			})
		})
	}
}

// TestNoLicenceForConditionalAccessMeansNoPolicies: the finding then is certain, and cspready can fix it.
func TestNoLicenceForConditionalAccessMeansNoPolicies(t *testing.T) {
	tenant := steptest.NewTenant(t, steptest.FabrikamScenario())
	tenant.InjectFault(scenario.Fault{Path: "/identity/conditionalAccess/policies", Times: -1, Status: 403,
		Code: "AccessDenied", Message: "Your tenant is not licensed for this feature."})
	for _, id := range []string{mfa.EveryUserID, mfa.SecurityDefaultsID, mfa.LegacyAuthID, mfa.GuestsID} {
		f := steptest.CheckRequirement(t, tenant, id, steps.Profile{})
		if f.Status != steps.NotMet || f.Fix != steps.Automatic {
			t.Errorf("%s is %v, %v; want not met, and an automatic fix", id, f.Status, f.Fix)
		}
	}
}

// legacyMFAOff is a profile with the statement that settings of the old MFA service let no one skip MFA.
func legacyMFAOff() steps.Profile {
	said := steps.NewStatements(nil)
	said.Set(snapshot.AskLegacyMFA,
		steps.Statement{Answer: []string{snapshot.LegacyMFAOff}, By: "somebody", At: time.Now()})
	return steps.Profile{Statements: said}
}
