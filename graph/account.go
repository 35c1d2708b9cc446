package graph

import (
	"encoding/json"
	"time"
)

// An Account is what a tenant tells of one account when it is asked for that one: more than it tells of everybody.
//
// https://learn.microsoft.com/graph/api/user-get
type Account struct {
	User
	Licensed bool // has any licence
	// KeepsPassword says that the password of the account never expires (DisablePasswordExpiration), whatever its domain says.
	KeepsPassword bool
}

// A RoleSchedule is an active role assignment as Privileged Identity Management knows it, which tells for how long it holds.
//
// https://learn.microsoft.com/graph/api/resources/unifiedroleassignmentscheduleinstance
type RoleSchedule struct {
	Role, Principal, Scope string
	Activated              bool      // an eligible role that was activated for a while; false for one that was assigned as active
	Ends                   time.Time // zero: it holds until somebody ends it
}

// Permanent reports whether the role is held over the whole tenant until somebody takes it away.
func (s RoleSchedule) Permanent() bool { return s.Scope == "/" && !s.Activated && s.Ends.IsZero() }

// A MethodKind is an authentication method as the authentication methods policy names it in addresses.
type MethodKind string

// The methods whose policies are read and changed.
const (
	PassMethod    MethodKind = "temporaryAccessPass"
	PasskeyMethod MethodKind = "fido2"
)

// AllUsers is the target of a method policy that means everybody.
const AllUsers = "all_users"

// A MethodPolicy is what a tenant's policy says of one authentication method.
//
// https://learn.microsoft.com/graph/api/resources/authenticationmethodspolicy
type MethodPolicy struct {
	Enabled          bool
	Include, Exclude []MethodTarget
	// SelfService says whether people may register the method themselves; Unknown for methods of which that is not told.
	SelfService Tri
}

// A MethodTarget is whom a method policy is for: a group, an account, or [AllUsers].
type MethodTarget struct {
	ID    string
	Group bool // AllUsers counts as one
	// Raw is the target as Graph printed it: targets are only replaced as a whole, so a change sends the others back as they were.
	Raw json.RawMessage
}

// A PassPolicy is what the tenant allows of Temporary Access Passes.
//
// https://learn.microsoft.com/graph/api/resources/temporaryaccesspassauthenticationmethodconfiguration
type PassPolicy struct {
	MethodPolicy
	Once           bool          // only passes that work one time
	Default        time.Duration // lifetime when none is asked for
	Shortest, Most time.Duration // bounds of the lifetime
}

// Everyone reports whether the policy is for all users, and leaves out nobody.
func (p MethodPolicy) Everyone() bool {
	for _, t := range p.Include {
		if t.ID == AllUsers {
			return len(p.Exclude) == 0
		}
	}
	return false
}
