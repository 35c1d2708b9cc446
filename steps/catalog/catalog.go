package catalog

import (
	"slices"

	"cspready/steps"
	"cspready/steps/breakglass"
	"cspready/steps/mfa"
	"cspready/steps/partner"
	"cspready/steps/secureapp"
	"cspready/steps/snapshot"
)

// Ids of requirements that reports and screens treat specially.
const (
	BreakGlassID = breakglass.ID
	EveryUserID  = mfa.EveryUserID
	SecureAppID  = secureapp.ID
)

// Requirements lists the requirements, needs first: a step comes after those whose result it builds on. They share one [snapshot.Reader].
func Requirements(t steps.Tenant, p steps.Profile) []steps.Step {
	reader := snapshot.NewReader(t, p)
	list := requirements(t, reader)
	for i, s := range list {
		list[i] = requirement{s, t, reader, i}
	}
	return list
}

// A requirement is a step of the catalogue.
type requirement struct {
	steps.Step
	tenant steps.Tenant
	reader *snapshot.Reader
	index  int // in the catalogue
}

// Unwrap returns the step itself.
func (r requirement) Unwrap() steps.Step { return r.Step }

// Bind makes the step anew, with a reader that is bound to the attempt.
func (r requirement) Bind(a *snapshot.Attempt) steps.Step {
	return requirements(r.tenant, r.reader.Bind(a))[r.index]
}

// requirements returns the steps with the reader that they read the tenant with.
func requirements(t steps.Tenant, reader *snapshot.Reader) []steps.Step {
	return []steps.Step{
		mfa.NewOperator(t, reader),
		breakglass.New(t, reader),
		mfa.NewEveryUser(t, reader),
		mfa.NewSecurityDefaults(t, reader),
		mfa.NewRegistered(t, reader),
		mfa.NewLegacyAuth(t, reader),
		mfa.NewGuests(t, reader),
		mfa.NewFederated(t, reader),
		mfa.NewAdminMFA(t, reader),
		mfa.NewAdminCount(t, reader),
		secureapp.New(t, reader),
		secureapp.NewConsentUser(t, reader),
		partner.NewMFA(t, reader),
		partner.NewVendors(t, reader),
		partner.NewSecurityContact(t, reader),
		partner.NewAlertResponse(t, reader),
		partner.NewCustomerMFA(t, reader),
	}
}

// IDs lists the ids of all requirements, in the catalogue's order.
func IDs() (ids []string) {
	for _, s := range Requirements(nil, steps.Profile{}) {
		ids = append(ids, s.Info().ID)
	}
	return ids
}

// Only returns the steps of some ids; all where none are named.
func Only(list []steps.Step, ids []string) []steps.Step {
	if len(ids) == 0 {
		return list
	}
	return slices.DeleteFunc(slices.Clone(list), func(s steps.Step) bool { return !slices.Contains(ids, s.Info().ID) })
}

// ReadScopes returns the Graph permissions that the checks of some requirements need, and no other; of all where none are named.
func ReadScopes(only ...string) []string {
	scopes := []string{"User.Read", "Organization.Read.All"} // Arrive
	for _, s := range Only(Requirements(nil, steps.Profile{}), only) {
		scopes = append(scopes, s.Info().Reads...)
	}
	slices.Sort(scopes)
	return slices.Compact(scopes)
}

// ReadScopesIn leaves out what not every cloud knows, unless it is known to be there: the whole sign-in would be refused for it.
func ReadScopesIn(score bool, only ...string) []string {
	return slices.DeleteFunc(ReadScopes(only...), func(s string) bool { return !score && slices.Contains(snapshot.ScoreReads, s) })
}

// StageOf returns the stage of the step of an id; [steps.StageTenant] where the catalogue does not know the id.
func StageOf(step string) steps.Stage {
	for _, s := range Requirements(nil, steps.Profile{}) {
		if s.Info().ID == step {
			return s.Info().Stage
		}
	}
	return steps.StageTenant
}
