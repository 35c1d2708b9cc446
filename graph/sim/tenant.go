package sim

import (
	"cspready/graph"
	"cspready/graph/sim/internal/core"
	"cspready/graph/sim/internal/graphapi"
	"cspready/graph/sim/internal/keyvault"
	"cspready/graph/sim/internal/login"
	"cspready/graph/sim/internal/partnercenter"
	"cspready/graph/sim/scenario"
)

// A Tenant is the simulated tenant with the services that answer for it. It is safe for concurrent use.
type Tenant struct {
	*core.State
	Graph   *graphapi.Service
	Login   *login.Service
	partner *partnercenter.Service
	vaults  *keyvault.Service
}

// New creates a tenant from a scenario.
func New(s scenario.Scenario) (*Tenant, error) {
	if s.Cloud == "" {
		s.Cloud = graph.Global
	}
	shared, err := core.New(s)
	if err != nil {
		return nil, err
	}
	vaults, err := keyvault.NewVaults(s)
	if err != nil {
		return nil, err
	}
	login := login.New(shared, graphapi.ReadScopes())
	return &Tenant{
		State:   shared,
		Graph:   graphapi.New(shared, login),
		Login:   login,
		partner: &partnercenter.Service{State: shared},
		vaults:  &keyvault.Service{State: shared, Login: login, ByHost: vaults},
	}, nil
}

// PersonToken returns an access token of the scenario's person with the given permissions, for requests that a test
// sends itself. Its client supports claims challenges.
func (t *Tenant) PersonToken(scopes ...string) string {
	return t.Login.IssueForPerson(scopes)["access_token"].(string)
}

// RevokeSessions ends every session, as an administrator can: refresh tokens are refused from now on, and with
// [scenario.Behaviour.ClaimsChallenges] access tokens too.
func (t *Tenant) RevokeSessions() {
	t.Mu.Lock()
	defer t.Mu.Unlock()
	t.Login.RevokeSessions()
}
