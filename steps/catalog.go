package steps

import "slices"

// Catalog lists the requirements, needs first: a step comes after those whose result it builds on.
func Catalog(t Tenant, p Profile) []Step {
	access := &access{dir: t, methods: t, profile: p}
	defaults := securityDefaults{dir: t, access: access}
	policies := accessPolicies{dir: t, access: access, defaults: defaults}
	every := everyUser{access: access, defaults: defaults, policies: policies, sessions: t}
	apps := &apps{dir: t, partner: t, access: access}
	score := &score{dir: t, access: access}
	steps := []Step{
		newOperatorMFA(t),
		breakGlass{t, access},
		every,
		defaultsStep{defaults, policies},
		registered{access, t},
		legacyAuth{access, every},
		guests{access, every},
		federated{t, access},
		adminMFA{access, every, score},
		adminCount{access},
		secureApp{t, apps},
		consentUser{apps},
		partnerMFA{t, apps},
		vendors{t, apps},
	}
	return append(steps, newScored(score)...)
}

// IDs lists the ids of all requirements, in the catalogue's order.
func IDs() (ids []string) {
	for _, s := range Catalog(nil, Profile{}) {
		ids = append(ids, s.Info().ID)
	}
	return ids
}

// Only returns the steps of some ids; all where none are named.
func Only(list []Step, ids []string) []Step {
	if len(ids) == 0 {
		return list
	}
	return slices.DeleteFunc(slices.Clone(list), func(s Step) bool { return !slices.Contains(ids, s.Info().ID) })
}

// ReadScopes returns the Graph permissions that the checks of some requirements need, and no other; of all where none are named.
func ReadScopes(only ...string) []string {
	scopes := []string{"User.Read", "Organization.Read.All"} // Arrive
	for _, s := range Only(Catalog(nil, Profile{}), only) {
		scopes = append(scopes, s.Info().Reads...)
	}
	slices.Sort(scopes)
	return slices.Compact(scopes)
}

// readScopes leaves out what not every cloud knows, unless it is known to be there: the whole sign-in would be refused for it.
func readScopes(score bool, only ...string) []string {
	return slices.DeleteFunc(ReadScopes(only...), func(s string) bool { return !score && slices.Contains(scoreReads, s) })
}
