package mfa

import (
	"slices"
	"strings"

	"cspready/graph"
)

// A Limit is a policy in force that ends the sessions of an account after a while, those of programs that act for it too.
type Limit struct {
	Policy graph.Policy
	Sure   bool // the account is certainly meant
}

// Limits lists the policies that limit how long a sign-in of an account lasts, for an application as the secure application model has it:
// those for old protocols and for named applications aside that are none of apps, by application id. Without apps it is not known which
// applications the sign-in is for, and every one that is named by its id could be.
//
// https://learn.microsoft.com/entra/identity/conditional-access/concept-session-lifetime
func (v *Verdict) Limits(n int, apps ...string) []Limit {
	var found []Limit
	w := v.tenant.who(n)
	for i := range v.rules {
		r := &v.rules[i]
		code := r.meets(w)
		concerned := concerns(r.policy.Conditions.Apps.Include, apps)
		if r.on && r.policy.EndsSessions && concerned != graph.No && (code == reached || code == maybeReached) {
			found = append(found, Limit{r.policy, code == reached && r.policy.State == graph.StateOn && concerned == graph.Yes})
		}
	}
	return found
}

// concerns reports whether a policy for these applications is for one of those that a sign-in is for.
func concerns(named, apps []string) graph.Tri {
	one := func(id string) bool {
		return slices.ContainsFunc(apps, func(a string) bool { return strings.EqualFold(a, id) })
	}
	switch {
	case slices.Contains(named, "All"), slices.ContainsFunc(named, one):
		return graph.Yes
	case len(named) == 0, len(apps) == 0 && slices.ContainsFunc(named, graph.IsGUID):
		return graph.Unknown
	}
	return graph.No
}
