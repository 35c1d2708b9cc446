package live_test

import (
	"context"
	"errors"
	"testing"

	"cspready/graph"
	"cspready/graph/sim"
	"cspready/graph/sim/scenario"
	"cspready/steps"
)

// clientQuestions are questions with an unknown credential or refresh token, or for a person who is not asked.
var clientQuestions = map[string]func(context.Context, steps.Tenant) (any, error){
	"test of a credential": func(ctx context.Context, t steps.Tenant) (any, error) {
		app, err := stranger(ctx, t, "")
		return nil, errors.Join(err, t.TestCredential(ctx, app))
	},
	"test of no credential": func(ctx context.Context, t steps.Tenant) (any, error) {
		return nil, t.TestCredential(ctx, graph.AppClient{TenantID: registryID, AppID: nobody, Key: "no key"})
	},
	"proof to Partner Center": func(ctx context.Context, t steps.Tenant) (any, error) {
		app, err := stranger(ctx, t, graph.PartnerCenterAPI)
		_, proofErr := t.Prove(ctx, app, "nothing")
		return nil, errors.Join(err, proofErr)
	},
	"proof": func(ctx context.Context, t steps.Tenant) (any, error) {
		app, err := stranger(ctx, t, graph.GraphAPI)
		_, proofErr := t.Prove(ctx, app, "nothing")
		return nil, errors.Join(err, proofErr)
	},
	"sign-in that nobody hears of": func(ctx context.Context, t steps.Tenant) (any, error) {
		app, err := stranger(ctx, t, "")
		_, signInErr := t.SignInTo(ctx, app, "")
		return nil, errors.Join(err, signInErr)
	},
}

const registryID = "22222222-2222-4333-8444-555555555556"

// stranger returns an application of the tenant with a wrong secret.
func stranger(ctx context.Context, t steps.Tenant, api string) (graph.AppClient, error) {
	apps, err := t.Applications(ctx)
	if err != nil {
		return graph.AppClient{}, err
	}
	return graph.AppClient{TenantID: registryID, AppID: apps[0].AppID, Secret: "no secret",
		Redirects: apps[0].WebRedirects, API: api}, nil
}

func TestBothDoorsAgreeOnClients(t *testing.T) {
	for name, change := range map[string]func(*scenario.Scenario){"Global": nil,
		"DoD": func(s *scenario.Scenario) { s.Cloud = graph.DoD }} {
		t.Run(name, func(t *testing.T) {
			agreeOn(t, clientQuestions, func() *sim.Tenant { return registry(t, change) }, appScopes...)
		})
	}
}
