package graph

import "time"

// An Operator is the signed-in person in the tenant at hand.
type Operator struct {
	ID                string
	Name              string
	UserPrincipalName string
	Guest             bool // the account lives in another tenant
	Roles             []Role
	RolesKnown        bool   // false when the roles could not be read; Roles is then no evidence
	Eligible          []Role // roles that Privileged Identity Management would activate on request
	EligibleKnown     bool   // false without P2 or permission
}

// Holds reports whether an active role of the operator is one of the templates.
func (o Operator) Holds(templates ...string) bool { return holds(o.Roles, templates) }

// MayActivate reports whether an eligible role of the operator is one of the templates.
func (o Operator) MayActivate(templates ...string) bool { return holds(o.Eligible, templates) }

func holds(roles []Role, templates []string) bool {
	for _, r := range roles {
		for _, t := range templates {
			if r.Template == t {
				return true
			}
		}
	}
	return false
}

// A User is an account of the tenant, as far as the checks need it.
type User struct {
	ID                string
	Name              string
	UserPrincipalName string
	Enabled           Tri // Unknown when the tenant did not say
	Guest             bool
	Created           time.Time // zero when the tenant did not say
}

// A Method is one way in which an account can prove itself.
//
// https://learn.microsoft.com/graph/api/resources/authenticationmethod
type Method struct {
	ID   string
	Type string // the last part of @odata.type, e.g. "fido2AuthenticationMethod"
}

// MFA reports whether the method can be the second factor of a sign-in. A Temporary Access Pass can, but not for long: it is not
// counted. An unknown type counts as No, as Yes would claim more than is known.
func (m Method) MFA() bool {
	switch m.Type {
	case "microsoftAuthenticatorAuthenticationMethod", "softwareOathAuthenticationMethod", "hardwareOathAuthenticationMethod",
		"phoneAuthenticationMethod", "externalAuthenticationMethod":
		return true
	}
	return m.PhishingResistant()
}

// PhishingResistant reports whether the method withstands a fake sign-in page. Certificates do too but are not listed as methods.
func (m Method) PhishingResistant() bool {
	switch m.Type {
	case "fido2AuthenticationMethod", "windowsHelloForBusinessAuthenticationMethod", "platformCredentialAuthenticationMethod":
		return true
	}
	return false
}

// A Registration is a line of the tenant's report on who registered what. It can be hours old and needs P1.
//
// https://learn.microsoft.com/graph/api/resources/userregistrationdetails
type Registration struct {
	UserID     string
	MFACapable bool // has a method that the tenant's policy allows
}

// A Policy is a Conditional Access policy, as far as security defaults care: whether it is on.
type Policy struct {
	ID    string
	Name  string
	State string // enabled, disabled, enabledForReportingButNotEnforced, or what Microsoft adds next
}

// On reports whether the policy may be in force. A state that is not known counts as on, the careful reading.
func (p Policy) On() bool {
	return p.State != "disabled" && p.State != "enabledForReportingButNotEnforced"
}

// UserMethods is what could be read of one account's methods: either Methods, or why not.
type UserMethods struct {
	UserID  string
	Methods []Method
	Err     error
}
