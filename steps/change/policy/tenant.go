package policy

import (
	"context"
	"slices"

	"cspready/graph"
)

// policyScopes are the permissions to write Conditional Access, besides Policy.Read.All, which the first sign-in has.
//
// https://learn.microsoft.com/graph/api/conditionalaccessroot-post-policies
var policyScopes = []string{"Policy.ReadWrite.ConditionalAccess", "Application.Read.All"}

const policiesPath = "/identity/conditionalAccess/policies"

// writerRoles may write policies and security defaults. Microsoft's pages name the first or the second; either is
// accepted.
//
// https://learn.microsoft.com/entra/fundamentals/security-defaults
var writerRoles = []string{graph.ConditionalAccessAdministrator, graph.SecurityAdministrator, graph.GlobalAdministrator}

// Tenant is the part of a tenant that changes of Conditional Access need.
type Tenant interface {
	DefaultsTenant
	Policies(ctx context.Context) ([]graph.Policy, error)
	CreatePolicy(ctx context.Context, body string) (graph.Policy, error)
	UpdatePolicy(ctx context.Context, id, body string) error
}

// policyByID returns a policy; false if it does not exist.
func policyByID(ctx context.Context, dir Tenant, id string) (graph.Policy, bool, error) {
	policies, err := dir.Policies(ctx)
	if err != nil {
		return graph.Policy{}, false, err
	}
	i := slices.IndexFunc(policies, func(p graph.Policy) bool { return p.ID == id })
	if i < 0 {
		return graph.Policy{}, false, nil
	}
	return policies[i], true, nil
}
