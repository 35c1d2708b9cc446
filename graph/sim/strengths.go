package sim

import (
	"bytes"
	"encoding/json"
	"slices"
	"strings"
	"time"

	"cspready/graph"
)

// now is the current time, on the clock of the test if there is one.
func now() time.Time { return time.Now() }

func equalJSON(a, b any) bool {
	x, _ := json.Marshal(a) // JSON's own types, so that there is no error
	y, _ := json.Marshal(b)
	return bytes.Equal(x, y)
}

// Combinations of the built-in authentication strengths.
//
// https://learn.microsoft.com/entra/identity/authentication/concept-authentication-strengths
var (
	resistant    = []string{"windowsHelloForBusiness", "fido2", "x509CertificateMultiFactor"}
	passwordless = append(slices.Clone(resistant), "deviceBasedPush")
	multiFactor  = append(slices.Clone(passwordless), "temporaryAccessPassOneTime", "temporaryAccessPassMultiUse",
		"password,microsoftAuthenticatorPush",
		"password,softwareOath", "password,hardwareOath", "password,sms", "password,voice", "federatedMultiFactor")
)

// strengths returns the built-in authentication strengths and the tenant's own.
func (t *graphService) strengths() []object {
	list := []object{
		strength(graph.StrengthMFA, "Multifactor authentication", "builtIn", "mfa", multiFactor),
		strength(graph.StrengthPasswordless, "Passwordless MFA", "builtIn", "mfa", passwordless),
		strength(graph.StrengthPhishingResistant, "Phishing-resistant MFA", "builtIn", "mfa", resistant),
	}
	for _, s := range t.scenario.Strengths {
		satisfies := s.Satisfies
		if satisfies == "" {
			satisfies = "mfa"
		}
		own := strength(guid(t.id, "strength", s.Name), s.Name, "custom", satisfies, s.Combinations)
		if len(s.Keys) > 0 {
			own["combinationConfigurations"] = []object{{
				"@odata.type": "#microsoft.graph.fido2CombinationConfiguration",
				"id":          guid(t.id, "keys", s.Name), "appliesToCombinations": []string{"fido2"}, "allowedAAGUIDs": s.Keys}}
		}
		list = append(list, own)
	}
	return list
}

func strength(id, name, kind, satisfies string, combinations []string) object {
	return object{"id": id, "displayName": name, "description": nil, "policyType": kind,
		"requirementsSatisfied": satisfies,
		"allowedCombinations":   combinations, "createdDateTime": "2021-12-01T00:00:00Z",
		"modifiedDateTime":          "2021-12-01T00:00:00Z",
		"combinationConfigurations": []object{}}
}

// strength finds an authentication strength by id or name.
func (t *graphService) strength(key string) (object, bool) {
	for _, s := range t.strengths() {
		if strings.EqualFold(word(s, "id"), key) || word(s, "displayName") == key {
			return s, true
		}
	}
	return nil, false
}

func getStrengths(t *graphService, _ *call) (any, *fault) {
	return listOf(t.strengths(), func(o object) object { return o }), nil
}

func getNamedLocations(t *graphService, _ *call) (any, *fault) {
	return listOf(t.scenario.Locations, func(l LocationScenario) object {
		o := object{"id": guid(t.id, "location", l.Name), "displayName": l.Name,
			"createdDateTime": stamp(t.scenario.Created), "modifiedDateTime": nil}
		if len(l.Countries) > 0 {
			o["@odata.type"], o["countriesAndRegions"],
				o["includeUnknownCountriesAndRegions"] = "#microsoft.graph.countryNamedLocation", l.Countries, false
			o["countryLookupMethod"] = "clientIpAddress"
			return o
		}
		ranges := []object{}
		for _, r := range l.Ranges {
			ranges = append(ranges, object{"@odata.type": "#microsoft.graph.iPv4CidrRange", "cidrAddress": r})
		}
		o["@odata.type"], o["isTrusted"], o["ipRanges"] = "#microsoft.graph.ipNamedLocation", l.Trusted, ranges
		return o
	}), nil
}
