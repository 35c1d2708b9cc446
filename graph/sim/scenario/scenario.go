package scenario

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"time"

	"cspready/assets"
	"cspready/graph"
)

// DefaultScenario is the scenario of a demo unless another one is chosen.
const DefaultScenario = "new-reseller"

// A Scenario is a tenant as data. Object ids that it does not give are derived from the tenant's id and the names.
type Scenario struct {
	About       string      `json:"about"` // its purpose, as JSON has no comments
	ID          string      `json:"id"`
	Name        string      `json:"name"`
	Country     string      `json:"country"`
	Created     time.Time   `json:"created"`
	PartnerType string      `json:"partnerType"`
	Cloud       graph.Cloud `json:"cloud"`
	Licence     string      `json:"licence"` // Free, P1 or P2
	// Governance is a licence for Entra ID Governance, which has Privileged Identity Management without P2.
	Governance       bool     `json:"governance"`
	Domains          []Domain `json:"domains"`
	Synced           bool     `json:"synced"`
	SecurityDefaults bool     `json:"securityDefaults"`
	NoVaultConsent   bool     `json:"noVaultConsent"` // the client is not preauthorized for Key Vault
	// classic or risk policies: they block security defaults, and Graph does not list them
	HiddenPolicies bool `json:"hiddenPolicies"`
	// DefaultsNeedNoPolicies makes the service refuse security defaults while any Conditional Access policy exists, also
	// one that is off or report-only, as Microsoft's documentation says.
	DefaultsNeedNoPolicies bool `json:"defaultsNeedNoPolicies"`
	NoConsent              bool `json:"noConsent"` // the client has no consent, and only an administrator could give it
	// RefusesReportOnly makes the service refuse report-only policies too while security defaults are on.
	RefusesReportOnly bool `json:"refusesReportOnly"`
	// ManagedPolicies makes Microsoft add its managed policies when security defaults are turned off.
	ManagedPolicies bool     `json:"managedPolicies"`
	Policies        []Policy `json:"policies"`
	// RawPolicies are policies as Graph answers them, after the others. They are answered unchanged.
	RawPolicies         []map[string]any `json:"rawPolicies"`
	Locations           []Location       `json:"locations"`
	Strengths           []Strength       `json:"strengths"`
	WhatIf              WhatIf           `json:"whatIf"`
	TemporaryAccessPass PassPolicy       `json:"temporaryAccessPass"`
	Vaults              []KeyVault       `json:"vaults"`
	Passkeys            PasskeyPolicy    `json:"passkeys"`
	// MethodPolicies change the policies of authentication methods, by their ids in Graph, such as "Sms".
	MethodPolicies map[string]MethodPolicy `json:"methodPolicies"`
	CrossTenant    CrossTenantAccess       `json:"crossTenant"`
	LegacySignIns  []SignIn                `json:"legacySignIns"`
	Users          []User                  `json:"users"`
	Groups         []Group                 `json:"groups"`
	// RoleAssignments are assignments of roles beside those of users and groups.
	RoleAssignments []RoleAssignment `json:"roleAssignments"`
	Person          Person           `json:"person"`
	// Applications and their permissions.
	Applications    []Application        `json:"applications"`
	Vendors         []VendorApp          `json:"vendors"`
	AppRules        *AppManagementPolicy `json:"appRules"`        // nil: no policy is set
	NoPartnerCenter bool                 `json:"noPartnerCenter"` // Partner Center has no service principal
	PartnerCenter   PartnerCenter        `json:"partnerCenter"`
	Score           *Score               `json:"score"` // nil: the tenant has no partner security score
	// PartnerPreauthorized is whether Microsoft preauthorizes the client for Partner Center; absent: true.
	PartnerPreauthorized *bool `json:"partnerPreauthorized"`
}

// A Domain is a verified domain of a scenario.
type Domain struct {
	Name    string `json:"name"`
	Default bool   `json:"default"`
	Initial bool   `json:"initial"`
	// Federated domains authenticate their users at another identity provider. MFABehaviour is
	// federatedIdpMfaBehavior, null if empty.
	Federated    bool   `json:"federated"`
	MFABehaviour string `json:"federatedIdpMfaBehavior"`
	PasswordDays int    `json:"passwordDays"` // days until a password expires; 0: never
}

// A User is an account. Roles are names or template ids, Methods are Graph's types without
// "AuthenticationMethod"; every account has a password.
type User struct {
	ID       string    `json:"id"` // absent: derived from the user principal name
	Name     string    `json:"name"`
	UPN      string    `json:"upn"`
	Created  time.Time `json:"created"` // absent: the tenant's
	Guest    bool      `json:"guest"`
	Disabled bool      `json:"disabled"`
	Roles    []string  `json:"roles"`
	Eligible []string  `json:"eligible"` // roles that can be activated with Privileged Identity Management
	// Activated are roles that are active for some hours, as with Privileged Identity Management.
	Activated []string `json:"activated"`
	Methods   []string `json:"methods"`
	Synced    bool     `json:"synced"`
	// PasswordPolicies is Graph's value, such as "DisablePasswordExpiration"; absent: null.
	PasswordPolicies string `json:"passwordPolicies"`
	// PerUserMFA is the state of the legacy per-user MFA; absent: disabled.
	PerUserMFA string `json:"perUserMfa"`
	Unlicensed bool   `json:"unlicensed"`
	// Hours since the last interactive and the last non-interactive sign-in; 0: never.
	SignedInHoursAgo   int `json:"personHoursAgo"`
	BackgroundHoursAgo int `json:"programHoursAgo"`
	// Properties are answered instead of those that follow from the rest; "@odata.type" is one of them.
	Properties map[string]any `json:"properties"`
	// Registration replaces properties of the user's line in the registration report, and can make them null.
	Registration map[string]any `json:"registration"`
	Unreported   bool           `json:"unreported"` // the registration report has no line of the user
}

// A PassPolicy is the tenant's policy on Temporary Access Passes. It applies to all users, unless it names groups,
// or users by user principal name.
type PassPolicy struct {
	Enabled bool     `json:"enabled"`
	Once    bool     `json:"once"` // only one-time passes
	Groups  []string `json:"groups"`
	Users   []string `json:"users"`
}

// A PasskeyPolicy is the tenant's policy on passkeys. The zero value allows all users to register their own.
type PasskeyPolicy struct {
	Disabled      bool `json:"disabled"`
	NoSelfService bool `json:"noSelfService"`
}

// A MethodPolicy changes the policy of an authentication method. It applies to all users, unless it names groups.
type MethodPolicy struct {
	State          string   `json:"state"` // "enabled" or "disabled"; absent: as in other tenants
	Groups         []string `json:"groups"`
	ExcludedGroups []string `json:"excludedGroups"`
}

// A SignIn is an event of the sign-in log, that many hours ago.
type SignIn struct {
	UPN      string `json:"upn"`
	Client   string `json:"client"`
	HoursAgo int    `json:"hoursAgo"`
}

// A Group is a security group, or one of another kind. Members are user principal names, and names of other groups, or
// the ids of either.
type Group struct {
	ID       string   `json:"id"` // absent: derived from the name
	Name     string   `json:"name"`
	Members  []string `json:"members"`
	Roles    []string `json:"roles"`
	Eligible []string `json:"eligible"`
	// EligibleMembers can activate their membership, as with PIM for Groups.
	EligibleMembers []string `json:"eligibleMembers"`
	// Visibility is Graph's value: Private, Public or HiddenMembership; absent: null.
	Visibility     string   `json:"visibility"`
	RoleAssignable bool     `json:"roleAssignable"` // as every group with a role is
	Types          []string `json:"groupTypes"`
}

// A RoleAssignment gives a role, a name or a template id, to a user or a group: Principal is a user principal name, the
// name of a group, or an id.
type RoleAssignment struct {
	Principal string `json:"principal"`
	Role      string `json:"role"`
	Scope     string `json:"scope"`     // directoryScopeId; absent: the tenant
	Eligible  bool   `json:"eligible"`  // it can be activated with Privileged Identity Management
	Activated bool   `json:"activated"` // it is active for some hours
}

// Names lists the scenarios in alphabetical order.
func Names() []string {
	files, _ := fs.Glob(assets.Scenarios(), "*.json") // the pattern is well formed, so that there is no error
	for i, f := range files {
		files[i] = strings.TrimSuffix(f, ".json")
	}
	files = append(files, LargeName)
	slices.Sort(files)
	return files
}

// Read returns a scenario, for a test that changes it before it creates the tenant.
func Read(name string) (Scenario, error) {
	if name == LargeName {
		return ReadLarge(LargeDefault)
	}
	text, err := fs.ReadFile(assets.Scenarios(), name+".json")
	if errors.Is(err, fs.ErrNotExist) || errors.Is(err, fs.ErrInvalid) {
		return Scenario{}, fmt.Errorf("no scenario %q: there are %s", name, strings.Join(Names(), ", "))
	}
	if err != nil {
		return Scenario{}, fmt.Errorf("read scenario %q: %w", name, err)
	}
	s, err := parseScenario(text)
	if err != nil {
		return Scenario{}, fmt.Errorf("scenario %q: %w", name, err)
	}
	return s, nil
}

// parseScenario refuses unknown fields: a misspelt one would silently describe another tenant.
func parseScenario(text []byte) (Scenario, error) {
	var s Scenario
	d := json.NewDecoder(strings.NewReader(string(text)))
	d.DisallowUnknownFields()
	if err := d.Decode(&s); err != nil {
		return Scenario{}, err
	}
	return s, nil
}
