package steps_test

import (
	"testing"
	"testing/synctest"

	"cspready/graph"
	"cspready/graph/sim/scenario"
	"cspready/steps"
)

// endsAfterHours is a policy that ends sign-ins after half a day.
func endsAfterHours(conditions obj) func(*scenario.Scenario) {
	return func(s *scenario.Scenario) {
		s.Policies = append(s.Policies, scenario.Policy{Name: "Half a day", State: graph.StateOn, NoGrant: true, Conditions: conditions,
			Session: obj{"signInFrequency": obj{"isEnabled": true, "type": "hours", "value": 12}}})
	}
}

func onApps(apps ...any) obj { return obj{"applications": obj{"includeApplications": apps}} }

// TestAPolicyThatEndsTheSignInIsTold looks only at policies that reach the account and what it signs in to.
func TestAPolicyThatEndsTheSignInIsTold(t *testing.T) {
	const another = "b0000000-0000-4000-8000-000000000009"
	without := func(who string) obj {
		return obj{"users": obj{"includeUsers": []any{"All"}, "excludeUsers": []any{who}}}
	}
	inGroup := obj{"users": obj{"includeUsers": []any{}, "includeGroups": []any{"Staff"}}}
	for name, c := range map[string]struct {
		bend []func(*scenario.Scenario)
		want steps.Status
		says string
	}{
		"for everybody":           {bends(endsAfterHours(nil)), steps.Attention, "consent-user.weak"},
		"leaves the account out":  {bends(endsAfterHours(without(agent))), steps.Met, "consent-user.met"},
		"leaves another out":      {bends(endsAfterHours(without("emil@northwind.example"))), steps.Attention, "consent-user.weak"},
		"for a group of it":       {bends(agents("Staff", agent), endsAfterHours(inGroup)), steps.Attention, "consent-user.weak"},
		"for a group of others":   {bends(agents("Staff", "emil@northwind.example"), endsAfterHours(inGroup)), steps.Met, "consent-user.met"},
		"for Partner Center":      {bends(endsAfterHours(onApps(graph.PartnerCenterAPI))), steps.Attention, "consent-user.weak"},
		"for the application":     {bends(endsAfterHours(onApps(appNumber("1")))), steps.Attention, "consent-user.weak"},
		"for another application": {bends(endsAfterHours(onApps(another))), steps.Met, "consent-user.met"},
		"for Office alone":        {bends(endsAfterHours(onApps("Office365"))), steps.Met, "consent-user.met"},
		"for another, and nobody knows which application it is": {bends(several(unmarked, unmarked), endsAfterHours(onApps(another))),
			steps.Unknown, "consent-user.untold"},
		"reported only": {bends(endsAfterHours(nil), func(s *scenario.Scenario) { s.Policies[1].State = graph.StateReportOnly }), steps.Met, "consent-user.met"},
		"off":           {bends(endsAfterHours(nil), func(s *scenario.Scenario) { s.Policies[1].State = graph.StateOff }), steps.Met, "consent-user.met"},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				tenant := northwind(t, append([]func(*scenario.Scenario){several(asMade), byPolicies}, c.bend...)...)
				f := judged(t, tenant, steps.AppConsentUser, saying(steps.DirectBill, billing, words{steps.AskConsentUser: {agent}}))
				is(t, f, c.want, c.says)
				if got := fact(f, "fact.cu-frequency"); got.OK != (c.want == steps.Met) {
					t.Errorf("what ends its sign-in: %s %v", got.Got.ID, got.Got.Args)
				}
			})
		})
	}
}
