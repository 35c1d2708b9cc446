package secureapp_test

import (
	"testing"
	"testing/synctest"

	"cspready/assets"
	"cspready/graph/sim/client"
	"cspready/graph/sim/scenario"
	"cspready/steps"
	"cspready/steps/automation"
	"cspready/steps/catalog"
	"cspready/steps/secureapp"
	"cspready/steps/steptest"
)

// withPolicies requires MFA of all users by Conditional Access in place of security defaults.
func withPolicies(s *scenario.Scenario) {
	s.SecurityDefaults, s.Licence = false, "P1"
	steptest.MFAForAll(s)
}

// changedConsentUser changes the account that consents.
func changedConsentUser(bend func(*scenario.User)) func(*scenario.Scenario) {
	return steptest.ChangeUser(steptest.ConsentAgent, bend)
}

// withGroup adds a group. A name in another case is the same name to Graph, and another group here.
func withGroup(name string, members ...string) func(*scenario.Scenario) {
	return func(s *scenario.Scenario) { s.Groups = append(s.Groups, scenario.Group{Name: name, Members: members}) }
}

// withoutGroups removes all groups.
func withoutGroups(s *scenario.Scenario) { s.Groups = nil }

func TestConsentUserFinding(t *testing.T) {
	const jana, emil = "jana@northwind.example", "emil@northwind.example"
	for name, c := range map[string]struct {
		who     string
		bend    []func(*scenario.Scenario)
		want    steps.Status
		summary string
		point   string // id of the point that decides
	}{
		"an agent": {steptest.ConsentAgent, nil, steps.Met, "consent-user.met", ""},
		"by policies": {steptest.ConsentAgent, steptest.Options(withPolicies), steps.Met, "consent-user.met",
			""},
		"named in capitals": {"NOOR@northwind.example", nil, steps.Met, "consent-user.met", ""},
		"helpdesk only":     {emil, nil, steps.Attention, "consent-user.weak", "fact.cu-agent"},
		"sales only": {steptest.ConsentAgent,
			steptest.Options(withoutGroups, withGroup("AdminAgents"), withGroup("SalesAgents", steptest.ConsentAgent)),
			steps.Attention, "consent-user.weak", "fact.cu-agent"},
		"no agent": {steptest.ConsentAgent,
			steptest.Options(withoutGroups, withGroup("AdminAgents", jana)), steps.NotMet, "consent-user.unfit",
			"fact.cu-agent"},
		"an agent by a nested group": {steptest.ConsentAgent,
			steptest.Options(withoutGroups, withGroup("Staff", steptest.ConsentAgent), withGroup("AdminAgents", "Staff")),
			steps.Met, "consent-user.met", ""},
		"no groups at all": {steptest.ConsentAgent, steptest.Options(withoutGroups), steps.Unknown,
			"consent-user.untold", "fact.cu-agent"},

		"both of two groups": {steptest.ConsentAgent, steptest.Options(withGroup("ADMINAGENTS", steptest.ConsentAgent)),
			steps.Met, "consent-user.met", ""},
		"one of two groups": {steptest.ConsentAgent, steptest.Options(withGroup("ADMINAGENTS", jana)), steps.Unknown,
			"consent-user.untold", "fact.cu-agent"},
		"neither of two groups": {steptest.ConsentAgent,
			steptest.Options(withoutGroups, withGroup("AdminAgents", jana), withGroup("ADMINAGENTS")), steps.NotMet,
			"consent-user.unfit", "fact.cu-agent"},

		"a Global Administrator": {jana, nil, steps.NotMet, "consent-user.unfit", "fact.cu-admin"},
		"eligible for it": {steptest.ConsentAgent,
			steptest.Options(steptest.PremiumP2,
				changedConsentUser(func(u *scenario.User) { u.Eligible = []string{"Global Administrator"} })),
			steps.NotMet, "consent-user.unfit", "fact.cu-admin"},
		"administrator by a group": {steptest.ConsentAgent, steptest.Options(func(s *scenario.Scenario) {
			s.Groups = append(s.Groups, scenario.Group{Name: "Admins", Members: []string{steptest.ConsentAgent},
				Roles: []string{"Global Administrator"}})
		}), steps.NotMet, "consent-user.unfit", "fact.cu-admin"},
		"disabled": {steptest.ConsentAgent,
			steptest.Options(changedConsentUser(func(u *scenario.User) { u.Disabled = true })), steps.NotMet,
			"consent-user.unfit", "fact.cu-enabled"},
		"gone":     {"1f0e2d3c-4b5a-6978-8796-a5b4c3d2e1f0", nil, steps.NotMet, "consent-user.gone", ""},
		"misspelt": {"nor@northwind.example", nil, steps.NotMet, "consent-user.unknown", ""},
		"without a method": {steptest.ConsentAgent,
			steptest.Options(changedConsentUser(func(u *scenario.User) { u.Methods = nil })), steps.NotMet,
			"consent-user.unfit", "fact.cu-method"},
		"nobody asks for MFA": {steptest.ConsentAgent,
			steptest.Options(func(s *scenario.Scenario) { s.SecurityDefaults = false }),
			steps.NotMet, "consent-user.unfit", "fact.cu-mfa"},
		"left out of MFA": {steptest.ConsentAgent,
			steptest.Options(func(s *scenario.Scenario) { s.SecurityDefaults, s.Licence = false, "P1" },
				steptest.ExcludedFromAll(steptest.Object{"excludeUsers": []any{steptest.ConsentAgent}})), steps.NotMet,
			"consent-user.unfit", "fact.cu-mfa"},
		"nobody was named": {"make", nil, steps.Unknown, "consent-user.nobody", ""},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				tenant := steptest.NorthwindTenant(t, append([]func(*scenario.Scenario){steptest.RegisteredApp()}, c.bend...)...)
				f := steptest.CheckRequirement(t, tenant, secureapp.ConsentUserID,
					steptest.StatedProfile(steps.DirectBill, steptest.BillingAnswers,
						steptest.StatedAnswers{automation.AskConsentUser: {c.who}}))
				steptest.WantFinding(t, f, c.want, c.summary)
				if got, _ := f.Summary.Args["name"].(assets.Text); got.ID != c.point {
					t.Errorf("the deciding point is %q, want %q", got.ID, c.point)
				}
			})
		})
	}
}

// TestProofIdentifiesConsentUser: the proof counts if no account was stated.
func TestProofIdentifiesConsentUser(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		tenant := steptest.NorthwindTenant(t, steptest.RegisteredApp())
		p := steptest.StatedProfile(steps.DirectBill, steptest.BillingAnswers)
		steptest.WantFinding(t, steptest.CheckRequirement(t, tenant, secureapp.ConsentUserID, p), steps.Unknown,
			"consent-user.nobody")
		automation.RecordProof(p.Statements,
			automation.Proof{UserID: steptest.AccountID(t, client.SignedIn(tenant, catalog.ReadScopes()...),
				"jana@northwind.example"), By: "somebody"})
		steptest.WantFinding(t, steptest.CheckRequirement(t, tenant, secureapp.ConsentUserID, p), steps.NotMet,
			"consent-user.unfit")
	})
}

// TestUnreadableConsentUserIsUnknown fails one read after the other.
func TestUnreadableConsentUserIsUnknown(t *testing.T) {
	for name, paths := range map[string][]string{
		"people":   {"/users"},
		"groups":   {"/groups"},
		"members":  {"/groups/{}/transitiveMembers", "/groups/{}/members"},
		"roles":    {"/roleManagement/directory/roleAssignments"},
		"eligible": {"/roleManagement/directory/roleEligibilityScheduleInstances"},
		"methods":  {"/users/{}/authentication/methods", "/reports/authenticationMethods/userRegistrationDetails"},
		"policies": {"/identity/conditionalAccess/policies"},
		"defaults": {"/policies/identitySecurityDefaultsEnforcementPolicy"},
	} {
		for kind, trouble := range steptest.ReadFaults {
			t.Run(name+" "+kind, func(t *testing.T) {
				synctest.Test(t, func(t *testing.T) {
					tenant := steptest.NorthwindTenant(t, steptest.RegisteredApp(), withPolicies, steptest.PremiumP2)
					steptest.FailReads(tenant, trouble, 0, paths...)
					f := steptest.CheckRequirement(t, tenant, secureapp.ConsentUserID,
						steptest.StatedProfile(steps.DirectBill, steptest.BillingAnswers,
							steptest.StatedAnswers{automation.AskConsentUser: {steptest.ConsentAgent}}))
					if f.Status != steps.Unknown {
						t.Errorf("%v, %s %v; want unknown", f.Status, f.Summary.ID, f.Summary.Args)
					}
				})
			})
		}
	}
}
