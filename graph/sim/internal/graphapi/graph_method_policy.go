package graphapi

import (
	"maps"
	"slices"
	"strings"

	"cspready/graph/sim/internal/directory"
	"cspready/graph/sim/internal/odata"
)

func getMethodPolicy(_ *Service, c *request) (any, *odata.Error) {
	p, ok := c.directory.MethodPolicies[strings.ToLower(c.pathIDs[0])]
	if !ok {
		return nil, odata.NotFound(c.pathIDs[0])
	}
	return odata.DeepCopy(p), nil
}

// getMethodsPolicy answers the policies of all methods.
//
// https://learn.microsoft.com/graph/api/authenticationmethodspolicy-get
func getMethodsPolicy(t *Service, c *request) (any, *odata.Error) {
	all := []any{}
	for _, name := range slices.Sorted(maps.Keys(c.directory.MethodPolicies)) {
		all = append(all, odata.DeepCopy(c.directory.MethodPolicies[name]))
	}
	return odata.Object{"id": "authenticationMethodsPolicy", "displayName": "Authentication Methods Policy",
		"description":   "The tenant-wide policy that controls which authentication methods are allowed in the tenant.",
		"policyVersion": "1.5", "policyMigrationState": "migrationComplete",
		"lastModifiedDateTime": odata.FormatTime(t.Scenario.Created), "reconfirmationInDays": nil,
		"authenticationMethodConfigurations": all}, nil
}

// patchMethodPolicy changes the properties that are sent. Targets are replaced as a whole.
//
// https://learn.microsoft.com/graph/api/authenticationmethodconfiguration-update
func patchMethodPolicy(t *Service, c *request) (any, *odata.Error) {
	key := strings.ToLower(c.pathIDs[0])
	was, ok := c.directory.MethodPolicies[key]
	switch {
	case !ok:
		return nil, odata.NotFound(c.pathIDs[0])
	case odata.StringValue(c.payload, "@odata.type") != odata.StringValue(was, "@odata.type"):
		return nil, odata.BadRequestCode("badRequest",
			"The body must name the type of the configuration in @odata.type.")
	}
	if state, given := c.payload["state"]; given && state == nil {
		return nil, odata.BadRequestCode("badRequest", "The state must be enabled or disabled.")
	}
	p := odata.DeepCopy(was).(odata.Object)
	for name, v := range c.payload {
		switch {
		case name == "id" || strings.Contains(name, "@"):
		case name == "state":
			p[name] = strings.ToLower(odata.StringValue(c.payload, name))
		case name == "includeTargets" || name == "excludeTargets":
			targets, f := c.directory.ValidateTargets(v, name == "includeTargets")
			if f != nil {
				return nil, f
			}
			p[name] = targets
		default:
			p[name] = v
		}
	}
	t.WriteDirectory(func(d *directory.Directory) { d.MethodPolicies[key] = p })
	return nil, nil
}
