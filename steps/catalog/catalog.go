// Package catalog is the list of the requirements, and the only package that knows all of them. It checks them
// together ([CheckAll]) or one by one ([Check]), knows which permissions that takes ([ReadScopes]), and which of
// these an unattended application lacks ([Withheld]).
//
// A new requirement is listed in one place, at the beginning of catalog.go. What a requirement checks and changes is
// in its own package.
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

// constructors lists the requirements: a new one is added here, as one line, after the requirements whose result it
// builds on. The order is that of screens and reports. Besides, a requirement needs its words and its guide in
// assets/requirements, and its row in the README.
var constructors = []func(steps.Tenant, *snapshot.Reader) steps.Step{
	mfa.NewOperator,
	breakglass.New,
	mfa.NewEveryUser,
	mfa.NewSecurityDefaults,
	mfa.NewRegistered,
	mfa.NewLegacyAuth,
	mfa.NewGuests,
	mfa.NewFederated,
	mfa.NewAdminMFA,
	mfa.NewAdminCount,
	secureapp.New,
	secureapp.NewConsentUser,
	partner.NewMFA,
	partner.NewVendors,
	partner.NewSecurityContact,
	partner.NewAlertResponse,
	partner.NewSpendingBudget,
	partner.NewCustomerMFA,
}

// Ids of requirements that reports and screens treat specially.
const (
	BreakGlassID = breakglass.ID
	EveryUserID  = mfa.EveryUserID
	SecureAppID  = secureapp.ID
)

// Requirements returns the requirements of a tenant, which share one [snapshot.Reader]. A requirement comes after
// those whose result it builds on.
func Requirements(t steps.Tenant, p steps.Profile) []steps.Step {
	reader := snapshot.NewReader(t, p)
	list := make([]steps.Step, len(constructors))
	for i, construct := range constructors {
		list[i] = requirement{construct(t, reader), t, reader, i}
	}
	return list
}

// A requirement is a step of the catalogue that can be bound to another reader.
type requirement struct {
	steps.Step
	tenant steps.Tenant
	reader *snapshot.Reader
	index  int // of its constructor
}

// Unwrap returns the step that its constructor returned.
func (r requirement) Unwrap() steps.Step { return r.Step }

// Bind returns the step with a reader of one attempt, for checks that share what they read.
func (r requirement) Bind(a *snapshot.Attempt) steps.Step {
	return constructors[r.index](r.tenant, r.reader.Bind(a))
}

// IDs returns the ids of all requirements, in the order of the catalogue.
func IDs() (ids []string) {
	for _, s := range Requirements(nil, steps.Profile{}) {
		ids = append(ids, s.Info().ID)
	}
	return ids
}

// Only returns the steps with these ids; all without any id.
func Only(list []steps.Step, ids []string) []steps.Step {
	if len(ids) == 0 {
		return list
	}
	return slices.DeleteFunc(slices.Clone(list), func(s steps.Step) bool { return !slices.Contains(ids, s.Info().ID) })
}

// ReadScopes returns exactly the Graph permissions that the checks of some requirements need; of all without any id.
func ReadScopes(only ...string) []string {
	scopes := []string{"User.Read", "Organization.Read.All"} // of the user, and to read the tenant before the checks
	for _, s := range Only(Requirements(nil, steps.Profile{}), only) {
		scopes = append(scopes, s.Info().Reads...)
	}
	slices.Sort(scopes)
	return slices.Compact(scopes)
}

// SupportedReadScopes returns the ReadScopes that a cloud supports: those of the security score only where hasScore
// is true. A sign-in that asks for a permission that the cloud does not have is refused as a whole.
func SupportedReadScopes(hasScore bool, only ...string) []string {
	return slices.DeleteFunc(ReadScopes(only...),
		func(s string) bool { return !hasScore && slices.Contains(snapshot.ScoreScopes, s) })
}

// StageOf returns the stage of a requirement; [steps.StageTenant] for an unknown id.
func StageOf(step string) steps.Stage {
	for _, s := range Requirements(nil, steps.Profile{}) {
		if s.Info().ID == step {
			return s.Info().Stage
		}
	}
	return steps.StageTenant
}
