package secureapp_test

import (
	"slices"
	"testing"
	"testing/synctest"

	"cspready/graph/sim/scenario"
	"cspready/steps/steptest"
)

// TestAppRulesPrecedeTenantRules plans a client secret under both, also if a replica that lacks the application
// answers first.
func TestAppRulesPrecedeTenantRules(t *testing.T) {
	forbidden, allowed := &scenario.AppManagementPolicy{NoSecrets: true}, &scenario.AppManagementPolicy{SecretDays: 400}
	late := scenario.Fault{Method: "GET", Path: "/applications/{}/appManagementPolicies", Status: 404,
		Code: "Request_ResourceNotFound", Times: 2}
	for name, c := range map[string]struct {
		tenant, own *scenario.AppManagementPolicy
		trouble     []scenario.Fault
		blocked     bool
	}{
		"no rules":                   {},
		"the tenant's":               {tenant: forbidden, blocked: true},
		"its own":                    {own: forbidden, blocked: true},
		"its own are stricter":       {tenant: allowed, own: forbidden, blocked: true},
		"its own are looser":         {tenant: forbidden, own: allowed},
		"its own are heard of late":  {tenant: allowed, own: forbidden, trouble: []scenario.Fault{late}, blocked: true},
		"there are none, heard late": {tenant: forbidden, trouble: []scenario.Fault{late}, blocked: true},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				tenant := steptest.NorthwindTenant(t, steptest.RegisteredApp(func(a *scenario.Application) { a.Rules = c.own }),
					func(s *scenario.Scenario) {
						if s.AppRules = c.tenant; c.trouble != nil {
							createdMinuteAgo(s)
						}
					})
				for _, trouble := range c.trouble {
					tenant.InjectFault(trouble)
				}
				plan := planApp(t, tenant, steptest.ConsentAgent, steptest.WithClientSecret)
				if got := slices.Contains(steptest.GuardReasons(plan), "guard.secret-forbidden"); got != c.blocked {
					t.Errorf("a secret is forbidden: %v, want %v", got, c.blocked)
				}
			})
		})
	}
}
