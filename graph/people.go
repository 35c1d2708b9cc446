package graph

import (
	"strings"
	"time"
)

// An Operator is the signed-in principal: a person, or an application that signed in as itself.
type Operator struct {
	ID                string
	Name              string // empty for an application that may not read its own name
	UserPrincipalName string
	Guest             bool // the account belongs to another tenant
	Roles             []Role
	RolesKnown        bool   // false if the roles could not be read; Roles is then no evidence
	Eligible          []Role // roles that can be activated with Privileged Identity Management
	EligibleKnown     bool   // false without P2 or permission
	AppID             string // set for an application, which has no user principal name and whose roles are not read
}

// Label returns the operator's user principal name, or name and id of an application.
func (o Operator) Label() string {
	switch {
	case o.AppID == "":
		return o.UserPrincipalName
	case o.Name == "":
		return o.AppID
	}
	return o.Name + " (" + o.AppID + ")"
}

// HasRole reports whether an active role of the operator is one of the templates.
func (o Operator) HasRole(templates ...string) bool { return hasTemplate(o.Roles, templates) }

// CanActivate reports whether an eligible role of the operator is one of the templates.
func (o Operator) CanActivate(templates ...string) bool { return hasTemplate(o.Eligible, templates) }

func hasTemplate(roles []Role, templates []string) bool {
	for _, r := range roles {
		for _, t := range templates {
			if r.Template == t {
				return true
			}
		}
	}
	return false
}

// A User is an account of the tenant.
type User struct {
	ID                string
	Name              string
	UserPrincipalName string
	Enabled           Tri  // Unknown if the tenant left it out
	Guest             bool // userType: what the account may see, not where it is managed
	External          Tri  // managed in another directory; Unknown where the signs of that disagree
	// EntraHome says that an external account belongs to another Entra tenant, whose MFA this one can accept, and not
	// to a Microsoft account, another provider or a mail address. Unknown for accounts of this tenant.
	EntraHome Tri
	Agent     bool      // belongs to an agent: no person signs in with it
	Issuer    string    // domain that the account signs in at by its user principal name; empty if unknown
	Synced    bool      // from an on-premises directory
	Created   time.Time // zero if unknown
}

// HasName reports whether name is the account's id or user principal name, in either case.
func (u User) HasName(name string) bool {
	return name != "" && (strings.EqualFold(name, u.ID) || strings.EqualFold(name, u.UserPrincipalName))
}

// A Method is a registered authentication method of an account.
//
// https://learn.microsoft.com/graph/api/resources/authenticationmethod
type Method struct {
	ID   string
	Type string // the last part of @odata.type, e.g. "fido2AuthenticationMethod"
	// Phone is the phoneType of a phone: mobile, alternateMobile or office.
	Phone string
	// AAGUID is the model of a passkey.
	AAGUID string
	// ConfigurationID is the policy of an external method, of which a tenant may have several.
	ConfigurationID string
}

// IsPhone reports whether the method is a telephone number, for codes by SMS or by voice.
func (m Method) IsPhone() bool { return m.Type == "phoneAuthenticationMethod" }

// CountsAsMFA reports whether the method can be the second factor of a sign-in. A Temporary Access Pass can, but only
// for a short time, so it is not counted. An unknown type is not counted, either.
func (m Method) CountsAsMFA() bool {
	switch m.Type {
	case "microsoftAuthenticatorAuthenticationMethod", "softwareOathAuthenticationMethod",
		"hardwareOathAuthenticationMethod",
		"phoneAuthenticationMethod", "externalAuthenticationMethod":
		return true
	}
	return m.IsPhishingResistant()
}

// IsPhishingResistant reports whether the method resists a fake sign-in page. Certificates do, too, but are not
// listed as methods.
func (m Method) IsPhishingResistant() bool {
	switch m.Type {
	case "fido2AuthenticationMethod", "windowsHelloForBusinessAuthenticationMethod",
		"platformCredentialAuthenticationMethod":
		return true
	}
	return false
}

// IsPasskey reports whether the method is a passkey (FIDO2): a security key, or a passkey in Microsoft Authenticator.
func (m Method) IsPasskey() bool { return m.Type == "fido2AuthenticationMethod" }

// A Registration is a row of the tenant's report on registered methods. It can be hours old, lists no disabled
// accounts and needs P1.
//
// https://learn.microsoft.com/graph/api/resources/userregistrationdetails
type Registration struct {
	UserID     string
	MFACapable Tri      // has a method that the tenant's policy allows
	Methods    []string // as the report names them, such as "mobilePhone"; nil where it does not tell
}

// UserMethods is the methods of one account, or the error that kept them from being read.
type UserMethods struct {
	UserID  string
	Methods []Method
	Err     error
}

// A PerUserMFA is the state of legacy per-user MFA of one account: disabled, enabled, enforced or a later addition of
// Microsoft; or the error that kept it from being read.
//
// https://learn.microsoft.com/graph/api/authentication-get (beta)
type PerUserMFA struct {
	UserID string
	State  string
	Err    error
}

// Members are the accounts in a group, including those in nested groups, or the error that kept them from being read.
// ErrNotFound means that the group does not exist.
type Members struct {
	GroupID string
	Name    string // of the group; empty if unknown
	UserIDs []string
	Nested  []string // ids of the groups in it, at any depth
	// Hidden says that the group, or one in it, hides its members: they are listed only for a sign-in with the
	// permission [ReadHiddenMembers].
	Hidden bool
	Err    error
}

// A GroupEligibility is the right of a principal, an account or a group, to activate membership of a group.
//
// https://learn.microsoft.com/graph/api/resources/privilegedaccessgroupeligibilityscheduleinstance
type GroupEligibility struct {
	PrincipalID string
	Member      bool // of membership, and not of ownership
}

// ReadHiddenMembers is the permission to read the members of groups that hide them. Without it Graph leaves them out.
//
// https://learn.microsoft.com/graph/api/group-list-members
const ReadHiddenMembers = "Member.Read.Hidden"

// A SignInEvent is an entry of the sign-in log.
//
// https://learn.microsoft.com/graph/api/resources/signin
type SignInEvent struct {
	UserID            string
	UserPrincipalName string
	Client            string // clientAppUsed, such as "Browser" or "IMAP4"; empty if unknown
	Time              time.Time
}

// IsLegacy reports whether the client uses a protocol that does not support MFA.
//
// https://learn.microsoft.com/entra/identity/conditional-access/policy-block-legacy-authentication
func (s SignInEvent) IsLegacy() bool {
	switch s.Client {
	case "", "Browser", "Mobile Apps and Desktop clients":
		return false
	}
	return true
}

// A Group is a group of the tenant.
type Group struct {
	ID, Name string
	// HidesMembers says that the members are listed only for a sign-in with the permission [ReadHiddenMembers].
	HidesMembers bool
}
