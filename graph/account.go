package graph

import (
	"encoding/json"
	"time"
)

// An Account is one account of a tenant with properties that the list of users leaves out.
//
// https://learn.microsoft.com/graph/api/user-get
type Account struct {
	User
	Licensed bool // has any licence
	// PasswordNeverExpires says that the password of the account never expires (DisablePasswordExpiration), whatever
	// its domain says.
	PasswordNeverExpires bool
}

// A RoleSchedule is an active role assignment in Privileged Identity Management, with the time when it ends.
//
// https://learn.microsoft.com/graph/api/resources/unifiedroleassignmentscheduleinstance
type RoleSchedule struct {
	Role, Principal, Scope string
	Activated              bool      // an eligible role that was activated for a while; false for an active assignment
	Ends                   time.Time // zero: no end
}

// IsPermanent reports whether the role is assigned over the whole tenant without an end.
func (s RoleSchedule) IsPermanent() bool { return s.Scope == "/" && !s.Activated && s.Ends.IsZero() }

// A MethodKind is the name of an authentication method in the addresses of the authentication methods policy.
type MethodKind string

// Authentication methods whose policies are read and changed.
const (
	PassMethod    MethodKind = "temporaryAccessPass"
	PasskeyMethod MethodKind = "fido2"
)

// AllUsers is the target of a method policy for all users.
const AllUsers = "all_users"

// A MethodPolicy is a tenant's policy for one authentication method.
//
// https://learn.microsoft.com/graph/api/resources/authenticationmethodspolicy
type MethodPolicy struct {
	Enabled          bool
	Include, Exclude []MethodTarget
	// SelfService says whether users may register the method themselves; Unknown for methods without that setting.
	SelfService Tri
}

// A MethodTarget is a target of a method policy: a group, an account, or [AllUsers].
type MethodTarget struct {
	ID    string
	Group bool // true for AllUsers, too
	// Raw is the target as in Graph's JSON. Targets can only be replaced as a whole, so a change sends the others
	// back unchanged.
	Raw json.RawMessage
}

// A PassPolicy is the tenant's policy for Temporary Access Passes.
//
// https://learn.microsoft.com/graph/api/resources/temporaryaccesspassauthenticationmethodconfiguration
type PassPolicy struct {
	MethodPolicy
	SingleUse                bool          // passes work one time only
	DefaultLifetime          time.Duration // lifetime if a request sets none
	MinLifetime, MaxLifetime time.Duration // bounds of the lifetime
}

// CoversAllUsers reports whether the policy includes all users and excludes no one.
func (p MethodPolicy) CoversAllUsers() bool {
	for _, t := range p.Include {
		if t.ID == AllUsers {
			return len(p.Exclude) == 0
		}
	}
	return false
}
