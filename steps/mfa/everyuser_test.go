package mfa_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"cspready/graph"
	"cspready/graph/sim/client"
	"cspready/graph/sim/scenario"
	"cspready/steps"
	"cspready/steps/catalog"
	"cspready/steps/mfa"
	"cspready/steps/steptest"
	"cspready/steps/visit"
)

func TestEveryUserIsJudgedByTheRouteInForce(t *testing.T) {
	for name, c := range map[string]struct {
		tenant scenario.Scenario
		want   steps.Status
		fix    steps.Fix
	}{
		"security defaults": {steptest.FabrikamScenario(steptest.DefaultsOn), steps.Met, steps.FixNone},
		"not enforced yet": {steptest.FabrikamScenario(steptest.DefaultsOn, steptest.CreatedYesterday),
			steps.Unknown, steps.FixNone},
		"no age": {steptest.FabrikamScenario(steptest.DefaultsOn,
			func(s *scenario.Scenario) { s.Created = time.Time{} }), steps.Unknown, steps.Manual},
		"nothing": {steptest.FabrikamScenario(), steps.NotMet, steps.Automatic},
		"report-only is nothing": {steptest.FabrikamScenario(policy("enabledForReportingButNotEnforced")),
			steps.NotMet, steps.Automatic},
		"a policy of a licence that lapsed": {steptest.FabrikamScenario(policy("enabled")), steps.Unknown, steps.Automatic},
		"a policy for everybody, unstated": {steptest.FabrikamScenario(policy("enabled"), steptest.PremiumP1),
			steps.Unknown, steps.Guided},
	} {
		t.Run(name, func(t *testing.T) {
			tenant := steptest.NewTenant(t, c.tenant)
			f, err := steptest.FindStep(t, client.SignedIn(tenant, catalog.ReadScopes()...), mfa.EveryUserID,
				steps.Profile{}).Check(t.Context())
			if err != nil || f.Status != c.want || f.Fix != c.fix {
				t.Errorf("%v, %v (%v); want %v, %v", f.Status, f.Fix, err, c.want, c.fix)
			}
			if byDefaults := name == "security defaults"; f.Coverage != nil && f.Coverage.Defaults != byDefaults ||
				f.Coverage == nil && byDefaults {
				t.Errorf("the coverage is %+v", f.Coverage)
			}
			steptest.WantNoWrites(t, tenant)
		})
	}
}

// TestTurningOnFixesEveryUser: the plan is the one for security defaults, with the id of this requirement.
func TestTurningOnFixesEveryUser(t *testing.T) {
	tenant := steptest.NewTenant(t, steptest.FabrikamScenario())
	step := steptest.FindStep(t, client.SignedIn(tenant, steptest.WriteScopes()...), mfa.EveryUserID,
		steps.Profile{BreakGlass: []string{"spare@fabrikam.onmicrosoft.com"}})
	plan, err := step.Plan(t.Context(), nil)
	if err != nil || plan.Step != mfa.EveryUserID {
		t.Fatalf("%s: %v", plan.Step, err)
	}
	work, err := steps.Start(t.Context(), step, nil, plan.Approval(0, ""))
	if err != nil {
		t.Fatal(err)
	}
	op, _ := work.Next()
	if o := new(steps.Ledger).Do(t.Context(), op); o.State != steps.Done {
		t.Fatalf("%v: %v", o.State, o.Err)
	}
	if f, err := step.Check(t.Context()); err != nil || f.Status != steps.Met {
		t.Errorf("afterwards %v (%v)", f.Status, err)
	}
}

func TestWithoutP2NothingCanBeActivated(t *testing.T) {
	place, err := visit.ReadTenantInfo(t.Context(),
		client.SignedIn(steptest.NewTenant(t, steptest.FabrikamScenario()), catalog.ReadScopes()...))
	if err != nil || !place.Operator.EligibleKnown || len(place.Operator.Eligible) > 0 {
		t.Errorf("eligible %v, known %v (%v)", place.Operator.Eligible, place.Operator.EligibleKnown, err)
	}
	premium := func(s *scenario.Scenario) { s.Licence, s.Users[0].Eligible = "P2", []string{"Security Administrator"} }
	place, err = visit.ReadTenantInfo(t.Context(),
		client.SignedIn(steptest.NewTenant(t, steptest.FabrikamScenario(premium)), catalog.ReadScopes()...))
	if err != nil || !place.Operator.CanActivate(graph.SecurityAdministrator) {
		t.Errorf("eligible %v (%v)", place.Operator.Eligible, err)
	}
}

// foreign is a tenant that answers with an organization other than the one of the session.
type foreign struct{ steps.Tenant }

func (foreign) Organization(context.Context) (graph.Organization, error) {
	return graph.Organization{ID: "00000000-0000-0000-0000-000000000001", Name: "Elsewhere"}, nil
}

func TestAnswersOfAnotherTenantAreNotBelieved(t *testing.T) {
	if _, err := visit.ReadTenantInfo(t.Context(),
		foreign{client.SignedIn(steptest.NewTenant(t, steptest.FabrikamScenario()),
			catalog.ReadScopes()...)}); !errors.Is(err, graph.ErrUnreadable) {
		t.Errorf("%v", err)
	}
}
