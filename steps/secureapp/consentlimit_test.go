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

// endsAfterHours is a policy that ends sign-ins after half a day.
func endsAfterHours(conditions steptest.Object) func(*scenario.Scenario) {
	return func(s *scenario.Scenario) {
		s.Policies = append(s.Policies, scenario.Policy{Name: "Half a day", State: graph.StateOn, NoGrant: true, Conditions: conditions,
			Session: steptest.Object{"signInFrequency": steptest.Object{"isEnabled": true, "type": "hours", "value": 12}}})
	}
}

func onApps(apps ...any) steptest.Object {
	return steptest.Object{"applications": steptest.Object{"includeApplications": apps}}
}

// TestAPolicyThatEndsTheSignInIsTold looks only at policies that reach the account and what it signs in to.
func TestAPolicyThatEndsTheSignInIsTold(t *testing.T) {
	const another = "b0000000-0000-4000-8000-000000000009"
	without := func(who string) steptest.Object {
		return steptest.Object{"users": steptest.Object{"includeUsers": []any{"All"}, "excludeUsers": []any{who}}}
	}
	inGroup := steptest.Object{"users": steptest.Object{"includeUsers": []any{}, "includeGroups": []any{"Staff"}}}
	for name, c := range map[string]struct {
		bend []func(*scenario.Scenario)
		want steps.Status
		says string
	}{
		"for everybody":           {steptest.Changes(endsAfterHours(nil)), steps.Attention, "consent-user.weak"},
		"leaves the account out":  {steptest.Changes(endsAfterHours(without(steptest.ConsentAgent))), steps.Met, "consent-user.met"},
		"leaves another out":      {steptest.Changes(endsAfterHours(without("emil@northwind.example"))), steps.Attention, "consent-user.weak"},
		"for a group of it":       {steptest.Changes(agents("Staff", steptest.ConsentAgent), endsAfterHours(inGroup)), steps.Attention, "consent-user.weak"},
		"for a group of others":   {steptest.Changes(agents("Staff", "emil@northwind.example"), endsAfterHours(inGroup)), steps.Met, "consent-user.met"},
		"for Partner Center":      {steptest.Changes(endsAfterHours(onApps(graph.PartnerCenterAPI))), steps.Attention, "consent-user.weak"},
		"for the application":     {steptest.Changes(endsAfterHours(onApps(steptest.AppID("1")))), steps.Attention, "consent-user.weak"},
		"for another application": {steptest.Changes(endsAfterHours(onApps(another))), steps.Met, "consent-user.met"},
		"for Office alone":        {steptest.Changes(endsAfterHours(onApps("Office365"))), steps.Met, "consent-user.met"},
		"for another, and nobody knows which application it is": {steptest.Changes(several(unmarked, unmarked), endsAfterHours(onApps(another))),
			steps.Unknown, "consent-user.untold"},
		"reported only": {steptest.Changes(endsAfterHours(nil), func(s *scenario.Scenario) { s.Policies[1].State = graph.StateReportOnly }), steps.Met, "consent-user.met"},
		"off":           {steptest.Changes(endsAfterHours(nil), func(s *scenario.Scenario) { s.Policies[1].State = graph.StateOff }), steps.Met, "consent-user.met"},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				tenant := steptest.Northwind(t, append([]func(*scenario.Scenario){several(asMade), byPolicies}, c.bend...)...)
				f := steptest.Judged(t, tenant, secureapp.ConsentUserID, steptest.Saying(steps.DirectBill, steptest.Billing, steptest.Words{automation.AskConsentUser: {steptest.ConsentAgent}}))
				steptest.Is(t, f, c.want, c.says)
				if got := steptest.Fact(f, "fact.cu-frequency"); got.OK != (c.want == steps.Met) {
					t.Errorf("what ends its sign-in: %s %v", got.Got.ID, got.Got.Args)
				}
			})
		})
	}
}
