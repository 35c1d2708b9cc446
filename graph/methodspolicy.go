package graph

import "slices"

// A MethodsPolicy says which authentication methods a tenant allows, and whom. Since 2025-09-30 it alone decides: the
// older policies on MFA and on resetting passwords no longer do.
//
// https://learn.microsoft.com/graph/api/resources/authenticationmethodspolicy
type MethodsPolicy struct{ Configurations []MethodConfiguration }

// A MethodConfiguration is the policy on one method.
//
// https://learn.microsoft.com/graph/api/resources/authenticationmethodconfiguration
type MethodConfiguration struct {
	MethodPolicy
	ID   string
	Kind string // its type in lower case without "AuthenticationMethodConfiguration", such as "sms"
	// Unreadable says that it has a state or a target that is not known.
	Unreadable bool
	// OfficePhone says of voice calls whether users may register office phones.
	OfficePhone Tri
	// OneTimeCodes says of Microsoft Authenticator whether its one-time codes are allowed.
	OneTimeCodes Tri
	// Keys restricts the models of passkeys; nil for no restriction.
	Keys *KeyRestriction
}

// A KeyRestriction allows passkeys of some models, or blocks them.
//
// https://learn.microsoft.com/graph/api/resources/fido2keyrestrictions
type KeyRestriction struct {
	Allows  bool // those listed, and no others; false: it blocks those listed
	AAGUIDs []string
}

// OfKind returns the policies on methods of a kind. Only external methods can have several.
func (p MethodsPolicy) OfKind(kind string) []MethodConfiguration {
	return slices.DeleteFunc(slices.Clone(p.Configurations),
		func(c MethodConfiguration) bool { return c.Kind != kind })
}
