package mfa_test

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
	"cspready/steps/catalog"
	"cspready/steps/mfa"
	"cspready/steps/snapshot"
	"cspready/steps/steptest"
)

func emergency(domain string) steps.Profile {
	said := steps.NewStatements(nil)
	said.Set(snapshot.AskLegacyMFA,
		steps.Statement{Answer: []string{snapshot.LegacyMFAOff}, By: "somebody", At: time.Now()})
	return steps.Profile{BreakGlass: []string{"emergency1@" + domain, "emergency2@" + domain}, Statements: said}
}

func TestScenariosGoFromHolesToEverybody(t *testing.T) {
	for name, domain := range map[string]string{"premium": "proseware.onmicrosoft.com",
		"federated": "litware.onmicrosoft.com"} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				tenant, dir := steptest.ScenarioTenant(t, name, steptest.PolicyScopes()...)
				p := emergency(domain)
				every := steptest.FindStep(t, dir, mfa.EveryUserID, p)
				before, err := every.Check(t.Context())
				if err != nil || before.Status != steps.NotMet || before.Coverage.Percent() > 50 {
					t.Fatalf("before: %v, %+v (%v)", before.Status, before.Coverage, err)
				}
				for range 3 { // new policies are turned on by a second plan
					steptest.FixAll(t, every, nil)
				}
				after, err := every.Check(t.Context())
				if err != nil || after.Status != steps.Met || after.Basis != steps.Stated || after.Coverage.Percent() != 100 {
					t.Errorf("after: %v, %+v (%v)", after.Status, after.Coverage, err)
					for _, s := range after.Subjects.All() {
						t.Log(s.Name, s.Detail)
					}
				}
				for _, r := range steptest.CheckAll(t, dir, p) {
					elsewhere := r.Info.Stage == steps.StageApp || r.Info.Stage == steps.StagePartner // not fixed by these plans
					if r.Level == steps.Mandatory && r.Finding.Status != steps.Met && r.Finding.Status != steps.NotApplicable &&
						!elsewhere {
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

// replaceable is a tenant with P1 and security defaults on, whose policies are ready to take over.
func replaceable(t *testing.T, bend ...func(*scenario.Scenario)) (*sim.Tenant, steps.Step) {
	t.Helper()
	tenant := steptest.NewTenant(t, steptest.FabrikamScenario(append(bend, steptest.PremiumP1, steptest.DefaultsOn)...))
	said := steps.NewStatements(nil)
	p := steps.Profile{BreakGlass: []string{"spare@fabrikam.onmicrosoft.com"}, Statements: said}
	s := steptest.FindStep(t, steptest.SessionOverride{Tenant: client.SignedIn(tenant, steptest.PolicyScopes()...),
		MFA: graph.Yes, Method: graph.Browser}, mfa.SecurityDefaultsID, p)
	steptest.FixAll(t, s, nil)
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
				if n := len(tenant.Writes()); n != 4 {
					t.Fatalf("%d policies were made, want 4", n)
				}
				if got := steptest.FixAll(t, s, nil); len(got) != 1 || got[0].State != steps.Done {
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

// TestDeviceCodesStayBlockedUnlessTheOperatorAllowsThem replaces security defaults, which block device codes.
func TestDeviceCodesStayBlockedUnlessTheOperatorAllowsThem(t *testing.T) {
	const registration = "01cb2876-7ebd-4aa4-9cc9-d28bd4d359a9"
	for answer, blocks := range map[string]bool{"": true, "block": true, "allow": false} {
		synctest.Test(t, func(t *testing.T) {
			tenant := steptest.NewTenant(t, steptest.FabrikamScenario(steptest.PremiumP1, steptest.DefaultsOn))
			dir := steptest.SessionOverride{Tenant: client.SignedIn(tenant, steptest.PolicyScopes()...), MFA: graph.Yes,
				Method: graph.DeviceCode}
			s := steptest.FindStep(t, dir, mfa.SecurityDefaultsID,
				steps.Profile{BreakGlass: []string{"spare@fabrikam.onmicrosoft.com"}, Statements: steps.NewStatements(nil)})
			f, err := s.Check(t.Context())
			if q, asks := steptest.FindQuestion(f, mfa.AskDeviceCode); err != nil || !asks || q.Default[0] != "block" {
				t.Fatalf("it is asked: %v, %v (%v)", asks, q.Default, err)
			}
			answers := steps.Answers{}
			if answer != "" {
				answers[mfa.AskDeviceCode] = []string{answer}
			}
			steptest.FixAll(t, s, answers)
			switched := steptest.FixAll(t, s, answers)
			if len(switched) != 1 || switched[0].Change.EndsCodes != blocks ||
				(switched[0].Change.Effect.ID == "switch-over.effect") != blocks {
				t.Errorf("%q: %+v", answer, switched)
			}
			f, err = s.Check(t.Context())
			if err != nil || f.Status != steps.Met || f.RefusesCodes != blocks ||
				steptest.FindFact(f, "fact.device-codes").OK != blocks {
				t.Errorf("%q: %v, refuses codes %v, %+v (%v)", answer, f.Status, f.RefusesCodes, f.Facts, err)
			}
			policies, err := dir.Policies(t.Context())
			i := slices.IndexFunc(policies, func(p graph.Policy) bool { return len(p.Conditions.Flows) > 0 })
			if err != nil || i >= 0 != blocks {
				t.Fatalf("%q: the policy exists: %v (%v)", answer, i >= 0, err)
			}
			spare := steptest.AccountID(t, dir, "spare@fabrikam.onmicrosoft.com")
			if blocks && (!slices.Equal(policies[i].Conditions.Apps.Exclude, []string{registration}) ||
				!slices.Equal(policies[i].Conditions.Users.Users.Exclude, []string{spare})) {
				t.Errorf("%q: %s", answer, policies[i].Raw)
			}
		})
	}
}

func TestAFailedReplacementIsTakenBack(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		tenant, s := replaceable(t)
		tenant.InjectFault(scenario.Fault{Method: "PATCH", Path: "/identity/conditionalAccess/policies/{}", After: 1,
			Times: 1, Status: 403, Code: "AccessDenied"})
		plan, err := s.Plan(t.Context(), nil)
		if err != nil {
			t.Fatal(err)
		}
		work, err := steps.Start(t.Context(), s, nil, plan.Approval(0, plan.ConfirmPhrase()))
		if err != nil {
			t.Fatal(err)
		}
		op, _ := work.Next()
		if o := new(steps.Ledger).Do(t.Context(), op); o.State != steps.Failed {
			t.Errorf("%v (%v), want failed", o.State, o.Err)
		}
		door := client.SignedIn(tenant, catalog.ReadScopes()...)
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
		_, dir := steptest.ScenarioTenant(t, "premium", steptest.PolicyScopes()...)
		s := steptest.FindStep(t, dir, mfa.RegisteredID, steps.Profile{})
		f, err := s.Check(t.Context())
		if err != nil || f.Status != steps.NotMet || len(f.Questions) != 1 {
			t.Fatalf("%v %+v (%v)", f.Status, f.Questions, err)
		}
		got := steptest.FixAll(t, s, steps.Answers{mfa.AskPass: {f.Questions[0].Options[0].Value}})
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
	kept := catalog.PersistentAnswers(steps.Answers{mfa.AskRepair: {"x"}, mfa.AskPass: {"y"},
		mfa.AskRoute: {mfa.RoutePolicies}})
	if len(kept) != 1 || kept[mfa.AskRoute][0] != mfa.RoutePolicies {
		t.Errorf("kept %v", kept)
	}
}
