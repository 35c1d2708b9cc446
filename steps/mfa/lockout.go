package mfa

import (
	"slices"

	"cspready/graph"
)

// A Lockout is a policy in force that can keep an account out although it has a strong method: it blocks the sign-in, from some places,
// devices or at some risk, or asks for something that an emergency account may not have at hand.
type Lockout struct {
	Policy graph.Policy
	Asks   []string // controls that the method does not fulfil; empty for a policy that blocks
	Sure   bool     // the account is certainly meant, and the policy is understood
}

// What an emergency account signs in with, as authentication strengths call it.
const (
	Passkey     = "fido2"
	Certificate = "x509CertificateMultiFactor"
)

// Lockouts lists the policies that can keep out an account that has one method, [Passkey] or [Certificate], and no other. Security defaults
// keep nobody out who has one of them.
//
// https://learn.microsoft.com/entra/identity/role-based-access-control/security-emergency-access
func (v *Verdict) Lockouts(n int, method string) []Lockout {
	var found []Lockout
	w := v.tenant.who(n)
	for i := range v.rules {
		r := &v.rules[i]
		code := r.meets(w)
		if !r.on || code != reached && code != maybeReached || elsewhereOnly(r.policy.Conditions) {
			continue
		}
		asks, bars := v.tenant.bars(r.policy.Grant, method)
		known := len(r.policy.Strange) == 0 && r.policy.State == graph.StateOn
		if bars != graph.No || !known {
			found = append(found, Lockout{Policy: r.policy, Asks: asks, Sure: bars == graph.Yes && known && code == reached})
		}
	}
	return found
}

// LeavesOut returns the edits after which policies can keep out none of some accounts any more, one for each policy; method tells what each
// signs in with. Whether the accounts are still asked for MFA then is for another judgement.
func (v *Verdict) LeavesOut(accounts []int32, method func(n int32) string) []Edit {
	ids := map[string][]string{}
	for _, n := range accounts {
		for _, l := range v.Lockouts(int(n), method(n)) {
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

// bars reports whether controls keep out somebody who has one method and nothing else, and which of them do.
func (t *Tenant) bars(g *graph.Grant, method string) (asks []string, bars graph.Tri) {
	if g == nil || g.Count() == 0 {
		return nil, graph.No
	}
	if slices.Contains(g.Controls, "block") {
		return nil, graph.Yes
	}
	var fulfilled []graph.Tri
	meets := func(control string, met graph.Tri) {
		fulfilled = append(fulfilled, met)
		if met != graph.Yes {
			asks = append(asks, control)
		}
	}
	for _, c := range g.Controls {
		meets(c, graph.TriOf(c == "mfa"))
	}
	for range g.Terms { // they can be accepted in any browser
		meets("", graph.Yes)
	}
	for range g.Custom {
		meets("custom control", graph.No)
	}
	if g.Strength != nil {
		meets("authentication strength", t.takes(*g.Strength, method))
	}
	one := graph.Yes // any one of them lets in
	if g.All {
		one = graph.No // any one of them keeps out
	}
	switch {
	case slices.Contains(fulfilled, one):
		return asks, graph.TriOf(g.All)
	case slices.Contains(fulfilled, graph.Unknown):
		return asks, graph.Unknown
	}
	return asks, graph.TriOf(!g.All)
}

// takes reports whether a strength lets somebody in with a method.
func (t *Tenant) takes(s graph.Strength, method string) graph.Tri {
	if i := slices.IndexFunc(t.Strengths, func(k graph.Strength) bool { return k.ID == s.ID }); i >= 0 && s.Combinations == nil {
		s = t.Strengths[i]
	}
	builtIn := slices.Contains([]string{graph.StrengthMFA, graph.StrengthPasswordless, graph.StrengthPhishingResistant}, s.ID)
	switch {
	case s.Combinations == nil && builtIn:
		return graph.Yes
	case s.Combinations == nil, s.Narrowed && slices.Contains(s.Combinations, method):
		return graph.Unknown
	}
	return graph.TriOf(slices.Contains(s.Combinations, method))
}
