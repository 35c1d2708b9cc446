package mfa_test

import (
	"fmt"
	"regexp"
	"testing"
	"testing/synctest"

	"cspready/graph/sim/client"
	"cspready/graph/sim/scenario"
	"cspready/steps"
	"cspready/steps/catalog"
	"cspready/steps/mfa"
	"cspready/steps/steptest"
)

// TestOnlyATenantWithoutThePlanLacksPIM: "no licence" for Privileged Identity Management counts where the tenant has no
// plan that includes it, and then for all of its lists; with such a plan, it proves nothing.
func TestOnlyATenantWithoutThePlanLacksPIM(t *testing.T) {
	governance := func(s *scenario.Scenario) { s.Licence, s.Governance = "P1", true }
	group := hasGroup(scenario.Group{Name: "Exceptions"})
	excludesRole, excludesGroup := leavesOut("excludeRoles", helpdesk), leavesOut("excludeGroups", "Exceptions")
	includesRole := func(s *scenario.Scenario) {
		hasRole(scenario.RoleAssignment{Principal: staffMember, Role: helpdesk})(s)
		includes(helpdesk)(s)
	}
	const eligible, schedules, members = "roleEligibilityScheduleInstances", "roleAssignmentScheduleInstances",
		"privilegedAccess/group/"
	for _, c := range []struct {
		policy bend
		list   string
	}{{excludesRole, eligible}, {includesRole, schedules}, {excludesGroup, members}} {
		for name, plan := range map[string]struct {
			licence bend
			want    steps.Status
		}{"P1": {steptest.PremiumP1, steps.Met}, "P1 with Governance": {governance, steps.Unknown},
			"P2": {steptest.PremiumP2, steps.Unknown}} {
			for _, status := range []int{0, 400, 404} {
				if status != 0 && plan.want == steps.Met && c.list == eligible {
					continue // the one list whose answer decides
				}
				t.Run(fmt.Sprint(name, " ", c.list, " ", status), func(t *testing.T) {
					synctest.Test(t, func(t *testing.T) {
						tenant := steptest.NewTenant(t, steptest.FabrikamScenario(plan.licence, group, c.policy, steptest.BlockLegacy))
						fault := scenario.Fault{Pattern: regexp.MustCompile(c.list), Times: -1, Status: status, Code: "UnknownError"}
						if status == 0 {
							fault.Status, fault.Code = 400, "AadPremiumLicenseRequired"
						}
						tenant.InjectFault(fault)
						f, err := steptest.FindStep(t, client.SignedIn(tenant, catalog.ReadScopes()...), mfa.EveryUserID,
							legacyMFAOff()).Check(t.Context())
						if err != nil || f.Status != plan.want {
							t.Errorf("%v (%v), want %v: %v", f.Status, err, plan.want, f.Summary)
						}
					})
				})
			}
		}
	}
}
