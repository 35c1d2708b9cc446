package sim

import (
	"encoding/json"
	"regexp"
	"strconv"
	"time"

	"cspready/graph"
)

const appRulesName = "Default app management tenant policy"

// getAppRules answers the tenant's policy on credentials of applications. Until someone sets it, it is disabled.
//
// https://learn.microsoft.com/graph/api/tenantappmanagementpolicy-get
func getAppRules(_ *graphService, c *call) (any, *fault) {
	if c.dir.appRules != nil {
		return deep(c.dir.appRules), nil
	}
	return newAppRules(false, noRestrictions()), nil
}

func noRestrictions() object {
	return object{"passwordCredentials": []any{}, "keyCredentials": []any{}}
}

func newAppRules(enabled bool, restrictions object) object {
	return object{
		"id": "00000000-0000-0000-0000-000000000000", "displayName": appRulesName, "isEnabled": enabled,
		"description": "Default tenant policy that enforces app management restrictions on applications " +
			"and service principals.",
		"applicationRestrictions": restrictions, "servicePrincipalRestrictions": noRestrictions(),
	}
}

// newOwnAppRules returns an app management policy for one registration. Its restrictions are in another property than
// those of the default policy.
//
// https://learn.microsoft.com/graph/api/resources/appmanagementpolicy
func newOwnAppRules(a *application, restrictions object) object {
	return object{"id": guid(a.id, "rules"), "displayName": "Rules for " + a.name, "description": "",
		"isEnabled": true, "restrictions": restrictions}
}

// getOwnAppRules answers the app management policy that is assigned to a registration, if there is one.
func getOwnAppRules(_ *graphService, c *call) (any, *fault) {
	a := c.dir.application(c.ids[0])
	switch {
	case a == nil:
		return nil, notFound(c.ids[0])
	case a.rules == nil:
		return list{}, nil
	}
	return listOf([]object{a.rules}, func(o object) object { return deep(o).(object) }), nil
}

// rules returns the credential rules that apply to an application, and the name of their policy.
func (d *directory) rules(a *application) (rules graph.CredentialRules, name string) {
	if a.rules != nil {
		restrictions, _ := a.rules["restrictions"].(object)
		return rulesOf(true, restrictions), word(a.rules, "displayName")
	}
	restrictions, _ := d.appRules["applicationRestrictions"].(object)
	return rulesOf(d.appRules["isEnabled"] == true, restrictions), appRulesName
}

// refuseRuled returns an error if the application's rules forbid a type of credential.
func (d *directory) refuseRuled(kind string, a *application) *fault {
	rules, name := d.rules(a)
	if len(rules.Concerning(kind, a.created)) == 0 {
		return nil
	}
	return invalid("CredentialTypeNotAllowedAsPerAppPolicy",
		"Credential type not allowed as per assigned policy '"+name+"'.")
}

// rulesOf reads the credential rules from the restrictions of a policy.
func rulesOf(enabled bool, restrictions object) graph.CredentialRules {
	rules := graph.CredentialRules{Enabled: enabled}
	for _, kind := range []string{"passwordCredentials", "keyCredentials"} {
		list, _ := elements(restrictions[kind])
		for _, item := range list {
			o, _ := item.(object)
			rules.Rules = append(rules.Rules, ruleOf(o))
		}
	}
	return rules
}

func ruleOf(o object) graph.CredentialRule {
	rule := graph.CredentialRule{Type: word(o, "restrictionType"), Enabled: word(o, "state") == "enabled",
		After: moment(o, "restrictForAppsCreatedAfterDateTime")}
	if most := word(o, "maxLifetime"); most != "" {
		var ok bool
		if rule.Most, ok = span(most); !ok {
			rule.Strange = most
		}
	}
	if o["excludeActors"] != nil {
		text, _ := json.Marshal(o["excludeActors"]) // it was decoded from JSON, so that encoding cannot fail
		rule.Strange = string(text)
	}
	return rule
}

// refuseLifetime returns an error if a credential is valid for longer than a rule allows.
//
// https://learn.microsoft.com/graph/api/resources/applicationauthenticationmethodpolicy
func (d *directory) refuseLifetime(kind string, a *application, from, to time.Time) *fault {
	rules, name := d.rules(a)
	for _, rule := range rules.Concerning(kind, a.created) {
		if rule.Most > 0 && to.Sub(from) > rule.Most {
			return invalid("CredentialInvalidLifetimeAsPerAppPolicy",
				"Credential lifetime exceeds the max value allowed as per assigned policy "+name+".")
		}
	}
	return nil
}

var duration = regexp.MustCompile(`^P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?` +
	`(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)(?:\.\d+)?S)?)?$`)

// span parses an ISO 8601 duration, such as P90D. A year counts as 365 days and a month as 30.
func span(text string) (time.Duration, bool) {
	const day = 24 * time.Hour
	m := duration.FindStringSubmatch(text)
	if m == nil || text == "P" || text[len(text)-1] == 'T' {
		return 0, false
	}
	var total time.Duration
	for i, unit := range []time.Duration{365 * day, 30 * day, 7 * day, day, time.Hour, time.Minute, time.Second} {
		n, _ := strconv.Atoi(m[i+1]) // 0 if the part is absent
		total += time.Duration(n) * unit
	}
	return total, true
}
