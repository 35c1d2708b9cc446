package mfa

import (
	"slices"

	"cspready/graph"
)

// A Lockout is a policy in force that can keep an account out although it has a passkey: it blocks the sign-in, from some places, devices
// or at some risk, or asks for something that an emergency account may not have at hand.
type Lockout struct {
	Policy graph.Policy
	Asks   []string // controls that a passkey does not fulfil; empty for a policy that blocks
	Sure   bool     // the account is certainly meant, and the policy is understood
}

// Lockouts lists the policies that can keep an account out. Security defaults keep nobody out who has a passkey.
//
// https://learn.microsoft.com/entra/identity/role-based-access-control/security-emergency-access
func (v *Verdict) Lockouts(n int) []Lockout {
	var found []Lockout
	w := v.tenant.who(n)
	for i := range v.rules {
		r := &v.rules[i]
		code := r.meets(w)
		if !r.on || code != reached && code != maybeReached || elsewhereOnly(r.policy.Conditions) {
			continue
		}
		asks, bars := v.tenant.bars(r.policy.Grant)
		known := len(r.policy.Strange) == 0 && (r.policy.State == graph.StateOn)
		if bars || !known {
			found = append(found, Lockout{Policy: r.policy, Asks: asks, Sure: bars && known && code == reached})
		}
	}
	return found
}

// LeavesOut returns the edits after which policies can keep out none of some accounts any more, one for each policy. Whether the accounts are
// still asked for MFA then is for another judgement.
func (v *Verdict) LeavesOut(accounts []int32) []Edit {
	ids := map[string][]string{}
	for _, n := range accounts {
		for _, l := range v.Lockouts(int(n)) {
			if l.Sure && l.Policy.Raw != nil {
				ids[l.Policy.ID] = append(ids[l.Policy.ID], v.tenant.People.User(int(n)).ID)
			}
		}
	}
	var edits []Edit
	for i := range v.rules {
		p := v.rules[i].policy
		if keep := ids[p.ID]; len(keep) > 0 {
			edits = append(edits, Edit{ID: p.ID + "/" + string(LeaveOut) + "/", Kind: LeaveOut, Policy: p.ID, Name: p.Name, index: i, keep: keep})
		}
	}
	return edits
}

// azureManagement is the application that the portals of Azure and Entra are signed in to.
const azureManagement = "797f4846-ba00-4fd7-ba43-dac1f8f63013"

// elsewhereOnly reports whether a policy meets no sign-in of a person to an admin portal: it is about programs, about registering, about old
// protocols or device codes, or about other applications.
func elsewhereOnly(c graph.Conditions) bool {
	portal := func(app string) bool { return app == "All" || app == "MicrosoftAdminPortals" || app == azureManagement }
	if len(c.Apps.Include) > 0 && !slices.ContainsFunc(c.Apps.Include, portal) {
		return true
	}
	old := len(c.Clients) > 0 && !slices.ContainsFunc(c.Clients, func(client string) bool {
		return client == "all" || client == "browser" || client == "mobileAppsAndDesktopClients"
	})
	return old || c.WorkloadsFirst || len(c.Flows) > 0 || len(c.Apps.UserActions) > 0
}

// bars reports whether controls can keep out somebody who has a passkey and nothing else, and which do.
func (t *Tenant) bars(g *graph.Grant) (asks []string, bars bool) {
	if g == nil || g.Count() == 0 {
		return nil, false
	}
	if slices.Contains(g.Controls, "block") {
		return nil, true
	}
	fulfilled := len(g.Terms) > 0 // terms of use can be accepted in any browser
	for _, c := range g.Controls {
		if c == "mfa" {
			fulfilled = true
		} else {
			asks = append(asks, c)
		}
	}
	if len(g.Custom) > 0 {
		asks = append(asks, "custom control")
	}
	if g.Strength != nil && t.takesPasskey(*g.Strength) {
		fulfilled = true
	} else if g.Strength != nil {
		asks = append(asks, "authentication strength")
	}
	return asks, len(asks) > 0 && (g.All || !fulfilled)
}

// takesPasskey reports whether a strength lets somebody in with a passkey. One that is not known does not.
func (t *Tenant) takesPasskey(s graph.Strength) bool {
	if s.Combinations == nil {
		if i := slices.IndexFunc(t.Strengths, func(k graph.Strength) bool { return k.ID == s.ID }); i >= 0 {
			s = t.Strengths[i]
		}
	}
	if s.Combinations == nil {
		return slices.Contains([]string{graph.StrengthMFA, graph.StrengthPasswordless, graph.StrengthPhishingResistant}, s.ID)
	}
	return slices.Contains(s.Combinations, "fido2")
}
