package steps

import "slices"

// Catalog lists the requirements, needs first: a step comes after those whose result it builds on. They share one [Reader].
func Catalog(t Tenant, p Profile) []Step {
	reader := NewReader(t, p)
	list := requirements(t, reader)
	for i, s := range list {
		list[i] = requirement{s, t, reader, i}
	}
	return list
}

// A requirement is a step of the catalogue.
type requirement struct {
	Step
	tenant Tenant
	reader *Reader
	place  int // in the catalogue
}

// Unwrap returns the step itself.
func (r requirement) Unwrap() Step { return r.Step }

// Bind makes the step anew, with a reader that is bound to the attempt.
func (r requirement) Bind(a *Attempt) Step { return requirements(r.tenant, r.reader.Bind(a))[r.place] }

// requirements returns the steps with the reader that they read the tenant with.
func requirements(t Tenant, reader *Reader) []Step {
	return []Step{
		newOperatorMFA(t, reader),
		newBreakGlass(t, reader),
		newEveryUser(t, reader),
		newSecurityDefaults(t, reader),
		newRegistered(t, reader),
		newLegacyAuth(t, reader),
		newGuests(t, reader),
		newFederated(t, reader),
		newAdminMFA(t, reader),
		newAdminCount(t, reader),
		newSecureApp(t, reader),
		newConsentUser(t, reader),
		newPartnerMFA(t, reader),
		newVendors(t, reader),
		newSecurityContact(t, reader),
		newAlertResponse(t, reader),
		newCustomerMFA(t, reader),
	}
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
