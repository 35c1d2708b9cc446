package mfa

import (
	"slices"

	"cspready/graph"
)

// A Limit is a policy in force that ends the sessions of an account after a while, those of programs that act for it too.
type Limit struct {
	Policy graph.Policy
	Sure   bool // the account is certainly meant
}

// Limits lists the policies that limit how long a sign-in of an account lasts, for an application as the secure application model has it:
// those for old protocols and for a few named applications of Microsoft's aside.
//
// https://learn.microsoft.com/entra/identity/conditional-access/concept-session-lifetime
func (v *Verdict) Limits(n int) []Limit {
	var found []Limit
	w := v.tenant.who(n)
	for i := range v.rules {
		r := &v.rules[i]
		code := r.meets(w)
		apps := r.policy.Conditions.Apps.Include
		anywhere := len(apps) == 0 || slices.Contains(apps, "All") || slices.ContainsFunc(apps, graph.IsGUID)
		if r.on && r.policy.EndsSessions && anywhere && (code == reached || code == maybeReached) {
			found = append(found, Limit{r.policy, code == reached && r.policy.State == graph.StateOn && slices.Contains(apps, "All")})
		}
	}
	return found
}
