package steptest

import (
	"time"

	"cspready/graph"
	"cspready/graph/sim/scenario"
	"cspready/steps/catalog"
)

// PolicyScopes is what a session holds that may change how MFA is enforced.
func PolicyScopes() []string {
	return append(catalog.ReadScopes(), "Policy.ReadWrite.SecurityDefaults", "Policy.ReadWrite.ConditionalAccess", "Application.Read.All",
		"UserAuthMethod-TAP.ReadWrite.All", "User.RevokeSessions.All")
}

var (
	MFAForAll   = PolicyNamed("MFA for all", nil, nil)
	BlockLegacy = PolicyNamed("Block legacy", Object{"clientAppTypes": []any{"exchangeActiveSync", "other"}}, Object{"operator": "OR", "builtInControls": []any{"block"}})
)

func ExcludedFromAll(users Object) func(*scenario.Scenario) {
	users["includeUsers"] = []any{"All"}
	return PolicyNamed("MFA but for some", Object{"users": users}, nil)
}

type Object = map[string]any

// PolicyNamed adds a policy that is on.
func PolicyNamed(name string, conditions, grant Object) func(*scenario.Scenario) {
	return func(s *scenario.Scenario) {
		s.Policies = append(s.Policies, scenario.Policy{Name: name, State: graph.StateOn, Conditions: conditions, Grant: grant})
	}
}

func DefaultsOn(s *scenario.Scenario) { s.SecurityDefaults = true }

func DefaultsOff(s *scenario.Scenario) { s.SecurityDefaults = false }

func PremiumP2(s *scenario.Scenario) { s.Licence = "P2" }

func PremiumP1(s *scenario.Scenario) { s.Licence = "P1" }

func NewTenant(s *scenario.Scenario) { s.Created = time.Now().Add(-23 * time.Hour) }
