package steptest

import (
	"time"

	"cspready/graph"
	"cspready/graph/sim/scenario"
	"cspready/steps/catalog"
)

// PolicyScopes are the permissions of a session that may change how MFA is enforced.
func PolicyScopes() []string {
	return append(catalog.ReadScopes(), "Policy.ReadWrite.SecurityDefaults", "Policy.ReadWrite.ConditionalAccess",
		"Application.Read.All",
		"UserAuthMethod-TAP.ReadWrite.All", "User.RevokeSessions.All")
}

// MFAForAll and BlockLegacy are the policies that Microsoft recommends.
var (
	MFAForAll   = PolicyNamed("MFA for all", nil, nil)
	BlockLegacy = PolicyNamed("Block legacy", Object{"clientAppTypes": []any{"exchangeActiveSync", "other"}},
		Object{"operator": "OR", "builtInControls": []any{"block"}})
)

// ExcludedFromAll adds a policy for all users but those in users.
func ExcludedFromAll(users Object) func(*scenario.Scenario) {
	users["includeUsers"] = []any{"All"}
	return PolicyNamed("MFA but for some", Object{"users": users}, nil)
}

// An Object is a JSON object of a policy.
type Object = map[string]any

// PolicyNamed adds a policy that is on.
func PolicyNamed(name string, conditions, grant Object) func(*scenario.Scenario) {
	return func(s *scenario.Scenario) {
		s.Policies = append(s.Policies,
			scenario.Policy{Name: name, State: graph.StateOn, Conditions: conditions, Grant: grant})
	}
}

// DefaultsOn turns security defaults on.
func DefaultsOn(s *scenario.Scenario) { s.SecurityDefaults = true }

// DefaultsOff turns security defaults off.
func DefaultsOff(s *scenario.Scenario) { s.SecurityDefaults = false }

// PremiumP2 gives the tenant Entra ID P2.
func PremiumP2(s *scenario.Scenario) { s.Licence = "P2" }

// PremiumP1 gives the tenant Entra ID P1.
func PremiumP1(s *scenario.Scenario) { s.Licence = "P1" }

// CreatedYesterday makes the tenant too new for security defaults to be enforced.
func CreatedYesterday(s *scenario.Scenario) { s.Created = time.Now().Add(-23 * time.Hour) }
