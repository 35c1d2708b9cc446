package steps

import "slices"

// Catalog lists the requirements, needs first: a step comes after those whose result it builds on.
func Catalog(t Tenant, p Profile) []Step {
	defaults := newSecurityDefaults(t, p)
	return []Step{
		newOperatorMFA(t),
		newEveryUser(defaults),
		defaults,
	}
}

// ReadScopes returns the Graph permissions that the checks need, and no other.
func ReadScopes() []string {
	scopes := []string{"User.Read", "Organization.Read.All"} // Arrive
	for _, s := range Catalog(nil, Profile{}) {
		scopes = append(scopes, s.Info().Reads...)
	}
	slices.Sort(scopes)
	return slices.Compact(scopes)
}
