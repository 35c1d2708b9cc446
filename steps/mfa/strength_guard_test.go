package mfa_test

import (
	"slices"
	"testing"
	"testing/synctest"

	"cspready/graph"
	"cspready/graph/sim/client"
	"cspready/graph/sim/scenario"
	"cspready/steps"
	"cspready/steps/mfa"
	"cspready/steps/steptest"
)

// TestAStrengthLocksOutExternalMFA: external MFA fulfils no authentication strength, so a plan that demands one of
// somebody with nothing else warns of it.
func TestAStrengthLocksOutExternalMFA(t *testing.T) {
	for name, c := range map[string]struct {
		methods []string
		grant   steptest.Object
		want    bool
	}{
		"external MFA, a strength": {[]string{"external"}, strengthGrant, true},
		"external MFA, MFA":        {[]string{"external"}, nil, false},
		"another method, too":      {[]string{"external", "fido2"}, strengthGrant, false},
		"a passkey, a strength":    {[]string{"fido2"}, strengthGrant, false},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				reportOnly := func(s *scenario.Scenario) {
					s.Policies = append(s.Policies, scenario.Policy{Name: "MFA", State: graph.StateReportOnly, Grant: c.grant})
				}
				tenant := steptest.NewTenant(t, steptest.FabrikamScenario(steptest.PremiumP1, reportOnly,
					steptest.ChangeUser(staffMember, func(u *scenario.User) { u.Methods = c.methods })))
				plan, err := steptest.FindStep(t, client.SignedIn(tenant, steptest.PolicyScopes()...), mfa.EveryUserID,
					emergency("fabrikam.onmicrosoft.com")).Plan(t.Context(), steps.Answers{mfa.AskRoute: {mfa.RoutePolicies}})
				warned := slices.ContainsFunc(plan.Guards,
					func(g steps.Guard) bool { return g.Reason.ID == "guard.strength-locked-out" })
				if err != nil || len(plan.Ops) == 0 || warned != c.want {
					t.Errorf("warned: %v (%v), want %v; guards are %v", warned, err, c.want, plan.Guards)
				}
			})
		})
	}
}

// strengthGrant demands Microsoft's strength for MFA.
var strengthGrant = steptest.Object{"operator": "OR", "builtInControls": []any{},
	"authenticationStrength": steptest.Object{"id": graph.StrengthMFA, "displayName": "Multifactor authentication"}}
