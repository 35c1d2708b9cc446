package sim

import (
	"slices"

	"cspready/graph"
)

func getSecurityDefaults(_ *Tenant, c *call) (any, *fault) {
	return object{"id": "00000000-0000-0000-0000-000000000005", "displayName": "Security Defaults",
		"description": "Security defaults is a set of basic identity security mechanisms recommended by Microsoft.",
		"isEnabled":   c.dir.securityDefaults}, nil
}

// patchSecurityDefaults refuses what the service refuses: to turn them on beside policies that they would contradict.
func patchSecurityDefaults(t *Tenant, c *call) (any, *fault) {
	on, given := c.change["isEnabled"].(bool)
	if !given {
		return nil, nil
	}
	enforced := slices.ContainsFunc(c.dir.policies, func(p graph.Policy) bool { return p.State == "enabled" })
	if on && (enforced || t.scenario.HiddenPolicies) {
		return nil, invalid("BadRequest", "Security defaults cannot be enabled while Conditional Access policies, classic policies or Identity Protection policies are enabled.")
	}
	if on != c.dir.securityDefaults {
		t.change(func(d *directory) { d.securityDefaults = on })
		t.outdate()
	}
	return nil, nil
}

// getPolicies shows every policy as one that asks everybody for MFA: whether it is on is all that this release looks at.
func getPolicies(t *Tenant, c *call) (any, *fault) {
	return listOf(c.dir.policies, func(p graph.Policy) object {
		return object{"id": p.ID, "displayName": p.Name, "state": p.State, "templateId": nil,
			"createdDateTime": stamp(t.scenario.Created), "modifiedDateTime": nil,
			"conditions": object{"clientAppTypes": []string{"all"}, "applications": object{"includeApplications": []string{"All"}},
				"users": object{"includeUsers": []string{"All"}}},
			"grantControls": object{"operator": "OR", "builtInControls": []string{"mfa"}}, "sessionControls": nil}
	}), nil
}

func getNamedLocations(*Tenant, *call) (any, *fault) { return list{}, nil }

// getStrengths answers the strengths that every tenant has.
//
// https://learn.microsoft.com/entra/identity/authentication/concept-authentication-strengths
func getStrengths(*Tenant, *call) (any, *fault) {
	strong := []string{"windowsHelloForBusiness", "fido2", "x509CertificateMultiFactor"}
	passwordless := append(slices.Clone(strong), "deviceBasedPush")
	builtIn := []object{
		{"id": "00000000-0000-0000-0000-000000000002", "displayName": "Multifactor authentication",
			"allowedCombinations": append(slices.Clone(passwordless), "password,microsoftAuthenticatorPush", "password,softwareOath", "password,sms")},
		{"id": "00000000-0000-0000-0000-000000000003", "displayName": "Passwordless MFA", "allowedCombinations": passwordless},
		{"id": "00000000-0000-0000-0000-000000000004", "displayName": "Phishing-resistant MFA", "allowedCombinations": strong},
	}
	return listOf(builtIn, func(o object) object {
		o["policyType"], o["requirementsSatisfied"], o["description"] = "builtIn", "mfa", nil
		o["createdDateTime"], o["modifiedDateTime"] = "2021-12-01T00:00:00Z", "2021-12-01T00:00:00Z" // the same in every tenant
		return o
	}), nil
}
