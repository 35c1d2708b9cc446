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

// Names of the policies that cspready creates. Later plans recognise them by these.
const (
	policyEveryUser  = "cspready: MFA for all users"
	policyLegacy     = "cspready: block legacy authentication"
	policyBreakGlass = "cspready: phishing-resistant MFA for break-glass accounts"
	policyDeviceCode = "cspready: block device code flow"
)

// ownPolicies are all policies that cspready creates: a set, to be turned on together.
var ownPolicies = []string{policyEveryUser, policyLegacy, policyBreakGlass, policyDeviceCode}

// deviceRegistrationService is the application with which a device joins the tenant. It signs in with device codes, and
// Microsoft excludes it from the block.
//
// https://learn.microsoft.com/entra/identity/conditional-access/policy-block-authentication-flows
const deviceRegistrationService = "01cb2876-7ebd-4aa4-9cc9-d28bd4d359a9"

// createMissing adds the policies that are missing: for users who are still uncovered, for legacy authentication, and
// a separate one for declared break-glass accounts. With all, the tenant has no policy that requires MFA and gets the
// complete set.
//
// https://learn.microsoft.com/entra/identity/conditional-access/policy-all-users-mfa-strength
func (d *policyDraft) createMissing(all bool) {
	if n := d.verdict.Count(nil); all || n.UncoveredUndeclared()+n.Unknown > 0 {
		d.createPolicy("every-user", policyEveryUser, d.everyUserBody())
	}
	if all || d.allowsLegacyAuth() {
		d.createPolicy("legacy", policyLegacy, graph.Body{
			"displayName": policyLegacy,
			"conditions": conditionsBody([]string{"exchangeActiveSync", "other"},
				graph.Body{"includeUsers": []string{"All"}}),
			"grantControls": graph.Body{"operator": "OR", "builtInControls": []string{"block"}},
		})
	}
	if d.blocksCodes && !d.verdict.BlocksDeviceCode() {
		d.createPolicy("device-code", policyDeviceCode, d.deviceCodeBody())
	}
	if n := d.verdict.Count(nil); n.Declared > 0 {
		d.createPolicy("break-glass", policyBreakGlass, graph.Body{
			"displayName": policyBreakGlass,
			"conditions":  conditionsBody([]string{"all"}, graph.Body{"includeUsers": d.breakGlassIDs()}),
			"grantControls": graph.Body{
				"operator": "OR", "builtInControls": []string{},
				"authenticationStrength": graph.Body{"id": graph.StrengthPhishingResistant},
			},
		})
	}
}

// createPolicy adds one new policy to the plan, unless the tenant has one with this name, which is to be edited or
// turned on instead.
func (d *policyDraft) createPolicy(kind, name string, fields graph.Body) {
	if slices.ContainsFunc(d.planned.Policies, func(p graph.Policy) bool { return p.Name == name }) {
		return
	}
	fields["state"] = graph.StateOn
	var enabled graph.Policy
	if json.Unmarshal([]byte(fields.Text()), &enabled) != nil {
		return // cannot happen: fields consists of JSON values
	}
	before := snapshot.NewCoverage(d.verdict.Count(nil))
	d.applyPolicy(enabled)
	effect := assets.Say("coverage.effect-when-on",
		"before", before.Percent(), "after", snapshot.NewCoverage(d.verdict.Count(nil)).Percent())
	d.Ops = append(d.Ops, policy.Create(d.writer, d.Tenant, policy.NewPolicy{
		Kind: kind, Name: name, Body: fields, BesideDefaults: d.defaultsOn, Effect: effect,
	}))
	if len(d.After) == 0 {
		d.After = append(d.After, assets.Say("policy-change.do-switch-on"))
	}
}

// everyUserBody returns the policy for all users except declared break-glass accounts and the accounts of the
// directory synchronisation.
func (d *policyDraft) everyUserBody() graph.Body {
	users := graph.Body{"includeUsers": []string{"All"}}
	if ids := d.breakGlassIDs(); len(ids) > 0 {
		users["excludeUsers"] = ids
	}
	if d.current.Count(nil).Exempt > 0 {
		users["excludeRoles"] = []string{graph.DirectorySynchronizationAccount}
	}
	return graph.Body{
		"displayName": policyEveryUser, "conditions": conditionsBody([]string{"all"}, users),
		"grantControls": graph.Body{"operator": "OR", "builtInControls": []string{"mfa"}},
	}
}

// deviceCodeBody returns the policy that blocks the device code flow, as security defaults do, for all users except
// declared break-glass accounts.
//
// https://learn.microsoft.com/entra/identity/conditional-access/policy-block-authentication-flows
func (d *policyDraft) deviceCodeBody() graph.Body {
	users := graph.Body{"includeUsers": []string{"All"}}
	if ids := d.breakGlassIDs(); len(ids) > 0 {
		users["excludeUsers"] = ids
	}
	conditions := conditionsBody([]string{"all"}, users)
	conditions["applications"] = graph.Body{
		"includeApplications": []string{"All"}, "excludeApplications": []string{deviceRegistrationService},
	}
	conditions["authenticationFlows"] = graph.Body{"transferMethods": policy.DeviceCodeFlow}
	return graph.Body{
		"displayName": policyDeviceCode, "conditions": conditions,
		"grantControls": graph.Body{"operator": "OR", "builtInControls": []string{"block"}},
	}
}

func (d *policyDraft) breakGlassIDs() []string {
	var ids []string
	for _, n := range slices.Sorted(maps.Keys(d.planned.BreakGlass)) {
		ids = append(ids, d.planned.People.User(n).ID)
	}
	return ids
}

// allowsLegacyAuth reports whether an account may still sign in with legacy authentication.
func (d *policyDraft) allowsLegacyAuth() bool {
	for n := range d.planned.People.Len() {
		if s := d.verdict.LegacyState(n); s == coverage.Uncovered || s == coverage.Unknown {
			return true
		}
	}
	return false
}

// conditionsBody returns conditions for all applications.
func conditionsBody(clients []string, users graph.Body) graph.Body {
	return graph.Body{
		"clientAppTypes": clients, "applications": graph.Body{"includeApplications": []string{"All"}}, "users": users,
	}
}
