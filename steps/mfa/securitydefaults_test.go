package mfa_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"cspready/graph"
	"cspready/graph/sim"
	"cspready/graph/sim/client"
	"cspready/graph/sim/scenario"
	"cspready/steps"
	"cspready/steps/catalog"
	"cspready/steps/mfa"
	"cspready/steps/snapshot"
	"cspready/steps/steptest"
)

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
		"on": {tenant: steptest.FabrikamScenario(steptest.DefaultsOn), want: steps.Met,
			id: "security-defaults.met"},
		"on for less than a day": {tenant: steptest.FabrikamScenario(steptest.DefaultsOn, steptest.CreatedYesterday),
			want: steps.Unknown, id: "route.too-young"},
		"off": {tenant: steptest.FabrikamScenario(), want: steps.NotMet, fix: steps.Automatic,
			id: "security-defaults.off"},
		"off, report-only": {tenant: steptest.FabrikamScenario(policy("enabledForReportingButNotEnforced")),
			want: steps.NotMet, fix: steps.Automatic, id: "security-defaults.off"},
		"off, a lapsed policy": {tenant: steptest.FabrikamScenario(policy("enabled")), want: steps.Unknown,
			fix: steps.Manual, id: "security-defaults.replaced-unknown"},
		"off, a policy for all": {tenant: steptest.FabrikamScenario(policy("enabled"), steptest.PremiumP1), want: steps.Met,
			id: "security-defaults.replaced"},
		"off, policies unread": {tenant: steptest.FabrikamScenario(), fails: "/identity/conditionalAccess/policies",
			want: steps.Unknown, fix: steps.Manual, id: "route.policies-unread"},
	} {
		t.Run(name, func(t *testing.T) {
			tenant := steptest.NewTenant(t, c.tenant)
			if c.fails != "" {
				tenant.InjectFault(scenario.Fault{Method: "GET", Path: c.fails, Times: -1, Status: 403, Code: "AccessDenied"})
			}
			f, err := steptest.FindStep(t, client.SignedIn(tenant, catalog.ReadScopes()...), mfa.SecurityDefaultsID,
				steps.Profile{}).Check(t.Context())
			if err != nil || f.Status != c.want || f.Fix != c.fix || f.Summary.ID != c.id {
				t.Errorf("%v, %v, %s (%v); want %v, %v, %s", f.Status, f.Fix, f.Summary.ID, err, c.want, c.fix, c.id)
			}
			steptest.WantNoWrites(t, tenant)
		})
	}
}

func TestUnreadableSecurityDefaultsAreUnknown(t *testing.T) {
	tenant := steptest.NewTenant(t, steptest.FabrikamScenario(steptest.DefaultsOn))
	r := catalog.Check(t.Context(),
		steptest.FindStep(t, client.SignedIn(tenant, "User.Read"), mfa.SecurityDefaultsID, steps.Profile{}), steps.Profile{},
		snapshot.Options{})
	if r.Finding.Status != steps.Unknown || !errors.Is(r.Err, graph.ErrForbidden) {
		t.Errorf("%v (%v)", r.Finding.Status, r.Err)
	}
}

// TestAgeIsTakenFromTheOldestAccount covers a tenant whose creation date is unknown.
func TestAgeIsTakenFromTheOldestAccount(t *testing.T) {
	tenant := steptest.NewTenant(t,
		steptest.FabrikamScenario(steptest.DefaultsOn, func(s *scenario.Scenario) { s.Created = time.Time{} }))
	step := steptest.FindStep(t, client.SignedIn(tenant, catalog.ReadScopes()...), mfa.SecurityDefaultsID, steps.Profile{})
	if f, err := step.Check(t.Context()); err != nil || f.Status != steps.Unknown {
		t.Errorf("no age at all: %v (%v), want unknown", f.Status, err)
	}
	tenant = steptest.NewTenant(t, steptest.FabrikamScenario(steptest.DefaultsOn, func(s *scenario.Scenario) {
		s.Created, s.Users[2].Created = time.Time{}, time.Date(2020, 1, 1, 0, 0, 0, 0, time.UTC)
	}))
	step = steptest.FindStep(t, client.SignedIn(tenant, catalog.ReadScopes()...), mfa.SecurityDefaultsID, steps.Profile{})
	if f, err := step.Check(t.Context()); err != nil || f.Status != steps.Met {
		t.Errorf("an old account: %v (%v), want met", f.Status, err)
	}
}

// planned returns the plan that a given session gets.
func planned(t *testing.T, tenant *sim.Tenant, proved graph.Tri, breakGlass ...string) steps.Plan {
	t.Helper()
	dir := steptest.SessionOverride{Tenant: client.SignedIn(tenant, steptest.WriteScopes()...), MFA: proved,
		Method: graph.DeviceCode}
	plan, err := steptest.FindStep(t, dir, mfa.SecurityDefaultsID,
		steps.Profile{BreakGlass: breakGlass}).Plan(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	steptest.WantNoWrites(t, tenant)
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
		"all is well": {steptest.FabrikamScenario(), graph.Yes, "spare@fabrikam.onmicrosoft.com", nil, false},
		"no MFA in sign-in": {steptest.FabrikamScenario(), graph.No, "spare@fabrikam.onmicrosoft.com",
			[]string{"guard.operator-mfa"}, false},
		"MFA not told": {steptest.FabrikamScenario(), graph.Unknown, "spare@fabrikam.onmicrosoft.com",
			[]string{"guard.operator-mfa"}, false},
		"no break-glass": {steptest.FabrikamScenario(), graph.Yes, "", []string{"guard.break-glass-none"}, false},
		"weak break-glass": {steptest.FabrikamScenario(), graph.Yes, "mila@fabrikam.example",
			[]string{"guard.break-glass-weak"}, false},
		"own break-glass": {steptest.FabrikamScenario(func(s *scenario.Scenario) { s.Users[0].Methods = []string{"fido2"} }), graph.Yes, "mila@fabrikam.example", []string{"guard.break-glass-weak"}, false},
		"disabled": {steptest.FabrikamScenario(func(s *scenario.Scenario) { s.Users[1].Disabled = true }),
			graph.Yes, "spare@fabrikam.onmicrosoft.com", []string{"guard.break-glass-weak"}, false},
		"no administrator": {steptest.FabrikamScenario(func(s *scenario.Scenario) { s.Users[1].Roles = nil }), graph.Yes,
			"spare@fabrikam.onmicrosoft.com", []string{"guard.break-glass-weak"}, false},
		"bound to a computer": {steptest.FabrikamScenario(func(s *scenario.Scenario) { s.Users[1].Methods = []string{"windowsHelloForBusiness"} }), graph.Yes, "spare@fabrikam.onmicrosoft.com", []string{"guard.break-glass-weak"}, false},
		"unknown break-glass": {steptest.FabrikamScenario(), graph.Yes, "nobody@fabrikam.example",
			[]string{"guard.break-glass-weak"}, false},
		"role missing": {steptest.FabrikamScenario(noRole), graph.Yes, "spare@fabrikam.onmicrosoft.com",
			[]string{"guard.role-missing"}, true},
		"two policies on": {steptest.FabrikamScenario(policy("enabled"), policy("enabled")), graph.Yes,
			"spare@fabrikam.onmicrosoft.com", []string{"guard.policies-on"}, true},
	} {
		t.Run(name, func(t *testing.T) {
			var declared []string
			if c.breakGlass != "" {
				declared = []string{c.breakGlass}
			}
			plan := planned(t, steptest.NewTenant(t, c.tenant), c.mfa, declared...)
			var got []string
			for _, g := range plan.Guards {
				got = append(got, g.Reason.ID)
			}
			if strings.Join(got, " ") != strings.Join(c.guards, " ") || plan.IsBlocked() != c.blocked {
				t.Errorf("guards %v, blocked %v; want %v, %v", got, plan.IsBlocked(), c.guards, c.blocked)
			}
		})
	}
}

// TestPoliciesInTheWayAreNamedWithTheirState: Microsoft's documentation allows security defaults beside no policy at
// all, whatever its state, and its own policies cannot be deleted.
func TestPoliciesInTheWayAreNamedWithTheirState(t *testing.T) {
	managed := func(state string) func(*scenario.Scenario) {
		return func(s *scenario.Scenario) {
			s.Policies = append(s.Policies, scenario.Policy{Name: "Microsoft-managed: MFA", State: state, Managed: true})
		}
	}
	const reportOnly = "enabledForReportingButNotEnforced"
	for name, c := range map[string]struct {
		policies []func(*scenario.Scenario)
		guard    string
		details  []string // of the policies, in order
		yields   bool
	}{
		"none":        {nil, "", nil, false},
		"on":          {steptest.Options(policy("enabled")), "guard.policies-on", []string{"guard.policy"}, false},
		"off":         {steptest.Options(policy("disabled")), "guard.policies-exist", []string{"guard.policy"}, true},
		"report-only": {steptest.Options(policy(reportOnly)), "guard.policies-exist", []string{"guard.policy"}, true},
		"managed": {steptest.Options(policy("disabled"), managed(reportOnly)), "guard.policies-managed",
			[]string{"guard.policy", "guard.policy-managed"}, true},
		"managed and on": {steptest.Options(managed("enabled"), policy("disabled")), "guard.policies-on",
			[]string{"guard.policy-managed", "guard.policy"}, false},
	} {
		t.Run(name, func(t *testing.T) {
			plan := planned(t, steptest.NewTenant(t, steptest.FabrikamScenario(c.policies...)), graph.Yes,
				"spare@fabrikam.onmicrosoft.com")
			if c.guard == "" {
				if len(plan.Guards) > 0 {
					t.Errorf("guards %v", steptest.GuardReasons(plan))
				}
				return
			}
			if len(plan.Guards) != 1 || plan.Guards[0].Reason.ID != c.guard || plan.Guards[0].Yields != c.yields {
				t.Fatalf("guards %+v, want %s, yields %v", plan.Guards, c.guard, c.yields)
			}
			var details []string
			for _, s := range plan.Guards[0].Subjects {
				details = append(details, s.Detail.ID)
				if s.Detail.Args["state"] == nil {
					t.Errorf("%s is named without its state", s.Name)
				}
			}
			if strings.Join(details, " ") != strings.Join(c.details, " ") {
				t.Errorf("named as %v, want %v", details, c.details)
			}
		})
	}
}

func TestPlanSaysWhomItAffects(t *testing.T) {
	plan := planned(t, steptest.NewTenant(t, steptest.FabrikamScenario()), graph.Yes)
	said, err := json.Marshal(plan.Ops[0].Change().Affects)
	if err != nil {
		t.Fatal(err)
	}
	// Four accounts are enabled, one of them a guest; Bram and Tom have no method.
	for _, want := range []string{`"affects.users","args":{"count":4}`, `"affects.guests","args":{"count":1}`,
		`"affects.without-method","args":{"count":2}`} {
		if !strings.Contains(string(said), want) {
			t.Errorf("%s does not say %s", said, want)
		}
	}
	if plan.Affected.Len() != 2 {
		t.Errorf("names %d accounts without a method, want 2", plan.Affected.Len())
	}
}

func TestMethodsThatCannotBeReadAreSaidToBeUnknown(t *testing.T) {
	tenant := steptest.NewTenant(t, steptest.FabrikamScenario())
	tenant.InjectFault(scenario.Fault{Path: "/users/{}/authentication/methods", Times: -1, Status: 403,
		Code: "accessDenied"})
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
	tenant := steptest.NewTenant(t, steptest.FabrikamScenario(func(s *scenario.Scenario) {
		for i := range 200 {
			s.Users = append(s.Users, scenario.User{Name: fmt.Sprint("U", i), UPN: fmt.Sprintf("u%d@fabrikam.example", i)})
		}
	}))
	step := steptest.FindStep(t, steptest.SessionOverride{Tenant: client.SignedIn(tenant, steptest.WriteScopes()...),
		MFA: graph.Yes, Method: graph.Browser}, mfa.SecurityDefaultsID, steps.Profile{})
	plan, err := step.Plan(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := steps.Start(t.Context(), step, nil, plan.Approval(0, plan.ConfirmPhrase())); err != nil {
		t.Error(err)
	}
}

// Administrators are asked themselves, once, although there is a report; nobody else is.
func TestReportIsUsedWhereThereIsOne(t *testing.T) {
	tenant := steptest.NewTenant(t, steptest.FabrikamScenario(steptest.PremiumP1))
	planned(t, tenant, graph.Yes)
	dir := client.SignedIn(tenant, catalog.ReadScopes()...)
	want := map[string]int{}
	for _, u := range []string{"mila@fabrikam.example", "spare@fabrikam.onmicrosoft.com"} {
		want["/users/"+steptest.AccountID(t, dir, u)+"/authentication/methods"] = 1
	}
	asked := map[string]int{}
	for _, r := range tenant.Requests() {
		if strings.HasSuffix(r.Path, "/authentication/methods") {
			asked[r.Path]++
		}
	}
	if !maps.Equal(asked, want) {
		t.Errorf("asked %v, want %v", asked, want)
	}
}

func TestTurningOnIsVerifiedThroughLag(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		tenant := steptest.NewTenant(t, steptest.FabrikamScenario())
		tenant.SetBehaviour(scenario.Behaviour{Lag: 20 * time.Second})
		step := steptest.FindStep(t, client.SignedIn(tenant, steptest.WriteScopes()...), mfa.SecurityDefaultsID,
			steps.Profile{BreakGlass: []string{"spare@fabrikam.onmicrosoft.com"}})
		plan, err := step.Plan(t.Context(), nil)
		if err != nil {
			t.Fatal(err)
		}
		work, err := steps.Start(t.Context(), step, nil, plan.Approval(0, ""))
		if err != nil {
			t.Fatal(err)
		}
		var ledger steps.Ledger
		for op, ok := work.Next(); ok; op, ok = work.Next() {
			work = work.Record(ledger.Do(t.Context(), op))
		}
		if f, err := steps.Verify(t.Context(), step, steps.Work{}, steps.DefaultPatience); err != nil ||
			f.Status != steps.Met {
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
	tenant := steptest.NewTenant(t, steptest.FabrikamScenario())
	dir := client.SignedIn(tenant, steptest.WriteScopes()...)
	step := steptest.FindStep(t, steptest.SessionOverride{Tenant: dir, MFA: graph.Yes, Method: graph.Browser},
		mfa.SecurityDefaultsID, steps.Profile{})
	plan, err := step.Plan(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	tenant.InjectFault(scenario.Fault{Path: "/users/{}/authentication/methods", Times: -1, Status: 403,
		Code: "accessDenied"})
	// has read no methods yet
	other := steptest.FindStep(t, steptest.SessionOverride{Tenant: dir, MFA: graph.Yes, Method: graph.Browser},
		mfa.SecurityDefaultsID, steps.Profile{})
	if _, err := steps.Start(t.Context(), other, nil, plan.Approval(0, "Fabrikam")); !errors.Is(err,
		steps.ErrPlanChanged) {
		t.Errorf("%v, want ErrPlanChanged", err)
	}
	steptest.WantNoWrites(t, tenant)
}

// TestSignInForTheChangeKeepsTheYes is the usual case: the session that made the plan was read-only, used a code and
// proved no MFA; the one that carries it out is another.
func TestSignInForTheChangeKeepsTheYes(t *testing.T) {
	tenant := steptest.NewTenant(t, steptest.FabrikamScenario())
	door := client.SignedIn(tenant, steptest.WriteScopes()...)
	before := steptest.FindStep(t, steptest.SessionOverride{Tenant: door, MFA: graph.No, Method: graph.DeviceCode},
		mfa.SecurityDefaultsID, steps.Profile{})
	after := steptest.FindStep(t, steptest.SessionOverride{Tenant: door, MFA: graph.Yes, Method: graph.Browser},
		mfa.SecurityDefaultsID, steps.Profile{})
	plan, err := before.Plan(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := steps.Start(t.Context(), after, nil, plan.Approval(0, plan.ConfirmPhrase())); err != nil {
		t.Errorf("%v", err)
	}
}

func TestRefusalByInvisiblePoliciesIsExplained(t *testing.T) {
	tenant := steptest.NewTenant(t, steptest.FabrikamScenario(func(s *scenario.Scenario) { s.HiddenPolicies = true }))
	step := steptest.FindStep(t, steptest.SessionOverride{Tenant: client.SignedIn(tenant, steptest.WriteScopes()...),
		MFA: graph.Yes, Method: graph.Browser}, mfa.SecurityDefaultsID, steps.Profile{})
	plan, err := step.Plan(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	work, err := plan.Approve(plan.Approval(0, plan.ConfirmPhrase()))
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
				tenant := steptest.NewTenant(t, steptest.FabrikamScenario())
				tenant.InjectFault(scenario.Fault{Method: "PATCH", Status: 504, CarriesOut: carriedOut})
				step := steptest.FindStep(t, client.SignedIn(tenant, steptest.WriteScopes()...), mfa.SecurityDefaultsID,
					steps.Profile{BreakGlass: []string{"spare@fabrikam.onmicrosoft.com"}})
				plan, err := step.Plan(t.Context(), nil)
				if err != nil {
					t.Fatal(err)
				}
				work, err := plan.Approve(plan.Approval(0, ""))
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
