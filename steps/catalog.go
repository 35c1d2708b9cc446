package steps

import "slices"

// Catalog lists the requirements, needs first: a step comes after those whose result it builds on.
func Catalog(t Tenant, p Profile) []Step {
	access := &access{dir: t, methods: t, profile: p}
	defaults := securityDefaults{dir: t, access: access}
	policies := accessPolicies{dir: t, access: access, defaults: defaults}
	every := everyUser{access: access, defaults: defaults, policies: policies, sessions: t}
	return []Step{
		newOperatorMFA(t),
		breakGlass{t, access},
		every,
		defaultsStep{defaults, policies},
		registered{access, t},
		legacyAuth{access, every},
		guests{access, every},
		federated{t, access},
		adminMFA{access, every},
		adminCount{access},
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
