package coverage

import (
	"slices"
	"strings"

	"cspready/graph"
)

// A SessionLimit is a policy in force that limits how long sessions of an account last, including those of programs
// that act for it.
type SessionLimit struct {
	Policy  graph.Policy
	Certain bool // the account is certainly included
}

// SessionLimits lists the policies that limit how long a sign-in of an account lasts, for an application of the secure
// application model. It leaves out policies for legacy authentication and for applications other than apps, by
// application id. Without apps, the sign-in could be for any application that a policy lists by id.
//
// https://learn.microsoft.com/entra/identity/conditional-access/concept-session-lifetime
func (v *Verdict) SessionLimits(n int, apps ...string) []SessionLimit {
	var found []SessionLimit
	w := v.tenant.principalOf(n)
	for i := range v.rules {
		r := &v.rules[i]
		extent := r.mayReach(w)
		concerned := coversApps(r.policy.Conditions.Apps.Include, apps)
		if r.inForce && r.policy.LimitsSession && concerned != graph.No && (extent == reached || extent == maybeReached) {
			found = append(found, SessionLimit{
				r.policy, extent == reached && r.policy.State == graph.StateOn && concerned == graph.Yes,
			})
		}
	}
	return found
}

// coversApps reports whether a policy for the named applications applies to one of apps.
func coversApps(named, apps []string) graph.Tri {
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
