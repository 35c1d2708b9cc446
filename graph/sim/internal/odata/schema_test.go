package odata

import (
	"encoding/json"
	"strings"
	"testing"
)

func TestSchemaKnowsRightFromWrong(t *testing.T) {
	for name, c := range map[string]struct {
		entity, body string
		complaint    string // empty: the object is right
	}{
		"settings": {"identitySecurityDefaultsEnforcementPolicy",
			`{"isEnabled":true,"@odata.context":"x"}`, ""},
		"wrong type":           {"identitySecurityDefaultsEnforcementPolicy", `{"isEnabled":1}`, "Edm.Boolean"},
		"null where none goes": {"identitySecurityDefaultsEnforcementPolicy", `{"isEnabled":null}`, "null"},
		"undeclared":           {"identitySecurityDefaultsEnforcementPolicy", `{"on":true}`, "'on'"},
		"inherited property":   {"user", `{"id":"1","deletedDateTime":null,"displayName":"A"}`, ""},
		"no date":              {"user", `{"createdDateTime":"yesterday"}`, "DateTimeOffset"},
		"fraction of a second": {"user", `{"createdDateTime":"2023-03-13T19:15:41.6195833Z"}`, ""},
		"collection":           {"user", `{"businessPhones":["+31 20 0000000"]}`, ""},
		"no collection":        {"user", `{"businessPhones":"+31 20 0000000"}`, "collection"},
		"member":               {"conditionalAccessPolicy", `{"state":"disabled"}`, ""},
		"no member":            {"conditionalAccessPolicy", `{"state":"sometimes"}`, "'sometimes'"},
		"nested": {"conditionalAccessPolicy",
			`{"conditions":{"clientAppTypes":["all"],"users":{"includeUsers":["All"]}}}`, ""},
		"wrong deep inside": {"conditionalAccessPolicy", `{"conditions":{"users":{"everybody":true}}}`,
			"'everybody'"},
		"flags": {"authenticationStrengthPolicy",
			`{"allowedCombinations":["password,sms","fido2"]}`, ""},
		"wrong flag": {"authenticationStrengthPolicy", `{"allowedCombinations":["password,magic"]}`,
			"'magic'"},
		"derived type": {"authenticationMethod",
			`{"@odata.type":"#microsoft.graph.fido2AuthenticationMethod","model":"key"}`, ""},
		"unknown derived type": {"authenticationMethod", `{"@odata.type":"#microsoft.graph.oracleMethod"}`,
			"oracleMethod"},
		"other letter case": {"organization", `{"partnerTenantType":"ResellerPartnerDelegatedAdmin"}`, ""},
		"whole number":      {"subscribedSku", `{"consumedUnits":14}`, ""},
		"no whole number":   {"subscribedSku", `{"consumedUnits":1.5}`, "Int32"},
		"no guid":           {"subscribedSku", `{"skuId":"premium"}`, "Guid"},
		"expanded principal": {"unifiedRoleAssignment",
			`{"principal":{"@odata.type":"#microsoft.graph.user","userType":"Member"}}`, ""},
		"object where text is":    {"organization", `{"displayName":{}}`, "Edm.String"},
		"text where an object is": {"conditionalAccessPolicy", `{"conditions":"all"}`, "object"},
	} {
		var o Object
		if err := json.Unmarshal([]byte(c.body), &o); err != nil {
			t.Fatal(err)
		}
		switch err := GraphSchema.CheckObject(c.entity, o); {
		case c.complaint == "" && err != nil:
			t.Errorf("%s: %v", name, err)
		case c.complaint != "" && (err == nil || !strings.Contains(err.Error(), c.complaint)):
			t.Errorf("%s: %v, want a complaint about %s", name, err, c.complaint)
		}
	}
}

func TestSchemaIsClosed(t *testing.T) {
	for name, typ := range GraphSchema.Types {
		if _, ok := GraphSchema.Types[typ.Base]; typ.Base != "" && !ok {
			t.Errorf("%s derives from %s, which is not there", name, typ.Base)
		}
		for property, want := range typ.Properties {
			want = strings.TrimSuffix(strings.TrimPrefix(want, "[]"), "?")
			_, isType := GraphSchema.Types[want]
			_, isEnum := GraphSchema.Enums[want]
			if want == strings.ToLower(want[:1])+want[1:] && !isType && !isEnum {
				t.Errorf("%s.%s is of type %s, which is not there", name, property, want)
			}
		}
	}
}
