package steps_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"cspready/graph"
	"cspready/graph/sim/client"
	"cspready/graph/sim/scenario"
	"cspready/steps"
)

func TestEveryUserIsJudgedByTheRouteInForce(t *testing.T) {
	for name, c := range map[string]struct {
		tenant scenario.Scenario
		want   steps.Status
		fix    steps.Fix
	}{
		"security defaults":                 {reseller(defaultsOn), steps.Met, steps.FixNone},
		"not enforced yet":                  {reseller(defaultsOn, young), steps.Unknown, steps.FixNone},
		"no age":                            {reseller(defaultsOn, func(s *scenario.Scenario) { s.Created = time.Time{} }), steps.Unknown, steps.Manual},
		"nothing":                           {reseller(), steps.NotMet, steps.Automatic},
		"report-only is nothing":            {reseller(policy("enabledForReportingButNotEnforced")), steps.NotMet, steps.Automatic},
		"a policy of a licence that lapsed": {reseller(policy("enabled")), steps.Unknown, steps.Automatic},
		"a policy for everybody, unstated":  {reseller(policy("enabled"), premium), steps.Unknown, steps.Guided},
	} {
		t.Run(name, func(t *testing.T) {
			tenant := tenantOf(t, c.tenant)
			f, err := stepOf(t, client.SignedIn(tenant, steps.ReadScopes()...), steps.MFAEveryUser, steps.Profile{}).Check(t.Context())
			if err != nil || f.Status != c.want || f.Fix != c.fix {
				t.Errorf("%v, %v (%v); want %v, %v", f.Status, f.Fix, err, c.want, c.fix)
			}
			if byDefaults := name == "security defaults"; f.Coverage != nil && f.Coverage.Defaults != byDefaults || f.Coverage == nil && byDefaults {
				t.Errorf("the coverage is %+v", f.Coverage)
			}
			wroteNothing(t, tenant)
		})
	}
}

// TestTurningOnMendsEveryUser: the plan is that of security defaults, under this requirement's name.
func TestTurningOnMendsEveryUser(t *testing.T) {
	tenant := tenantOf(t, reseller())
	step := stepOf(t, client.SignedIn(tenant, writeScopes()...), steps.MFAEveryUser, steps.Profile{BreakGlass: []string{"spare@fabrikam.onmicrosoft.com"}})
	plan, err := step.Plan(t.Context(), nil)
	if err != nil || plan.Step != steps.MFAEveryUser {
		t.Fatalf("%s: %v", plan.Step, err)
	}
	work, err := steps.Start(t.Context(), step, nil, plan.Yes(0, ""))
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
	place, err := steps.Arrive(t.Context(), client.SignedIn(tenantOf(t, reseller()), steps.ReadScopes()...))
	if err != nil || !place.Operator.EligibleKnown || len(place.Operator.Eligible) > 0 {
		t.Errorf("eligible %v, known %v (%v)", place.Operator.Eligible, place.Operator.EligibleKnown, err)
	}
	premium := func(s *scenario.Scenario) { s.Licence, s.Users[0].Eligible = "P2", []string{"Security Administrator"} }
	place, err = steps.Arrive(t.Context(), client.SignedIn(tenantOf(t, reseller(premium)), steps.ReadScopes()...))
	if err != nil || !place.Operator.CanActivate(graph.SecurityAdministrator) {
		t.Errorf("eligible %v (%v)", place.Operator.Eligible, err)
	}
}

// foreign puts an organization before the tenant that is not the one of the session.
type foreign struct{ steps.Tenant }

func (foreign) Organization(context.Context) (graph.Organization, error) {
	return graph.Organization{ID: "00000000-0000-0000-0000-000000000001", Name: "Elsewhere"}, nil
}

func TestAnswersOfAnotherTenantAreNotBelieved(t *testing.T) {
	if _, err := steps.Arrive(t.Context(), foreign{client.SignedIn(tenantOf(t, reseller()), steps.ReadScopes()...)}); !errors.Is(err, graph.ErrUnreadable) {
		t.Errorf("%v", err)
	}
}
