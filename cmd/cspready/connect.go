package main

import (
	"net/http"

	"cspready/graph"
	"cspready/graph/sim"
	"cspready/steps/visit"
)

// A source is a way to reach tenants: Microsoft's cloud or a simulated tenant. They differ in the round tripper;
// everything above it is the same.
type source struct {
	cloud graph.Cloud
	base  http.RoundTripper
	open  func(url string) error
	demo  *visit.Demo
	// The visit has one task: testing the break-glass accounts, or renewing the application's credential and token.
	drill, rotate bool
	paper         *visit.ApprovedPlan // an approved plan, or nil
}

// microsoftSource is the source for real tenants.
func (p *program) microsoftSource(o options) (source, error) {
	base, err := p.network()
	if err != nil {
		return source{}, err
	}
	return source{cloud: graph.Cloud(o.cloud), base: base, open: p.browse}, nil
}

// simulatedSource is the source for a simulated tenant. It has a simulated browser, too, so nothing leaves the
// machine. Users is the number of users of the scenario "large"; 0 is its usual number.
func (p *program) simulatedSource(scenario string, users int) (source, error) {
	tenant, err := sim.Load(scenario)
	if users > 0 {
		tenant, err = sim.LoadLarge(users)
	}
	if err != nil {
		return source{}, err
	}
	tenant.SetBehaviour(p.pace)
	return source{
		cloud: tenant.Cloud(), base: tenant.RoundTripper(), open: tenant.OpenBrowser,
		demo: &visit.Demo{Scenario: scenario, Browser: tenant.BrowserPage},
	}, nil
}

// chooseSource is the simulated tenant that the flags name, with a number of users, else Microsoft's cloud.
func (p *program) chooseSource(o options, demo string, users int) (source, error) {
	if demo != "" {
		return p.simulatedSource(demo, users)
	}
	return p.microsoftSource(o)
}
