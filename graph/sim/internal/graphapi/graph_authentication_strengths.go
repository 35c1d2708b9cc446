package graphapi

import (
	"slices"
	"strings"

	"cspready/graph"
	"cspready/graph/sim/internal/directory"
	"cspready/graph/sim/internal/odata"
	"cspready/graph/sim/scenario"
)

// Combinations of the built-in authentication strengths.
//
// https://learn.microsoft.com/entra/identity/authentication/concept-authentication-strengths
var (
	resistantCombinations    = []string{"windowsHelloForBusiness", "fido2", "x509CertificateMultiFactor"}
	passwordlessCombinations = append(slices.Clone(resistantCombinations), "deviceBasedPush")
	mfaCombinations          = append(slices.Clone(passwordlessCombinations), "temporaryAccessPassOneTime",
		"temporaryAccessPassMultiUse",
		"password,microsoftAuthenticatorPush",
		"password,softwareOath", "password,hardwareOath", "password,sms", "password,voice", "federatedMultiFactor")
)

// allStrengths returns the built-in authentication strengths and the tenant's own.
func (t *Service) allStrengths() []odata.Object {
	list := []odata.Object{
		newStrength(graph.StrengthMFA, "Multifactor authentication", "builtIn", "mfa", mfaCombinations),
		newStrength(graph.StrengthPasswordless, "Passwordless MFA", "builtIn", "mfa", passwordlessCombinations),
		newStrength(graph.StrengthPhishingResistant, "Phishing-resistant MFA", "builtIn", "mfa", resistantCombinations),
	}
	for _, s := range t.Scenario.Strengths {
		satisfies := s.Satisfies
		if satisfies == "" {
			satisfies = "mfa"
		}
		own := newStrength(directory.DerivedID(t.TenantID, "strength", s.Name), s.Name, "custom", satisfies,
			s.Combinations)
		if len(s.Keys) > 0 {
			own["combinationConfigurations"] = []odata.Object{{
				"@odata.type":           "#microsoft.graph.fido2CombinationConfiguration",
				"id":                    directory.DerivedID(t.TenantID, "keys", s.Name),
				"appliesToCombinations": []string{"fido2"}, "allowedAAGUIDs": s.Keys}}
		}
		list = append(list, own)
	}
	return list
}

func newStrength(id, name, kind, satisfies string, combinations []string) odata.Object {
	return odata.Object{"id": id, "displayName": name, "description": nil, "policyType": kind,
		"requirementsSatisfied": satisfies,
		"allowedCombinations":   combinations, "createdDateTime": "2021-12-01T00:00:00Z",
		"modifiedDateTime":          "2021-12-01T00:00:00Z",
		"combinationConfigurations": []odata.Object{}}
}

// findStrength finds an authentication strength by id or name.
func (t *Service) findStrength(key string) (odata.Object, bool) {
	for _, s := range t.allStrengths() {
		if strings.EqualFold(odata.StringValue(s, "id"), key) || odata.StringValue(s, "displayName") == key {
			return s, true
		}
	}
	return nil, false
}

func getStrengths(t *Service, _ *request) (any, *odata.Error) {
	return odata.ListOf(t.allStrengths(), func(o odata.Object) odata.Object { return o }), nil
}

func getNamedLocations(t *Service, _ *request) (any, *odata.Error) {
	return odata.ListOf(t.Scenario.Locations, func(l scenario.Location) odata.Object {
		o := odata.Object{"id": directory.DerivedID(t.TenantID, "location", l.Name), "displayName": l.Name,
			"createdDateTime": odata.FormatTime(t.Scenario.Created), "modifiedDateTime": nil}
		if len(l.Countries) > 0 {
			o["@odata.type"], o["countriesAndRegions"],
				o["includeUnknownCountriesAndRegions"] = "#microsoft.graph.countryNamedLocation", l.Countries, false
			o["countryLookupMethod"] = "clientIpAddress"
			return o
		}
		ranges := []odata.Object{}
		for _, r := range l.Ranges {
			ranges = append(ranges, odata.Object{"@odata.type": "#microsoft.graph.iPv4CidrRange", "cidrAddress": r})
		}
		o["@odata.type"], o["isTrusted"], o["ipRanges"] = "#microsoft.graph.ipNamedLocation", l.Trusted, ranges
		return o
	}), nil
}
