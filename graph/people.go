package graph

import (
	"strings"
	"time"
)

// An Operator is who is signed in to the tenant at hand: a person, or an application that acts for itself.
type Operator struct {
	ID                string
	Name              string // of an application empty where it may not read its own
	UserPrincipalName string
	Guest             bool // the account lives in another tenant
	Roles             []Role
	RolesKnown        bool   // false when the roles could not be read; Roles is then no evidence
	Eligible          []Role // roles that Privileged Identity Management would activate on request
	EligibleKnown     bool   // false without P2 or permission
	AppID             string // of an application; it has no user principal name, and its roles are not asked for
}

// Label names the operator to people: by user principal name, or an application by name and id.
func (o Operator) Label() string {
	switch {
	case o.AppID == "":
		return o.UserPrincipalName
	case o.Name == "":
		return o.AppID
	}
	return o.Name + " (" + o.AppID + ")"
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
	Enabled           Tri       // Unknown when the tenant did not say
	Guest             bool      // by userType: what the account may see, not where it lives
	Invited           bool      // the account lives elsewhere and was invited: creationType, or #EXT# in the user principal name
	Synced            bool      // comes from an on-premises directory
	Created           time.Time // zero when the tenant did not say
}

// Named reports whether a name is the account's: its id or its user principal name, in either case.
func (u User) Named(name string) bool {
	return name != "" && (strings.EqualFold(name, u.ID) || strings.EqualFold(name, u.UserPrincipalName))
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

// IsPasskey reports whether the method is a passkey (FIDO2): a security key, or a passkey in Microsoft Authenticator.
func (m Method) IsPasskey() bool { return m.Type == "fido2AuthenticationMethod" }

// A Registration is a line of the tenant's report on who registered what. It can be hours old, lists no disabled accounts and needs P1.
//
// https://learn.microsoft.com/graph/api/resources/userregistrationdetails
type Registration struct {
	UserID     string
	MFACapable bool // has a method that the tenant's policy allows
}

// UserMethods is what could be read of one account's methods: either Methods, or why not.
type UserMethods struct {
	UserID  string
	Methods []Method
	Err     error
}

// A PerUserMFA is the state of the old per-user MFA for one account: disabled, enabled, enforced, or what Microsoft adds next; or why
// it could not be read.
//
// https://learn.microsoft.com/graph/api/authentication-get (beta)
type PerUserMFA struct {
	UserID string
	State  string
	Err    error
}

// Members is who is in a group, groups in it included; or why that could not be read. ErrNotFound: there is no such group.
type Members struct {
	GroupID string
	Name    string // of the group; empty when not told
	UserIDs []string
	Err     error
}

// A SignInEvent is a line of the sign-in log.
//
// https://learn.microsoft.com/graph/api/resources/signin
type SignInEvent struct {
	UserID            string
	UserPrincipalName string
	Client            string // clientAppUsed, such as "Browser" or "IMAP4"; empty when not told
	At                time.Time
}

// Legacy reports whether the client speaks a protocol that knows no MFA.
//
// https://learn.microsoft.com/entra/identity/conditional-access/policy-block-legacy-authentication
func (s SignInEvent) Legacy() bool {
	switch s.Client {
	case "", "Browser", "Mobile Apps and Desktop clients":
		return false
	}
	return true
}

// A Group is a group by its name.
type Group struct {
	ID, Name string
}
