package sim

import (
	"slices"
	"time"
)

// newGraph creates the service with its operations. No other file refers to the table of operations, so that an
// operation can be read without all the others.
func newGraph(shared *state, login *loginService) *graphService {
	return &graphService{
		state: shared, login: login, operations: operations,
		skus:    skus(shared.id, shared.edition, len(shared.scenario.Users)),
		windows: map[service][]time.Time{},
	}
}

// readScopes returns the permissions for reading, which ".default" means for Microsoft's clients: an administrator has
// consented to all of them.
func readScopes() []string {
	var scopes []string
	for _, op := range operations {
		if op.method == "GET" && !slices.Contains(scopes, op.scopes[0]) {
			scopes = append(scopes, op.scopes[0])
		}
	}
	return scopes
}
