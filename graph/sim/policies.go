package sim

import (
	"slices"

	"cspready/graph"
)

func getSecurityDefaults(_ *graphService, c *call) (any, *fault) {
	return object{"id": "00000000-0000-0000-0000-000000000005", "displayName": "Security Defaults",
		"description": "Security defaults is a set of basic identity security mechanisms recommended by Microsoft.",
		"isEnabled":   c.dir.securityDefaults}, nil
}

// patchSecurityDefaults turns security defaults on or off. Like the service, it does not turn them on beside policies
// that conflict with them.
func patchSecurityDefaults(t *graphService, c *call) (any, *fault) {
	on, given := c.change["isEnabled"].(bool)
	if !given {
		return nil, nil
	}
	enforced := slices.ContainsFunc(c.dir.policies, func(p object) bool { return word(p, "state") == graph.StateOn })
	if on && (enforced || t.scenario.HiddenPolicies) {
		return nil, invalid("BadRequest",
			"Security defaults cannot be enabled while Conditional Access policies, classic policies or "+
				"Identity Protection policies are enabled.")
	}
	if on != c.dir.securityDefaults {
		t.change(func(d *directory) {
			d.securityDefaults = on
			if !on && t.scenario.ManagedPolicies && t.edition >= graph.P1 {
				d.policies = append(d.policies, builder{t.scenario}.policy(PolicyScenario{
					Name: "Microsoft-managed: Multifactor authentication for all users", State: graph.StateReportOnly,
					Managed: true,
				}))
			}
		})
		t.login.outdate()
	}
	return nil, nil
}
