package sim

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

// DefaultScenario is the tenant that a demo shows unless told otherwise.
const DefaultScenario = "new-reseller"

// A Scenario is a tenant as data. Object ids are not in it: they follow from the tenant's id and the names.
type Scenario struct {
	About            string      `json:"about"` // what it is for, as JSON has no comments
	ID               string      `json:"id"`
	Name             string      `json:"name"`
	Country          string      `json:"country"`
	Created          time.Time   `json:"created"`
	PartnerType      string      `json:"partnerType"`
	Cloud            graph.Cloud `json:"cloud"`
	Licence          string      `json:"licence"` // Free, P1 or P2
	Domains          []Domain    `json:"domains"`
	Synced           bool        `json:"synced"`
	SecurityDefaults bool        `json:"securityDefaults"`
	NoVaultConsent   bool        `json:"noVaultConsent"` // the application may not ask for tokens for Key Vaults
	HiddenPolicies   bool        `json:"hiddenPolicies"` // classic or risk policies: they block security defaults and Graph lists none
	NoConsent        bool        `json:"noConsent"`      // nobody has consented to the application, and nobody may
	// RefusesReportOnly makes the service refuse report-only policies too while security defaults are on.
	RefusesReportOnly bool `json:"refusesReportOnly"`
	// ManagedPolicies makes Microsoft add policies of its own when security defaults go off.
	ManagedPolicies bool               `json:"managedPolicies"`
	Policies        []PolicyScenario   `json:"policies"`
	Locations       []LocationScenario `json:"locations"`
	Strengths       []StrengthScenario `json:"strengths"`
	Passes          PassScenario       `json:"temporaryAccessPass"`
	Vaults          []VaultScenario    `json:"vaults"`
	Passkeys        PasskeyScenario    `json:"passkeys"`
	LegacySignIns   []SignInScenario   `json:"legacySignIns"`
	Users           []UserScenario     `json:"users"`
	Groups          []GroupScenario    `json:"groups"`
	Person          Person             `json:"person"`
	// Applications and what goes with them.
	Applications    []ApplicationScenario `json:"applications"`
	Vendors         []VendorScenario      `json:"vendors"`
	AppRules        *AppRulesScenario     `json:"appRules"`        // nil: no rules are in force
	NoPartnerCenter bool                  `json:"noPartnerCenter"` // Partner Center has no service principal
	PartnerCenter   PartnerScenario       `json:"partnerCenter"`
	Score           *ScoreScenario        `json:"score"` // nil: the tenant has no partner security score
	// PartnerPreauthorized is whether Microsoft lets the application that people sign in with ask for tokens for Partner Center; true when
	// absent.
	PartnerPreauthorized *bool `json:"partnerPreauthorized"`
}

// A Domain is a verified domain of a scenario.
type Domain struct {
	Name    string `json:"name"`
	Default bool   `json:"default"`
	Initial bool   `json:"initial"`
	// Federated domains have their users signed in elsewhere; MFABehaviour is federatedIdpMfaBehavior, null when empty.
	Federated    bool   `json:"federated"`
	MFABehaviour string `json:"federatedIdpMfaBehavior"`
	PasswordDays int    `json:"passwordDays"` // how long a password is good for; 0 is for ever
}

// A UserScenario is an account. Roles go by name or template id, Methods by Graph's type without "AuthenticationMethod"; a
// password goes without saying.
type UserScenario struct {
	Name     string    `json:"name"`
	UPN      string    `json:"upn"`
	Created  time.Time `json:"created"` // the tenant's when absent
	Guest    bool      `json:"guest"`
	Disabled bool      `json:"disabled"`
	Roles    []string  `json:"roles"`
	Eligible []string  `json:"eligible"` // roles to activate with Privileged Identity Management
	// Activated are roles that are held for some hours, as Privileged Identity Management gives them.
	Activated []string `json:"activated"`
	Methods   []string `json:"methods"`
	Synced    bool     `json:"synced"`
	// PasswordPolicies is as Graph has it, such as "DisablePasswordExpiration"; null when absent.
	PasswordPolicies string `json:"passwordPolicies"`
	// PerUserMFA is the state of the old per-user MFA; disabled when absent.
	PerUserMFA string `json:"perUserMfa"`
	Unlicensed bool   `json:"unlicensed"`
	// How long ago somebody, and a program, signed in with it last, in hours; 0 is never.
	PersonAgo  int `json:"personHoursAgo"`
	ProgramAgo int `json:"programHoursAgo"`
}

// A PassScenario is what the tenant allows of Temporary Access Passes, and for whom: everybody, unless groups by name or users by user
// principal name are given.
type PassScenario struct {
	Enabled bool     `json:"enabled"`
	Once    bool     `json:"once"` // only passes that work one time
	Groups  []string `json:"groups"`
	Users   []string `json:"users"`
}

// A PasskeyScenario is what the tenant does not allow of passkeys. The zero value lets everybody register their own.
type PasskeyScenario struct {
	Disabled      bool `json:"disabled"`
	NoSelfService bool `json:"noSelfService"`
}

// A SignInScenario is an event of the sign-in log, so many hours ago.
type SignInScenario struct {
	UPN    string `json:"upn"`
	Client string `json:"client"`
	Ago    int    `json:"hoursAgo"`
}

// A GroupScenario is a security group. Members are user principal names and names of other groups.
type GroupScenario struct {
	Name     string   `json:"name"`
	Members  []string `json:"members"`
	Roles    []string `json:"roles"`
	Eligible []string `json:"eligible"`
}

// Names lists the scenarios that can be loaded, in alphabetical order.
func Names() []string {
	files, _ := fs.Glob(assets.Scenarios(), "*.json") // the pattern is well formed, the only error there is
	for i, f := range files {
		files[i] = strings.TrimSuffix(f, ".json")
	}
	files = append(files, LargeScenario)
	slices.Sort(files)
	return files
}

// Load makes a fresh tenant of a scenario.
func Load(name string) (*Tenant, error) {
	s, err := Read(name)
	if err != nil {
		return nil, err
	}
	return New(s)
}

// Read returns a scenario, for a tenant that is to be another in some way.
func Read(name string) (Scenario, error) {
	if name == LargeScenario {
		return ReadLarge(LargeUsual)
	}
	text, err := fs.ReadFile(assets.Scenarios(), name+".json")
	if errors.Is(err, fs.ErrNotExist) || errors.Is(err, fs.ErrInvalid) {
		return Scenario{}, fmt.Errorf("no scenario %q: there are %s", name, strings.Join(Names(), ", "))
	}
	if err != nil {
		return Scenario{}, fmt.Errorf("read scenario %q: %w", name, err)
	}
	s, err := parse(text)
	if err != nil {
		return Scenario{}, fmt.Errorf("scenario %q: %w", name, err)
	}
	return s, nil
}

// parse refuses fields it does not know, since a misspelt one would silently make another tenant.
func parse(text []byte) (Scenario, error) {
	var s Scenario
	d := json.NewDecoder(strings.NewReader(string(text)))
	d.DisallowUnknownFields()
	if err := d.Decode(&s); err != nil {
		return Scenario{}, err
	}
	return s, nil
}
