package secureapp_test

import (
	"testing"
	"testing/synctest"

	"cspready/graph"
	"cspready/graph/sim/scenario"
	"cspready/steps"
	"cspready/steps/automation"
	"cspready/steps/secureapp"
	"cspready/steps/steptest"
)

// signInFrequencyPolicy adds a policy that requires a new sign-in after half a day.
func signInFrequencyPolicy(conditions steptest.Object) func(*scenario.Scenario) {
	return func(s *scenario.Scenario) {
		s.Policies = append(s.Policies,
			scenario.Policy{Name: "Half a day", State: graph.StateOn, NoGrant: true, Conditions: conditions,
				Session: steptest.Object{"signInFrequency": steptest.Object{"isEnabled": true, "type": "hours", "value": 12}}})
	}
}

// forApps returns the condition that limits a policy to applications.
func forApps(apps ...any) steptest.Object {
	return steptest.Object{"applications": steptest.Object{"includeApplications": apps}}
}

// TestSignInFrequencyIsReported: only policies that apply to the account and to what it signs in to count.
func TestSignInFrequencyIsReported(t *testing.T) {
	const another = "b0000000-0000-4000-8000-000000000009"
	without := func(who string) steptest.Object {
		return steptest.Object{"users": steptest.Object{"includeUsers": []any{"All"}, "excludeUsers": []any{who}}}
	}
	inGroup := steptest.Object{"users": steptest.Object{"includeUsers": []any{}, "includeGroups": []any{"Staff"}}}
	for name, c := range map[string]struct {
		bend    []func(*scenario.Scenario)
		want    steps.Status
		summary string
	}{
		"for everybody": {steptest.Options(signInFrequencyPolicy(nil)), steps.Attention, "consent-user.weak"},
		"leaves the account out": {steptest.Options(signInFrequencyPolicy(without(steptest.ConsentAgent))), steps.Met,
			"consent-user.met"},
		"leaves another out": {steptest.Options(signInFrequencyPolicy(without("emil@northwind.example"))),
			steps.Attention, "consent-user.weak"},
		"for a group of it": {steptest.Options(withGroup("Staff", steptest.ConsentAgent),
			signInFrequencyPolicy(inGroup)), steps.Attention, "consent-user.weak"},
		"for a group of others": {steptest.Options(withGroup("Staff", "emil@northwind.example"),
			signInFrequencyPolicy(inGroup)), steps.Met, "consent-user.met"},
		"for Partner Center": {steptest.Options(signInFrequencyPolicy(forApps(graph.PartnerCenterAPI))),
			steps.Attention, "consent-user.weak"},
		"for the application": {steptest.Options(signInFrequencyPolicy(forApps(steptest.FixedAppID("1")))),
			steps.Attention, "consent-user.weak"},
		"for another application": {steptest.Options(signInFrequencyPolicy(forApps(another))), steps.Met, "consent-user.met"},
		"for Office alone": {steptest.Options(signInFrequencyPolicy(forApps("Office365"))), steps.Met,
			"consent-user.met"},
		"for another, and nobody knows which application it is": {steptest.Options(registeredApps(unmarked, unmarked),
			signInFrequencyPolicy(forApps(another))),
			steps.Unknown, "consent-user.untold"},
		"reported only": {steptest.Options(signInFrequencyPolicy(nil),
			func(s *scenario.Scenario) { s.Policies[1].State = graph.StateReportOnly }), steps.Met, "consent-user.met"},
		"off": {steptest.Options(signInFrequencyPolicy(nil),
			func(s *scenario.Scenario) { s.Policies[1].State = graph.StateOff }), steps.Met, "consent-user.met"},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				tenant := steptest.NorthwindTenant(t,
					append([]func(*scenario.Scenario){registeredApps(unchanged), withPolicies}, c.bend...)...)
				f := steptest.CheckRequirement(t, tenant, secureapp.ConsentUserID,
					steptest.StatedProfile(steps.DirectBill, steptest.BillingAnswers,
						steptest.StatedAnswers{automation.AskConsentUser: {steptest.ConsentAgent}}))
				steptest.WantFinding(t, f, c.want, c.summary)
				if got := steptest.FindFact(f, "fact.cu-frequency"); got.OK != (c.want == steps.Met) {
					t.Errorf("what ends its sign-in: %s %v", got.Got.ID, got.Got.Args)
				}
			})
		})
	}
}
