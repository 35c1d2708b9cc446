package steps_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"cspready/graph"
	"cspready/graph/sim"
	"cspready/graph/sim/client"
	"cspready/graph/sim/scenario"
	"cspready/steps"
)

func defaultsOn(s *scenario.Scenario) { s.SecurityDefaults = true }

func young(s *scenario.Scenario) { s.Created = time.Now().Add(-23 * time.Hour) }

func premium(s *scenario.Scenario) { s.Licence = "P1" }

func policy(state string) func(*scenario.Scenario) {
	return func(s *scenario.Scenario) {
		s.Policies = append(s.Policies, scenario.Policy{Name: "MFA " + state, State: state})
	}
}

func TestSecurityDefaultsAreJudged(t *testing.T) {
	for name, c := range map[string]struct {
		tenant scenario.Scenario
		scopes []string
		fails  string // path that answers 403
		want   steps.Status
		fix    steps.Fix
		id     string // of the summary
	}{
		"on":                     {tenant: reseller(defaultsOn), want: steps.Met, id: "security-defaults.met"},
		"on for less than a day": {tenant: reseller(defaultsOn, young), want: steps.Unknown, id: "security-defaults.too-young"},
		"off":                    {tenant: reseller(), want: steps.NotMet, fix: steps.Automatic, id: "security-defaults.off"},
		"off, report-only":       {tenant: reseller(policy("enabledForReportingButNotEnforced")), want: steps.NotMet, fix: steps.Automatic, id: "security-defaults.off"},
		"off, a lapsed policy":   {tenant: reseller(policy("enabled")), want: steps.Unknown, fix: steps.Manual, id: "security-defaults.replaced-unknown"},
		"off, a policy for all":  {tenant: reseller(policy("enabled"), premium), want: steps.Met, id: "security-defaults.replaced"},
		"off, policies unread":   {tenant: reseller(), fails: "/identity/conditionalAccess/policies", want: steps.Unknown, fix: steps.Manual, id: "security-defaults.off-policies-unread"},
	} {
		t.Run(name, func(t *testing.T) {
			tenant := tenantOf(t, c.tenant)
			if c.fails != "" {
				tenant.InjectFault(scenario.Fault{Method: "GET", Path: c.fails, Times: -1, Status: 403, Code: "AccessDenied"})
			}
			f, err := stepOf(t, client.SignedIn(tenant, steps.ReadScopes()...), steps.SecurityDefaults, steps.Profile{}).Check(t.Context())
			if err != nil || f.Status != c.want || f.Fix != c.fix || f.Summary.ID != c.id {
				t.Errorf("%v, %v, %s (%v); want %v, %v, %s", f.Status, f.Fix, f.Summary.ID, err, c.want, c.fix, c.id)
			}
			wroteNothing(t, tenant)
		})
	}
}

func TestUnreadableSecurityDefaultsAreUnknown(t *testing.T) {
	tenant := tenantOf(t, reseller(defaultsOn))
	r := steps.Check(t.Context(), stepOf(t, client.SignedIn(tenant, "User.Read"), steps.SecurityDefaults, steps.Profile{}), steps.Profile{}, steps.Options{})
	if r.Finding.Status != steps.Unknown || !errors.Is(r.Err, graph.ErrForbidden) {
		t.Errorf("%v (%v)", r.Finding.Status, r.Err)
	}
}

// TestAgeIsTakenFromTheOldestAccount covers a tenant that does not tell its age.
func TestAgeIsTakenFromTheOldestAccount(t *testing.T) {
	tenant := tenantOf(t, reseller(defaultsOn, func(s *scenario.Scenario) { s.Created = time.Time{} }))
	step := stepOf(t, client.SignedIn(tenant, steps.ReadScopes()...), steps.SecurityDefaults, steps.Profile{})
	if f, err := step.Check(t.Context()); err != nil || f.Status != steps.Unknown {
		t.Errorf("no age at all: %v (%v), want unknown", f.Status, err)
	}
	tenant = tenantOf(t, reseller(defaultsOn, func(s *scenario.Scenario) {
		s.Created, s.Users[2].Created = time.Time{}, time.Date(2020, 1, 1, 0, 0, 0, 0, time.UTC)
	}))
	step = stepOf(t, client.SignedIn(tenant, steps.ReadScopes()...), steps.SecurityDefaults, steps.Profile{})
	if f, err := step.Check(t.Context()); err != nil || f.Status != steps.Met {
		t.Errorf("an old account: %v (%v), want met", f.Status, err)
	}
}

// planned makes the plan as a given session would see it.
func planned(t *testing.T, tenant *sim.Tenant, mfa graph.Tri, breakGlass ...string) steps.Plan {
	t.Helper()
	dir := session{client.SignedIn(tenant, writeScopes()...), mfa, graph.DeviceCode}
	plan, err := stepOf(t, dir, steps.SecurityDefaults, steps.Profile{BreakGlass: breakGlass}).Plan(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	wroteNothing(t, tenant)
	return plan
}

func TestGuardsAgainstLockOut(t *testing.T) {
	noRole := func(s *scenario.Scenario) { s.Users[0].Roles = []string{"Global Reader"} }
	for name, c := range map[string]struct {
		tenant     scenario.Scenario
		mfa        graph.Tri
		breakGlass string
		guards     []string
		blocked    bool
	}{
		"all is well":         {reseller(), graph.Yes, "spare@fabrikam.onmicrosoft.com", nil, false},
		"no MFA in sign-in":   {reseller(), graph.No, "spare@fabrikam.onmicrosoft.com", []string{"guard.operator-mfa"}, false},
		"MFA not told":        {reseller(), graph.Unknown, "spare@fabrikam.onmicrosoft.com", []string{"guard.operator-mfa"}, false},
		"no break-glass":      {reseller(), graph.Yes, "", []string{"guard.break-glass-none"}, false},
		"weak break-glass":    {reseller(), graph.Yes, "mila@fabrikam.example", []string{"guard.break-glass-weak"}, false},
		"own break-glass":     {reseller(func(s *scenario.Scenario) { s.Users[0].Methods = []string{"fido2"} }), graph.Yes, "mila@fabrikam.example", []string{"guard.break-glass-weak"}, false},
		"disabled":            {reseller(func(s *scenario.Scenario) { s.Users[1].Disabled = true }), graph.Yes, "spare@fabrikam.onmicrosoft.com", []string{"guard.break-glass-weak"}, false},
		"no administrator":    {reseller(func(s *scenario.Scenario) { s.Users[1].Roles = nil }), graph.Yes, "spare@fabrikam.onmicrosoft.com", []string{"guard.break-glass-weak"}, false},
		"bound to a computer": {reseller(func(s *scenario.Scenario) { s.Users[1].Methods = []string{"windowsHelloForBusiness"} }), graph.Yes, "spare@fabrikam.onmicrosoft.com", []string{"guard.break-glass-weak"}, false},
		"unknown break-glass": {reseller(), graph.Yes, "nobody@fabrikam.example", []string{"guard.break-glass-weak"}, false},
		"role missing":        {reseller(noRole), graph.Yes, "spare@fabrikam.onmicrosoft.com", []string{"guard.role-missing"}, true},
		"two policies on":     {reseller(policy("enabled"), policy("enabled")), graph.Yes, "spare@fabrikam.onmicrosoft.com", []string{"guard.policies-on"}, true},
	} {
		t.Run(name, func(t *testing.T) {
			var declared []string
			if c.breakGlass != "" {
				declared = []string{c.breakGlass}
			}
			plan := planned(t, tenantOf(t, c.tenant), c.mfa, declared...)
			var got []string
			for _, g := range plan.Guards {
				got = append(got, g.Reason.ID)
			}
			if strings.Join(got, " ") != strings.Join(c.guards, " ") || plan.Blocked() != c.blocked {
				t.Errorf("guards %v, blocked %v; want %v, %v", got, plan.Blocked(), c.guards, c.blocked)
			}
		})
	}
}

func TestBlockingPoliciesAreNamedOneByOne(t *testing.T) {
	plan := planned(t, tenantOf(t, reseller(policy("enabled"), policy("disabled"), policy("enabledForReportingButNotEnforced"))), graph.Yes)
	if s := plan.Guards[0].Subjects; len(s) != 1 || s[0].Name != "MFA enabled" {
		t.Errorf("named %+v, want the one that is on", s)
	}
}

func TestPlanSaysWhomItAffects(t *testing.T) {
	plan := planned(t, tenantOf(t, reseller()), graph.Yes)
	said, err := json.Marshal(plan.Ops[0].Change().Affects)
	if err != nil {
		t.Fatal(err)
	}
	// Four accounts are enabled, one of them a guest; Bram and Tom have no method.
	for _, want := range []string{`"affects.users","args":{"count":4}`, `"affects.guests","args":{"count":1}`, `"affects.without-method","args":{"count":2}`} {
		if !strings.Contains(string(said), want) {
			t.Errorf("%s does not say %s", said, want)
		}
	}
	if plan.Affected.Len() != 2 {
		t.Errorf("names %d accounts without a method, want 2", plan.Affected.Len())
	}
}

func TestMethodsThatCannotBeReadAreSaidToBeUnknown(t *testing.T) {
	tenant := tenantOf(t, reseller())
	tenant.InjectFault(scenario.Fault{Path: "/users/{}/authentication/methods", Times: -1, Status: 403, Code: "accessDenied"})
	plan := planned(t, tenant, graph.Yes)
	for _, line := range plan.Ops[0].Change().Affects {
		if line.ID == "affects.untold" && line.Args["count"] == 4 {
			return
		}
	}
	t.Errorf("the plan does not tell that nothing is known: %+v", plan.Ops[0].Change().Affects)
}

// TestLargeTenantIsPlannedTheSameTwice covers accounts beyond those that are asked one by one.
func TestLargeTenantIsPlannedTheSameTwice(t *testing.T) {
	tenant := tenantOf(t, reseller(func(s *scenario.Scenario) {
		for i := range 200 {
			s.Users = append(s.Users, scenario.User{Name: fmt.Sprint("U", i), UPN: fmt.Sprintf("u%d@fabrikam.example", i)})
		}
	}))
	step := stepOf(t, session{client.SignedIn(tenant, writeScopes()...), graph.Yes, graph.Browser}, steps.SecurityDefaults, steps.Profile{})
	plan, err := step.Plan(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := steps.Start(t.Context(), step, nil, plan.Yes(0, plan.Phrase())); err != nil {
		t.Error(err)
	}
}

func TestReportIsUsedWhereThereIsOne(t *testing.T) {
	tenant := tenantOf(t, reseller(func(s *scenario.Scenario) { s.Licence = "P1" }))
	planned(t, tenant, graph.Yes)
	for _, r := range tenant.Requests() {
		if strings.HasSuffix(r.Path, "/authentication/methods") {
			t.Errorf("asked %s although the tenant has a report", r.Path)
		}
	}
}

func TestTurningOnIsVerifiedThroughLag(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		tenant := tenantOf(t, reseller())
		tenant.SetBehaviour(scenario.Behaviour{Lag: 20 * time.Second})
		step := stepOf(t, client.SignedIn(tenant, writeScopes()...), steps.SecurityDefaults, steps.Profile{BreakGlass: []string{"spare@fabrikam.onmicrosoft.com"}})
		plan, err := step.Plan(t.Context(), nil)
		if err != nil {
			t.Fatal(err)
		}
		work, err := steps.Start(t.Context(), step, nil, plan.Yes(0, ""))
		if err != nil {
			t.Fatal(err)
		}
		var ledger steps.Ledger
		for op, ok := work.Next(); ok; op, ok = work.Next() {
			work = work.Record(ledger.Do(t.Context(), op))
		}
		if f, err := steps.Verify(t.Context(), step, steps.Work{}, steps.Usual); err != nil || f.Status != steps.Met {
			t.Errorf("%v (%v) after %+v", f.Status, err, work.Outcomes())
		}
		if w := tenant.Writes(); len(w) != 1 {
			t.Errorf("%d writes, want 1", len(w))
		}
		if plan, err := step.Plan(t.Context(), nil); err != nil || len(plan.Ops) != 0 {
			t.Errorf("a second run would change %d things (%v)", len(plan.Ops), err)
		}
	})
}

func TestTenantThatChangedIsShownAgain(t *testing.T) {
	tenant := tenantOf(t, reseller())
	dir := client.SignedIn(tenant, writeScopes()...)
	step := stepOf(t, session{dir, graph.Yes, graph.Browser}, steps.SecurityDefaults, steps.Profile{})
	plan, err := step.Plan(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	tenant.InjectFault(scenario.Fault{Path: "/users/{}/authentication/methods", Times: -1, Status: 403, Code: "accessDenied"})
	other := stepOf(t, session{dir, graph.Yes, graph.Browser}, steps.SecurityDefaults, steps.Profile{}) // has surveyed nobody yet
	if _, err := steps.Start(t.Context(), other, nil, plan.Yes(0, "Fabrikam")); !errors.Is(err, steps.ErrPlanChanged) {
		t.Errorf("%v, want ErrPlanChanged", err)
	}
	wroteNothing(t, tenant)
}

// TestSignInForTheChangeKeepsTheYes is the usual way: the session that made the plan was read-only, began with a code and proved
// no MFA; the one that carries it out is another.
func TestSignInForTheChangeKeepsTheYes(t *testing.T) {
	tenant := tenantOf(t, reseller())
	door := client.SignedIn(tenant, writeScopes()...)
	before := stepOf(t, session{door, graph.No, graph.DeviceCode}, steps.SecurityDefaults, steps.Profile{})
	after := stepOf(t, session{door, graph.Yes, graph.Browser}, steps.SecurityDefaults, steps.Profile{})
	plan, err := before.Plan(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := steps.Start(t.Context(), after, nil, plan.Yes(0, plan.Phrase())); err != nil {
		t.Errorf("%v", err)
	}
}

func TestRefusalByInvisiblePoliciesIsExplained(t *testing.T) {
	tenant := tenantOf(t, reseller(func(s *scenario.Scenario) { s.HiddenPolicies = true }))
	step := stepOf(t, session{client.SignedIn(tenant, writeScopes()...), graph.Yes, graph.Browser}, steps.SecurityDefaults, steps.Profile{})
	plan, err := step.Plan(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	work, err := plan.Approve(plan.Yes(0, plan.Phrase()))
	if err != nil {
		t.Fatal(err)
	}
	op, _ := work.Next()
	o := new(steps.Ledger).Do(t.Context(), op)
	if o.State != steps.Failed || steps.Explain(o.Err).Happened.ID != "error.refused" {
		t.Errorf("%v: %s", o.State, steps.Explain(o.Err).Happened.ID)
	}
}

func TestLostAnswerToTheWriteEndsWell(t *testing.T) {
	for name, carriedOut := range map[string]bool{"carried out": true, "not carried out": false} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				tenant := tenantOf(t, reseller())
				tenant.InjectFault(scenario.Fault{Method: "PATCH", Status: 504, CarriesOut: carriedOut})
				step := stepOf(t, client.SignedIn(tenant, writeScopes()...), steps.SecurityDefaults, steps.Profile{BreakGlass: []string{"spare@fabrikam.onmicrosoft.com"}})
				plan, err := step.Plan(t.Context(), nil)
				if err != nil {
					t.Fatal(err)
				}
				work, err := plan.Approve(plan.Yes(0, ""))
				if err != nil {
					t.Fatal(err)
				}
				op, _ := work.Next()
				want := steps.Unsure
				if carriedOut {
					want = steps.Done
				}
				if o := new(steps.Ledger).Do(t.Context(), op); o.State != want {
					t.Errorf("%v (%v), want %v", o.State, o.Err, want)
				}
				if w := tenant.Writes(); len(w) > 1 {
					t.Errorf("the write was repeated: %+v", w)
				}
			})
		})
	}
}
