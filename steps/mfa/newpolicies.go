package mfa

import (
	"encoding/json"
	"maps"
	"slices"

	"cspready/assets"
	"cspready/graph"
	"cspready/steps/change/policy"
	"cspready/steps/coverage"
	"cspready/steps/snapshot"
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
		s.add(d, "legacy", policyLegacy, graph.Body{
			"displayName": policyLegacy, "conditions": conditions([]string{"exchangeActiveSync", "other"}, graph.Body{"includeUsers": []string{"All"}}),
			"grantControls": graph.Body{"operator": "OR", "builtInControls": []string{"block"}},
		})
	}
	if n := d.after.Count(nil); n.Declared > 0 {
		s.add(d, "break-glass", policyBreakGlass, graph.Body{
			"displayName":   policyBreakGlass,
			"conditions":    conditions([]string{"all"}, graph.Body{"includeUsers": d.breakGlassIDs()}),
			"grantControls": graph.Body{"operator": "OR", "builtInControls": []string{}, "authenticationStrength": graph.Body{"id": graph.StrengthPhishingResistant}},
		})
	}
}

// add plans one policy, unless the tenant has one of its name: that one is to be edited, or switched on.
func (s accessPolicies) add(d *draft, kind, name string, fields graph.Body) {
	if slices.ContainsFunc(d.planned.Policies, func(p graph.Policy) bool { return p.Name == name }) {
		return
	}
	fields["state"] = graph.StateOn
	var on graph.Policy
	if json.Unmarshal([]byte(fields.Text()), &on) != nil {
		return // it was made a moment ago, of values that JSON has
	}
	before := snapshot.CoverageOf(d.after.Count(nil))
	d.take(on)
	effect := assets.Say("coverage.effect-when-on", "before", before.Percent(), "after", snapshot.CoverageOf(d.after.Count(nil)).Percent())
	d.Ops = append(d.Ops, policy.CreatePolicy{Dir: s.dir, Org: d.Tenant, Kind: kind, Name: name, Policy: fields, Made: &policy.MadePolicy{}, Beside: d.beside, Effect: effect})
	if len(d.After) == 0 {
		d.After = append(d.After, assets.Say("policy-change.do-switch-on"))
	}
}

// everyUserBody is for everybody but declared break-glass accounts and the accounts of the directory synchronisation.
func (d *draft) everyUserBody() graph.Body {
	users := graph.Body{"includeUsers": []string{"All"}}
	if ids := d.breakGlassIDs(); len(ids) > 0 {
		users["excludeUsers"] = ids
	}
	if d.before.Count(nil).Exempt > 0 {
		users["excludeRoles"] = []string{graph.DirectorySynchronizationAccount}
	}
	return graph.Body{
		"displayName": policyEveryUser, "conditions": conditions([]string{"all"}, users),
		"grantControls": graph.Body{"operator": "OR", "builtInControls": []string{"mfa"}},
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
		if s := d.after.LegacyState(n); s == coverage.Uncovered || s == coverage.Unknown {
			return true
		}
	}
	return false
}

func conditions(clients []string, users graph.Body) graph.Body {
	return graph.Body{"clientAppTypes": clients, "applications": graph.Body{"includeApplications": []string{"All"}}, "users": users}
}
