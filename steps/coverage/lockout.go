package coverage

import (
	"slices"

	"cspready/graph"
)

// A Lockout is a policy in force that can lock out an account although it has a strong method: it blocks sign-in,
// from some locations, devices or at some risk, or requires something that a break-glass account may not have at
// hand.
type Lockout struct {
	Policy        graph.Policy
	UnmetControls []string // controls that the method does not fulfil; empty for a policy that blocks access
	Certain       bool     // the account is certainly included, and the policy is understood
}

// The methods of break-glass accounts, by their names in authentication strengths.
const (
	Passkey     = "fido2"
	Certificate = "x509CertificateMultiFactor"
)

// ExternalMFA is a method of another provider. It fulfils the control for MFA, but no authentication strength.
//
// https://learn.microsoft.com/entra/identity/conditional-access/policy-all-users-mfa-strength
const ExternalMFA = "externalAuthenticationMethod"

// strengthControl is the name of a demanded authentication strength among the controls that a method does not fulfil.
const strengthControl = "authentication strength"

// DemandsStrength reports whether a policy in force may demand an authentication strength of an account, without
// another control that MFA of any kind fulfils in its place.
func (v *Verdict) DemandsStrength(n int) bool {
	return slices.ContainsFunc(v.Lockouts(n, ExternalMFA),
		func(l Lockout) bool { return slices.Contains(l.UnmetControls, strengthControl) })
}

// Lockouts lists the policies that can lock out an account whose only method is [Passkey] or [Certificate]. Security
// defaults do not lock out accounts with one of them.
//
// https://learn.microsoft.com/entra/identity/role-based-access-control/security-emergency-access
func (v *Verdict) Lockouts(n int, method string) []Lockout {
	var found []Lockout
	w := v.tenant.principalOf(n)
	for i := range v.rules {
		r := &v.rules[i]
		extent := r.mayReach(w)
		if !r.inForce || extent != reached && extent != maybeReached || exemptsAdminPortals(r.policy.Conditions) {
			continue
		}
		asks, bars := v.tenant.unmetControls(r.policy.Grant, method)
		known := len(r.policy.Unrecognised) == 0 && r.policy.State == graph.StateOn
		if bars != graph.No || !known {
			isCertain := bars == graph.Yes && known && extent == reached
			found = append(found, Lockout{Policy: r.policy, UnmetControls: asks, Certain: isCertain})
		}
	}
	return found
}

// ExclusionEdits returns the edits, one for each policy, after which policies can no longer lock out the given
// accounts; method returns the method of each account. Whether the accounts are still required to use MFA is judged
// separately.
func (v *Verdict) ExclusionEdits(accounts []int32, method func(n int32) string) []Edit {
	ids := map[string][]string{}
	for _, n := range accounts {
		for _, l := range v.Lockouts(int(n), method(n)) {
			if l.Certain && l.Policy.Raw != nil {
				ids[l.Policy.ID] = append(ids[l.Policy.ID], v.tenant.People.User(int(n)).ID)
			}
		}
	}
	var edits []Edit
	for i := range v.rules {
		p := v.rules[i].policy
		if accountIDs := ids[p.ID]; len(accountIDs) > 0 {
			edits = append(edits, Edit{
				ID: p.ID + "/" + string(ExcludeBreakGlass) + "/", Kind: ExcludeBreakGlass, Policy: p.ID, Name: p.Name,
				index: i, keepExcluded: accountIDs,
			})
		}
	}
	return edits
}

// azureManagement is the application that people sign in to for the Azure and Entra portals.
const azureManagement = "797f4846-ba00-4fd7-ba43-dac1f8f63013"

// exemptsAdminPortals reports whether a policy never applies when a person signs in to an admin portal: it is for
// workload identities, user actions, legacy authentication, authentication flows or other applications.
func exemptsAdminPortals(c graph.Conditions) bool {
	portal := func(app string) bool { return app == "All" || app == "MicrosoftAdminPortals" || app == azureManagement }
	if len(c.Apps.Include) > 0 && !slices.ContainsFunc(c.Apps.Include, portal) {
		return true
	}
	old := len(c.Clients) > 0 && !slices.ContainsFunc(c.Clients, func(client string) bool {
		return client == "all" || client == "browser" || client == "mobileAppsAndDesktopClients"
	})
	return old || c.Workloads || len(c.Flows) > 0 || len(c.Apps.UserActions) > 0
}

// unmetControls returns the controls that an account with only this method does not fulfil, and whether they lock it
// out.
func (t *Tenant) unmetControls(g *graph.GrantControls, method string) (asks []string, bars graph.Tri) {
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
		if c == retiredControl {
			continue
		}
		meets(c, graph.TriOf(c == "mfa"))
	}
	for range g.TermsOfUse { // terms of use can be accepted in any browser
		meets("", graph.Yes)
	}
	for range g.CustomControls {
		meets("custom control", graph.No)
	}
	if g.Strength != nil {
		meets(strengthControl, t.acceptsMethod(*g.Strength, method))
	}
	if len(fulfilled) == 0 {
		return nil, graph.No
	}
	one := graph.Yes // one fulfilled control grants access
	if g.RequireAll {
		one = graph.No // one unmet control denies access
	}
	switch {
	case slices.Contains(fulfilled, one):
		return asks, graph.TriOf(g.RequireAll)
	case slices.Contains(fulfilled, graph.Unknown):
		return asks, graph.Unknown
	}
	return asks, graph.TriOf(!g.RequireAll)
}

// acceptsMethod reports whether an authentication strength accepts a method.
func (t *Tenant) acceptsMethod(s graph.Strength, method string) graph.Tri {
	if method == ExternalMFA {
		return graph.No
	}
	i := slices.IndexFunc(t.Strengths, func(k graph.Strength) bool { return k.ID == s.ID })
	if i >= 0 && s.Combinations == nil {
		s = t.Strengths[i]
	}
	builtIn := slices.Contains(
		[]string{graph.StrengthMFA, graph.StrengthPasswordless, graph.StrengthPhishingResistant}, s.ID)
	switch {
	case s.Combinations == nil && builtIn:
		return graph.Yes
	case s.Combinations == nil, s.Restricted && slices.Contains(s.Combinations, method):
		return graph.Unknown
	}
	return graph.TriOf(slices.Contains(s.Combinations, method))
}
