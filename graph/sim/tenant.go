package sim

import "cspready/graph"

// A Tenant is the simulated tenant with the services that answer for it. It is safe for concurrent use.
type Tenant struct {
	*state
	graph   *graphService
	login   *loginService
	partner *partnerService
	vaults  *vaultService
}

// New creates a tenant from a scenario.
func New(s Scenario) (*Tenant, error) {
	if s.Cloud == "" {
		s.Cloud = graph.Global
	}
	shared, err := newState(s)
	if err != nil {
		return nil, err
	}
	vaults, err := newVaults(s)
	if err != nil {
		return nil, err
	}
	login := newLogin(shared, readScopes())
	return &Tenant{
		state:   shared,
		graph:   newGraph(shared, login),
		login:   login,
		partner: &partnerService{shared},
		vaults:  &vaultService{state: shared, login: login, byHost: vaults},
	}, nil
}

// Token returns an access token of the scenario's person with the given permissions, for requests that a test sends
// itself. Its client supports claims challenges.
func (t *Tenant) Token(scopes ...string) string { return t.login.hand(scopes)["access_token"].(string) }

// Revoke ends every session, as an administrator can: refresh tokens are refused from now on, and with
// [Behaviour.Challenged] access tokens too.
func (t *Tenant) Revoke() {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.login.revoke()
}
