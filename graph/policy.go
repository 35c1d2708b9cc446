package graph

import (
	"encoding/json"
	"strings"
)

// A Policy is a Conditional Access policy.
//
// https://learn.microsoft.com/graph/api/resources/conditionalaccesspolicy
type Policy struct {
	ID         string
	Name       string
	State      string // StateOn, StateOff, StateReportOnly, or a later addition of Microsoft
	Template   string // template that it was created from; Microsoft's own policies have one, too
	Conditions Conditions
	Grant      *GrantControls // nil: no controls
	// LimitsSession says that the policy limits how long a sign-in lasts (sessionControls.signInFrequency).
	LimitsSession bool
	// Unrecognised lists fields, values and shapes that are not known here, as paths:
	// "conditions.platforms.includePlatforms: fuchsia". A policy that has any may do more or less than its other
	// fields say.
	Unrecognised []string
	// Raw is the policy as in Graph's JSON. A change sends back the parts that it does not touch unchanged.
	Raw json.RawMessage
}

// States of a policy.
const (
	StateOn         = "enabled"
	StateOff        = "disabled"
	StateReportOnly = "enabledForReportingButNotEnforced"
)

// IsOn reports whether the policy may be in force. An unknown state counts as on, to be careful.
func (p Policy) IsOn() bool { return p.State != StateOff && p.State != StateReportOnly }

// IsMicrosoftManaged reports whether Microsoft created the policy. Such a policy cannot be deleted, and in Graph its
// name is the only sign of it.
//
// https://learn.microsoft.com/entra/identity/conditional-access/managed-policies
func (p Policy) IsMicrosoftManaged() bool { return strings.HasPrefix(p.Name, "Microsoft-managed") }

// Conditions are the conditions under which a policy applies. A condition that is not set is nil or empty, and always
// holds.
//
// https://learn.microsoft.com/graph/api/resources/conditionalaccessconditionset
type Conditions struct {
	Users     PolicyUsers
	Apps      PolicyApps
	Clients   []string // clientAppTypes
	Platforms *Scope
	Locations *Scope

	Devices       bool // a device filter or state is set
	SignInRisk    []string
	UserRisk      []string
	InsiderRisk   []string
	PrincipalRisk []string // of service principals and agents
	Flows         []string // transferMethods
	Workloads     bool     // clientApplications: the policy applies to service principals or agents, not to users
}

// A Scope is the included and excluded values of a condition: ids, or words such as All, AllTrusted or a platform.
type Scope struct{ Include, Exclude []string }

// PolicyUsers are the users that a policy applies to. Users are ids or the words All, None and GuestsOrExternalUsers;
// roles are template ids.
//
// https://learn.microsoft.com/graph/api/resources/conditionalaccessusers
type PolicyUsers struct {
	Users, Groups, Roles             Scope
	IncludeExternal, ExcludeExternal *ExternalUsers
}

// ExternalUsers are guests and external users by kind, and the tenants that they come from.
//
// https://learn.microsoft.com/graph/api/resources/conditionalaccessguestsorexternalusers
type ExternalUsers struct {
	Kinds      []string // guestOrExternalUserTypes
	AllTenants bool     // all tenants; otherwise only those listed, which Graph does not say of an account
}

// PolicyApps are the applications that a policy applies to: ids, or the words All, None, Office365,
// MicrosoftAdminPortals.
//
// https://learn.microsoft.com/graph/api/resources/conditionalaccessapplications
type PolicyApps struct {
	Scope
	UserActions []string
	Contexts    []string // authentication context class references
	Filter      bool     // a filter by custom attributes is set
}

// GrantControls are the controls that a policy requires.
//
// https://learn.microsoft.com/graph/api/resources/conditionalaccessgrantcontrols
type GrantControls struct {
	RequireAll     bool // requires all controls, otherwise any one of them
	Controls       []string
	CustomControls []string // custom controls, which never satisfy MFA
	TermsOfUse     []string
	Strength       *Strength
}

// Count returns the number of controls.
func (g GrantControls) Count() int {
	n := len(g.Controls) + len(g.CustomControls) + len(g.TermsOfUse)
	if g.Strength != nil {
		n++
	}
	return n
}

// A Strength is an authentication strength: a set of allowed combinations of methods.
//
// https://learn.microsoft.com/graph/api/resources/authenticationstrengthpolicy
type Strength struct {
	ID   string
	Name string
	// Combinations are the allowed combinations, each a list of methods in any order, joined by commas. Nil if
	// unknown.
	Combinations []string
	Satisfies    string // requirementsSatisfied; empty if unknown
	Restricted   bool   // limited to models of keys or issuers of certificates, which are not read
}

// Built-in authentication strengths.
const (
	StrengthMFA               = "00000000-0000-0000-0000-000000000002"
	StrengthPasswordless      = "00000000-0000-0000-0000-000000000003"
	StrengthPhishingResistant = "00000000-0000-0000-0000-000000000004"
)

// A Location is a named location: ranges of IP addresses, or countries. Only ranges can be trusted. A location of
// another kind has neither.
//
// https://learn.microsoft.com/graph/api/resources/namedlocation
type Location struct {
	ID        string
	Name      string
	Trusted   bool
	Ranges    []string // in CIDR notation
	Countries []string // two letters each
}
