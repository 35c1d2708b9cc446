package steps

import (
	"encoding/json"
	"maps"
	"slices"

	"cspready/graph"
	"cspready/steps/mfa"
)

// Names of the policies that cspready makes. A later run knows them again by these.
const (
	policyEveryUser  = "cspready: MFA for all users"
	policyLegacy     = "cspready: block legacy authentication"
	policyBreakGlass = "cspready: phishing-resistant MFA for break-glass accounts"
)

// create adds the policies that are missing: for whoever is still open, for old protocols, and for declared break-glass accounts, which
// get one of their own. All is for a tenant that has no policies of the kind: it gets the whole set.
//
// https://learn.microsoft.com/entra/identity/conditional-access/policy-all-users-mfa-strength
func (s accessPolicies) create(d *draft, all bool) {
	if n := d.after.Count(nil); all || strangers(n)+n.Unknown > 0 {
		s.add(d, "every-user", policyEveryUser, d.everyUserBody())
	}
	if all || d.legacyOpen() {
		s.add(d, "legacy", policyLegacy, body{
			"displayName": policyLegacy, "conditions": conditions([]string{"exchangeActiveSync", "other"}, body{"includeUsers": []string{"All"}}),
			"grantControls": body{"operator": "OR", "builtInControls": []string{"block"}},
		})
	}
	if n := d.after.Count(nil); n.Declared > 0 {
		s.add(d, "break-glass", policyBreakGlass, body{
			"displayName":   policyBreakGlass,
			"conditions":    conditions([]string{"all"}, body{"includeUsers": d.breakGlassIDs()}),
			"grantControls": body{"operator": "OR", "builtInControls": []string{}, "authenticationStrength": body{"id": graph.StrengthPhishingResistant}},
		})
	}
}

// add plans one policy, unless the tenant has one of its name: that one is to be edited, or switched on.
func (s accessPolicies) add(d *draft, kind, name string, policy body) {
	if slices.ContainsFunc(d.planned.Policies, func(p graph.Policy) bool { return p.Name == name }) {
		return
	}
	policy["state"] = graph.StateOn
	var on graph.Policy
	if json.Unmarshal([]byte(policy.text()), &on) != nil {
		return // it was made a moment ago, of values that JSON has
	}
	before := coverageOf(d.after.Count(nil))
	d.take(on)
	effect := say("coverage.effect-when-on", "before", before.Percent(), "after", coverageOf(d.after.Count(nil)).Percent())
	d.Ops = append(d.Ops, createPolicy{dir: s.dir, org: d.Tenant, kind: kind, name: name, policy: policy, made: &madePolicy{}, beside: d.beside, effect: effect})
	if len(d.After) == 0 {
		d.After = append(d.After, say("policy-change.do-switch-on"))
	}
}

// everyUserBody is for everybody but declared break-glass accounts and the accounts of the directory synchronisation.
func (d *draft) everyUserBody() body {
	users := body{"includeUsers": []string{"All"}}
	if ids := d.breakGlassIDs(); len(ids) > 0 {
		users["excludeUsers"] = ids
	}
	if d.before.Count(nil).Exempt > 0 {
		users["excludeRoles"] = []string{graph.DirectorySynchronizationAccount}
	}
	return body{
		"displayName": policyEveryUser, "conditions": conditions([]string{"all"}, users),
		"grantControls": body{"operator": "OR", "builtInControls": []string{"mfa"}},
	}
}

func (d *draft) breakGlassIDs() []string {
	var ids []string
	for _, n := range slices.Sorted(maps.Keys(d.planned.BreakGlass)) {
		ids = append(ids, d.planned.People.User(n).ID)
	}
	return ids
}

func (d *draft) legacyOpen() bool {
	for n := range d.planned.People.Len() {
		if s := d.after.LegacyState(n); s == mfa.Uncovered || s == mfa.Unknown {
			return true
		}
	}
	return false
}

// A body is a JSON object whose text is the same every time.
type body map[string]any

func (b body) text() string {
	text, err := json.Marshal(b)
	if err != nil {
		panic("a policy holds something that is not data: " + err.Error()) // a mistake in this file; its tests meet it
	}
	return string(text)
}

func conditions(clients []string, users body) body {
	return body{"clientAppTypes": clients, "applications": body{"includeApplications": []string{"All"}}, "users": users}
}
