package directory

import (
	"encoding/json"
	"time"

	"cspready/graph"
	"cspready/graph/sim/internal/odata"
)

const defaultAppPolicyName = "Default app management tenant policy"

// NoRestrictions returns restrictions that forbid nothing.
func NoRestrictions() odata.Object {
	return odata.Object{"passwordCredentials": []any{}, "keyCredentials": []any{}}
}

// NewDefaultAppPolicy returns the tenant's default app management policy.
func NewDefaultAppPolicy(enabled bool, restrictions odata.Object) odata.Object {
	return odata.Object{
		"id": "00000000-0000-0000-0000-000000000000", "displayName": defaultAppPolicyName, "isEnabled": enabled,
		"description": "Default tenant policy that enforces app management restrictions on applications " +
			"and service principals.",
		"applicationRestrictions": restrictions, "servicePrincipalRestrictions": NoRestrictions(),
	}
}

// newAppPolicy returns an app management policy for one registration. Its restrictions are in another property than
// those of the default policy.
//
// https://learn.microsoft.com/graph/api/resources/appmanagementpolicy
func newAppPolicy(a *Application, restrictions odata.Object) odata.Object {
	return odata.Object{"id": DerivedID(a.ID, "rules"), "displayName": "Rules for " + a.Name, "description": "",
		"isEnabled": true, "restrictions": restrictions}
}

// credentialRules returns the credential rules that apply to an application, and the name of their policy.
func (d *Directory) credentialRules(a *Application) (rules graph.CredentialRules, name string) {
	if a.ManagementPolicy != nil {
		restrictions, _ := a.ManagementPolicy["restrictions"].(odata.Object)
		return readCredentialRules(true, restrictions), odata.StringValue(a.ManagementPolicy, "displayName")
	}
	restrictions, _ := d.AppManagementPolicy["applicationRestrictions"].(odata.Object)
	return readCredentialRules(d.AppManagementPolicy["isEnabled"] == true, restrictions), defaultAppPolicyName
}

// CheckCredentialType returns an error if the application's rules forbid a type of credential.
func (d *Directory) CheckCredentialType(kind string, a *Application) *odata.Error {
	rules, name := d.credentialRules(a)
	if len(rules.InForce(kind, a.Created)) == 0 {
		return nil
	}
	return odata.BadRequestCode("CredentialTypeNotAllowedAsPerAppPolicy",
		"Credential type not allowed as per assigned policy '"+name+"'.")
}

// readCredentialRules reads the credential rules from the restrictions of a policy.
func readCredentialRules(enabled bool, restrictions odata.Object) graph.CredentialRules {
	rules := graph.CredentialRules{Enabled: enabled}
	for _, kind := range []string{"passwordCredentials", "keyCredentials"} {
		list, _ := odata.ToSlice(restrictions[kind])
		for _, item := range list {
			o, _ := item.(odata.Object)
			rules.Rules = append(rules.Rules, readCredentialRule(o))
		}
	}
	return rules
}

func readCredentialRule(o odata.Object) graph.CredentialRule {
	rule := graph.CredentialRule{Type: odata.StringValue(o, "restrictionType"),
		Enabled:      odata.StringValue(o, "state") == "enabled",
		CreatedAfter: odata.TimeValue(o, "restrictForAppsCreatedAfterDateTime")}
	if most := odata.StringValue(o, "maxLifetime"); most != "" {
		var ok bool
		if rule.MaxLifetime, ok = odata.ParseDuration(most); !ok {
			rule.Unrecognised = most
		}
	}
	if o["excludeActors"] != nil {
		text, _ := json.Marshal(o["excludeActors"]) // it was decoded from JSON, so that encoding cannot fail
		rule.Unrecognised = string(text)
	}
	return rule
}

// CheckCredentialLifetime returns an error if a credential is valid for longer than a rule allows.
//
// https://learn.microsoft.com/graph/api/resources/applicationauthenticationmethodpolicy
func (d *Directory) CheckCredentialLifetime(kind string, a *Application, from, to time.Time) *odata.Error {
	rules, name := d.credentialRules(a)
	for _, rule := range rules.InForce(kind, a.Created) {
		if rule.MaxLifetime > 0 && to.Sub(from) > rule.MaxLifetime {
			return odata.BadRequestCode("CredentialInvalidLifetimeAsPerAppPolicy",
				"Credential lifetime exceeds the max value allowed as per assigned policy "+name+".")
		}
	}
	return nil
}
