package steps_test

import (
	"slices"
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

// accessScopes is what a session holds that may change how MFA is enforced.
func accessScopes() []string {
	return append(steps.ReadScopes(), "Policy.ReadWrite.SecurityDefaults", "Policy.ReadWrite.ConditionalAccess", "Application.Read.All",
		"UserAuthMethod-TAP.ReadWrite.All", "User.RevokeSessions.All")
}

// scenarioTenant is a tenant that the program carries, with somebody signed in who proved MFA.
func scenarioTenant(t *testing.T, name string, scopes ...string) (*sim.Tenant, steps.Tenant) {
	t.Helper()
	time.Sleep(time.Until(time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC)))
	tenant, err := sim.Load(name)
	if err != nil {
		t.Fatal(err)
	}
	return tenant, session{Tenant: client.SignedIn(tenant, scopes...), mfa: graph.Yes, way: graph.Browser}
}

func emergency(domain string) steps.Profile {
	said := steps.NewTestimony(nil)
	said.Say(steps.AskLegacyMFA, steps.Statement{Answer: []string{steps.LegacyMFAOff}, By: "somebody", At: time.Now()})
	return steps.Profile{BreakGlass: []string{"emergency1@" + domain, "emergency2@" + domain}, Testimony: said}
}

// mendAll says yes to every change of a step, and returns what became of them.
func mendAll(t *testing.T, s steps.Step, answers steps.Answers) []steps.Outcome {
	t.Helper()
	plan, err := s.Plan(t.Context(), answers)
	if err != nil {
		t.Fatal(err)
	}
	if plan.Blocked() {
		t.Fatalf("blocked: %+v", plan.Guards)
	}
	var said []steps.Yes
	for i := range plan.Ops {
		said = append(said, plan.Yes(i, plan.Phrase()))
	}
	work, err := steps.Start(t.Context(), s, answers, said...)
	if err != nil {
		t.Fatal(err)
	}
	var ledger steps.Ledger
	for op, ok := work.Next(); ok; op, ok = work.Next() {
		o := ledger.Do(t.Context(), op)
		if work = work.Record(o); !o.State.Good() {
			t.Errorf("%s: %v (%v)", o.Change.Title.ID, o.State, o.Err)
		}
	}
	return ledger.Close()
}

func TestScenariosGoFromHolesToEverybody(t *testing.T) {
	for name, domain := range map[string]string{"premium": "proseware.onmicrosoft.com", "federated": "litware.onmicrosoft.com"} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				tenant, dir := scenarioTenant(t, name, accessScopes()...)
				p := emergency(domain)
				every := stepOf(t, dir, steps.MFAEveryUser, p)
				before, err := every.Check(t.Context())
				if err != nil || before.Status != steps.NotMet || before.Coverage.Percent() > 50 {
					t.Fatalf("before: %v, %+v (%v)", before.Status, before.Coverage, err)
				}
				for range 3 { // new policies are switched on by a second plan
					mendAll(t, every, nil)
				}
				after, err := every.Check(t.Context())
				if err != nil || after.Status != steps.Met || after.Basis != steps.Stated || after.Coverage.Percent() != 100 {
					t.Errorf("after: %v, %+v (%v)", after.Status, after.Coverage, err)
					for _, s := range after.Subjects.All() {
						t.Log(s.Name, s.Detail)
					}
				}
				for _, r := range check(t, dir, p) {
					elsewhere := r.Info.Stage == steps.StageApp || r.Info.Stage == steps.StagePartner // not mended by this
					if r.Level == steps.Mandatory && r.Finding.Status != steps.Met && r.Finding.Status != steps.NotApplicable && !elsewhere {
						t.Errorf("%s: %v %s", r.Info.ID, r.Finding.Status, r.Finding.Summary.ID)
					}
				}
				names := map[string]bool{}
				policies, _ := dir.Policies(t.Context())
				for _, p := range policies {
					if names[p.Name] {
						t.Errorf("there are two policies %q", p.Name)
					}
					names[p.Name] = true
				}
				t.Logf("%d writes", len(tenant.Writes()))
			})
		})
	}
}

func check(t *testing.T, dir steps.Tenant, p steps.Profile) (results []steps.Result) {
	t.Helper()
	for e := range steps.CheckAll(t.Context(), steps.Catalog(dir, p), p, steps.Options{}) {
		if e.Result != nil {
			results = append(results, *e.Result)
		}
	}
	return results
}

// replaceable is a tenant with P1 and security defaults on, whose policies are ready to take over.
func replaceable(t *testing.T, bend ...func(*scenario.Scenario)) (*sim.Tenant, steps.Step) {
	t.Helper()
	tenant := tenantOf(t, reseller(append(bend, premium, defaultsOn)...))
	said := steps.NewTestimony(nil)
	p := steps.Profile{BreakGlass: []string{"spare@fabrikam.onmicrosoft.com"}, Testimony: said}
	s := stepOf(t, session{Tenant: client.SignedIn(tenant, accessScopes()...), mfa: graph.Yes, way: graph.Browser}, steps.SecurityDefaults, p)
	mendAll(t, s, nil)
	return tenant, s
}

func TestSecurityDefaultsAreReplacedInOneChange(t *testing.T) {
	for name, bend := range map[string]func(*scenario.Scenario){
		"report-only beside them": func(*scenario.Scenario) {},
		"no report-only":          func(s *scenario.Scenario) { s.RefusesReportOnly = true },
		"managed policies appear": func(s *scenario.Scenario) { s.ManagedPolicies = true },
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				tenant, s := replaceable(t, bend)
				if n := len(tenant.Writes()); n != 3 {
					t.Fatalf("%d policies were made, want 3", n)
				}
				if got := mendAll(t, s, nil); len(got) != 1 || got[0].State != steps.Done {
					t.Fatalf("%+v", got)
				}
				f, err := s.Check(t.Context())
				if err != nil || f.Status != steps.Met || f.Summary.ID != "security-defaults.replaced" {
					t.Errorf("%v, %s (%v)", f.Status, f.Summary.ID, err)
				}
			})
		})
	}
}

func TestAFailedReplacementIsTakenBack(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		tenant, s := replaceable(t)
		tenant.InjectFault(scenario.Fault{Method: "PATCH", Path: "/identity/conditionalAccess/policies/{}", After: 1, Times: 1, Status: 403, Code: "AccessDenied"})
		plan, err := s.Plan(t.Context(), nil)
		if err != nil {
			t.Fatal(err)
		}
		work, err := steps.Start(t.Context(), s, nil, plan.Yes(0, plan.Phrase()))
		if err != nil {
			t.Fatal(err)
		}
		op, _ := work.Next()
		if o := new(steps.Ledger).Do(t.Context(), op); o.State != steps.Failed {
			t.Errorf("%v (%v), want failed", o.State, o.Err)
		}
		door := client.SignedIn(tenant, steps.ReadScopes()...)
		if on, err := door.SecurityDefaults(t.Context()); err != nil || !on {
			t.Errorf("security defaults are on: %v (%v)", on, err)
		}
		policies, err := door.Policies(t.Context())
		if err != nil || slices.ContainsFunc(policies, func(p graph.Policy) bool { return p.State == graph.StateOn }) {
			t.Errorf("a policy was left on: %d policies (%v)", len(policies), err)
		}
	})
}

func TestAPassIsShownOnceAndPrintedNowhere(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		_, dir := scenarioTenant(t, "premium", accessScopes()...)
		s := stepOf(t, dir, steps.MFARegistered, steps.Profile{})
		f, err := s.Check(t.Context())
		if err != nil || f.Status != steps.NotMet || len(f.Questions) != 1 {
			t.Fatalf("%v %+v (%v)", f.Status, f.Questions, err)
		}
		got := mendAll(t, s, steps.Answers{steps.AskPass: {f.Questions[0].Options[0].Value}})
		if len(got) != 1 || got[0].Secret == nil {
			t.Fatalf("%+v", got)
		}
		code, ok := got[0].Secret.Show()
		got[0].Secret.Clear()
		if _, again := got[0].Secret.Show(); !ok || again || !strings.HasPrefix(string(code), "sim-") {
			t.Errorf("%q, %v, again %v", code, ok, again)
		}
	})
}

func TestAChoiceForOnePlanIsNoneForTheNext(t *testing.T) {
	kept := steps.Lasting(steps.Answers{steps.AskRepair: {"x"}, steps.AskPass: {"y"}, steps.AskRoute: {steps.RoutePolicies}})
	if len(kept) != 1 || kept[steps.AskRoute][0] != steps.RoutePolicies {
		t.Errorf("kept %v", kept)
	}
}
