package sim_test

import (
	"net/http"
	"strings"
	"testing"

	"cspready/graph/sim/scenario"
)

// readCase is a change to a small tenant, and what a read answers then.
type readCase struct {
	licence string
	change  func(*scenario.Scenario)
	path    string
	scopes  []string
	status  int // 0: 200
	want    []string
	without string
}

// TestReadsFollowTheScenario: what a scenario says of trust, methods, groups and the report is what the reads answer.
func TestReadsFollowTheScenario(t *testing.T) {
	const (
		report   = "/reports/authenticationMethods/userRegistrationDetails"
		methods  = "/policies/authenticationMethodsPolicy"
		trust    = "/policies/crossTenantAccessPolicy/"
		eligible = "/identityGovernance/privilegedAccess/group/eligibilityScheduleInstances"
	)
	policies, pim := []string{"Policy.Read.All"}, []string{"PrivilegedEligibilitySchedule.Read.AzureADGroup"}
	audit, users := []string{"AuditLog.Read.All"}, []string{"User.Read.All"}
	nothing := func(*scenario.Scenario) {}
	for name, c := range map[string]readCase{
		"trust by default": {"Free", nothing, trust + "default", policies, 0,
			[]string{`"isServiceDefault":true`, `"isMfaAccepted":false`}, ""},
		"trust in every tenant": {"Free", func(s *scenario.Scenario) { s.CrossTenant.AcceptsMFA = true }, trust + "default",
			policies, 0, []string{`"isServiceDefault":false`, `"isMfaAccepted":true`}, ""},
		"trust in one tenant": {"Free", func(s *scenario.Scenario) {
			s.CrossTenant.Partners = []scenario.CrossTenantPartner{{TenantID: "one", AcceptsMFA: new(bool)}, {TenantID: "two"}}
		}, trust + "partners", policies, 0, []string{`"isMfaAccepted":false`, `"inboundTrust":null`}, ""},
		"trust without permission": {"Free", nothing, trust + "partners", users, 403, nil, ""},
		"every method": {"Free", nothing, methods, policies, 0, []string{`"Fido2"`, `"TemporaryAccessPass"`,
			`"MicrosoftAuthenticator"`, `"Sms"`, `"Voice"`, `"SoftwareOath"`, `"HardwareOath"`, `"Email"`, `"X509Certificate"`},
			"externalAuthenticationMethodConfiguration"},
		"a method for a group": {"Free", func(s *scenario.Scenario) {
			s.MethodPolicies = map[string]scenario.MethodPolicy{"External": {Groups: []string{"Admins"}},
				"Sms": {State: "disabled", ExcludedGroups: []string{"Admins"}}}
		}, methods, policies, 0, []string{"externalAuthenticationMethodConfiguration", `"excludeTargets":[{"id":"`}, ""},
		"one method": {"Free", func(s *scenario.Scenario) {
			s.MethodPolicies = map[string]scenario.MethodPolicy{"Sms": {State: "disabled"}}
		}, methods + "/authenticationMethodConfigurations/sms", policies, 0, []string{`"state":"disabled"`}, ""},
		"members by activation": {"P2", func(s *scenario.Scenario) {
			s.Groups = append(s.Groups, scenario.Group{Name: "Tier 0", EligibleMembers: []string{"ada@small.example"}})
		}, eligible + "?$filter=principalId+ne+null", pim, 400, []string{"filter"}, ""},
		"members by activation of nobody": {"P2", nothing, eligible + "?$filter=groupId+eq+'x'", pim, 0,
			[]string{`"value":[]`}, ""},
		"members by activation of all": {"P2", nothing, eligible, pim, 400, []string{"MissingParameters"}, ""},
		"members by activation, P1": {"P1", nothing, eligible + "?$filter=groupId+eq+'x'", pim, 400,
			[]string{"License"}, ""},
		"members by activation with ID Governance": {"P1", func(s *scenario.Scenario) { s.Governance = true },
			eligible + "?$filter=groupId+eq+'x'", pim, 0, nil, ""},
		"the report leaves somebody out": {"P1", func(s *scenario.Scenario) { s.Users[0].Unreported = true }, report, audit,
			0, []string{"methodsRegistered", `"userType":"guest"`}, "ada@"},
		"the report leaves out whom it cannot know": {"P1", func(s *scenario.Scenario) { s.Users[0].Disabled = true }, report,
			audit, 0, nil, "ada@"},
		"the report says null": {"P1", func(s *scenario.Scenario) {
			s.Users[0].Registration = map[string]any{"isMfaCapable": nil, "methodsRegistered": nil}
		}, report, audit, 0, []string{`"isMfaCapable":null`}, ""},
		"a registered method that is not allowed": {"P1", func(s *scenario.Scenario) {
			s.Users = append(s.Users[:1:1], scenario.User{Name: "Ida", UPN: "ida@small.example",
				Methods: []string{"microsoftAuthenticator"}})
			s.Users[0].Methods, s.Groups, s.Policies = nil, nil, nil
			s.MethodPolicies = map[string]scenario.MethodPolicy{"MicrosoftAuthenticator": {State: "disabled"}}
		}, report, audit, 0, []string{`"isMfaCapable":false`, `"isMfaRegistered":true`}, `"isMfaCapable":true`},
		"a guest": {"Free", func(s *scenario.Scenario) {
			s.Users[3].UPN = "gus_else.example#EXT#@small.onmicrosoft.com"
		}, "/users?$select=identities,externalUserState", users, 0,
			[]string{`"issuer":"ExternalAzureAD"`, `"externalUserState":"Accepted"`, `"externalUserState":null`}, ""},
	} {
		tenant := build(t, func() scenario.Scenario { s := smallScenario(c.licence); c.change(&s); return s }())
		status, body := askGraph(t, tenant, c.path, c.scopes...)
		if c.status == 0 {
			c.status = http.StatusOK
		}
		if status != c.status {
			t.Errorf("%s: %d, want %d: %s", name, status, c.status, body)
		}
		for _, want := range c.want {
			if !strings.Contains(body, want) {
				t.Errorf("%s: no %s in %s", name, want, body)
			}
		}
		if c.without != "" && strings.Contains(body, c.without) {
			t.Errorf("%s: %s in %s", name, c.without, body)
		}
	}
}
