package graphapi

import (
	"slices"
	"time"

	"cspready/graph/sim/internal/core"
	"cspready/graph/sim/internal/login"
)

// New creates the service with its operations. No other file refers to the table of operations, so that an
// operation can be read without all the others.
func New(shared *core.State, login *login.Service) *Service {
	return &Service{
		State: shared, login: login, operations: operations,
		subscribedSkus: subscriptionsOf(shared.TenantID, shared.Licence, shared.Scenario.Governance,
			len(shared.Scenario.Users)),
		throttleWindows: map[workload][]time.Time{},
	}
}

// ReadScopes returns the permissions for reading, which ".default" means for Microsoft's clients: an administrator has
// consented to all of them.
func ReadScopes() []string {
	var scopes []string
	for _, op := range operations {
		if op.method == "GET" && !slices.Contains(scopes, op.scopes[0]) {
			scopes = append(scopes, op.scopes[0])
		}
	}
	return scopes
}
