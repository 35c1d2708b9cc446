package graph

import "encoding/json"

// A Policy is a Conditional Access policy.
//
// https://learn.microsoft.com/graph/api/resources/conditionalaccesspolicy
type Policy struct {
	ID         string
	Name       string
	State      string // StateOn, StateOff, StateReportOnly, or what Microsoft adds next
	Template   string // of the template it was made from; Microsoft's own policies have one too
	Conditions Conditions
	Grant      *Grant // nil: it asks for nothing
	// EndsSessions says that it limits how long a sign-in lasts (sessionControls.signInFrequency).
	EndsSessions bool
	// Strange lists fields, values and shapes that are not known here, as paths: "conditions.platforms.includePlatforms: fuchsia".
	// A policy that has any may do more or less than the rest of it says.
	Strange []string
	// Raw is the policy as Graph printed it. A change sends back the parts that it does not touch as they were.
	Raw json.RawMessage
}

// States of a policy.
const (
	StateOn         = "enabled"
	StateOff        = "disabled"
	StateReportOnly = "enabledForReportingButNotEnforced"
)

// On reports whether the policy may be in force. A state that is not known counts as on, the careful reading.
func (p Policy) On() bool { return p.State != StateOff && p.State != StateReportOnly }

// Conditions say when a policy applies. A condition that is not set is nil or empty, and applies always.
//
// https://learn.microsoft.com/graph/api/resources/conditionalaccessconditionset
type Conditions struct {
	Users     Assigned
	Apps      Applications
	Clients   []string // clientAppTypes
	Platforms *Scope
	Locations *Scope

	Devices        bool // a device filter or state is set
	SignInRisk     []string
	UserRisk       []string
	InsiderRisk    []string
	PrincipalRisk  []string // of service principals and agents
	Flows          []string // transferMethods
	WorkloadsFirst bool     // clientApplications: the policy is about service principals or agents, not people
}

// A Scope is what a condition includes and excludes: ids, or words such as All, AllTrusted or a platform.
type Scope struct{ Include, Exclude []string }

// Assigned says whom a policy is for. Users are ids or the words All, None and GuestsOrExternalUsers; roles are template ids.
//
// https://learn.microsoft.com/graph/api/resources/conditionalaccessusers
type Assigned struct {
	Users, Groups, Roles             Scope
	IncludeExternal, ExcludeExternal *External
}

// External names people from outside by how they came, and the tenants that they come from.
//
// https://learn.microsoft.com/graph/api/resources/conditionalaccessguestsorexternalusers
type External struct {
	Kinds      []string // guestOrExternalUserTypes
	AllTenants bool     // otherwise only those listed, which Graph does not tell of an account
}

// Applications says what a policy protects: ids of applications, or the words All, None, Office365, MicrosoftAdminPortals.
//
// https://learn.microsoft.com/graph/api/resources/conditionalaccessapplications
type Applications struct {
	Scope
	UserActions []string
	Contexts    []string // authentication context class references
	Filter      bool     // a filter of custom attributes is set
}

// A Grant is what a policy asks for.
//
// https://learn.microsoft.com/graph/api/resources/conditionalaccessgrantcontrols
type Grant struct {
	All      bool // every control, otherwise any one
	Controls []string
	Custom   []string // custom controls: they never satisfy MFA
	Terms    []string
	Strength *Strength
}

// Count is how many controls there are to choose from or to fulfil.
func (g Grant) Count() int {
	n := len(g.Controls) + len(g.Custom) + len(g.Terms)
	if g.Strength != nil {
		n++
	}
	return n
}

// A Strength is an authentication strength: the combinations of methods that are strong enough.
//
// https://learn.microsoft.com/graph/api/resources/authenticationstrengthpolicy
type Strength struct {
	ID   string
	Name string
	// Combinations are the allowed ones, each its methods in any order joined by commas. Nil when they were not told.
	Combinations []string
	Satisfies    string // requirementsSatisfied; empty when not told
	Narrowed     bool   // it also says which models of keys, or which issuers of certificates; they are not read
}

// Built-in authentication strengths.
const (
	StrengthMFA               = "00000000-0000-0000-0000-000000000002"
	StrengthPasswordless      = "00000000-0000-0000-0000-000000000003"
	StrengthPhishingResistant = "00000000-0000-0000-0000-000000000004"
)

// A Location is a named location. Only ranges of addresses can be trusted.
//
// https://learn.microsoft.com/graph/api/resources/namedlocation
type Location struct {
	ID      string
	Name    string
	Trusted bool
}
