package graphapi

import (
	"slices"

	"cspready/graph"
	"cspready/graph/sim/internal/directory"
	"cspready/graph/sim/internal/odata"
	"cspready/graph/sim/scenario"
)

func getSecurityDefaults(_ *Service, c *request) (any, *odata.Error) {
	return odata.Object{"id": "00000000-0000-0000-0000-000000000005", "displayName": "Security Defaults",
		"description": "Security defaults is a set of basic identity security mechanisms recommended by Microsoft.",
		"isEnabled":   c.directory.SecurityDefaults}, nil
}

// patchSecurityDefaults turns security defaults on or off. Like the service, it does not turn them on beside policies
// that conflict with them.
func patchSecurityDefaults(t *Service, c *request) (any, *odata.Error) {
	on, given := c.payload["isEnabled"].(bool)
	if !given {
		return nil, nil
	}
	conflicting := slices.ContainsFunc(c.directory.Policies, func(p odata.Object) bool {
		return odata.StringValue(p, "state") == graph.StateOn || t.Scenario.DefaultsNeedNoPolicies
	})
	if on && (conflicting || t.Scenario.HiddenPolicies) {
		return nil, odata.BadRequestCode("BadRequest",
			"Security defaults cannot be enabled while Conditional Access policies, classic policies or "+
				"Identity Protection policies are enabled.")
	}
	if on != c.directory.SecurityDefaults {
		t.WriteDirectory(func(d *directory.Directory) {
			d.SecurityDefaults = on
			if !on && t.Scenario.ManagedPolicies && t.Licence >= graph.P1 {
				d.Policies = append(d.Policies, directory.Builder{Scenario: t.Scenario}.BuildPolicy(scenario.Policy{
					Name: "Microsoft-managed: Multifactor authentication for all users", State: graph.StateReportOnly,
					Managed: true,
				}))
			}
		})
		t.login.StartTokenGeneration()
	}
	return nil, nil
}
