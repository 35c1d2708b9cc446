package steptest

import (
	"time"

	"cspready/graph/sim/scenario"
	"cspready/steps"
	"cspready/steps/breakglass"
	"cspready/steps/snapshot"
)

// BreakGlassScopes are the permissions of a session that may create break-glass accounts.
func BreakGlassScopes() []string {
	return append(PolicyScopes(), "User.ReadWrite.All", "RoleManagement.ReadWrite.Directory",
		"Policy.ReadWrite.AuthenticationMethod")
}

// ValidBreakGlass is a tenant whose two break-glass accounts are as Microsoft describes them.
func ValidBreakGlass(bend ...func(*scenario.Scenario)) scenario.Scenario {
	two := func(s *scenario.Scenario) {
		s.Users[1].Methods = []string{"fido2", "fido2"}
		s.Users = append(s.Users, scenario.User{
			Name: "Spare too", UPN: "spare2@fabrikam.onmicrosoft.com", Roles: []string{"Global Administrator"},
			Methods: []string{"fido2", "fido2"},
		})
	}
	return FabrikamScenario(append([]func(*scenario.Scenario){two, DefaultsOn}, bend...)...)
}

// The break-glass accounts of [ValidBreakGlass].
const (
	SpareAdmin       = "spare@fabrikam.onmicrosoft.com"
	SecondSpareAdmin = "spare2@fabrikam.onmicrosoft.com"
)

// MonitoredStatements are the operator's statements about valid break-glass accounts.
func MonitoredStatements(declared ...string) *steps.Statements {
	said := steps.NewStatements(nil)
	today := time.Now().Format(time.DateOnly)
	for q, answer := range map[string][]string{
		snapshot.AskBreakGlass: declared, breakglass.AskMonitored: {breakglass.MonitoredYes}, breakglass.AskDrill: {today},
	} {
		said.Set(q, steps.Statement{Answer: answer, By: "somebody", At: time.Now()})
	}
	return said
}

// ChangeUser changes one account of a scenario.
func ChangeUser(upn string, bend func(*scenario.User)) func(*scenario.Scenario) {
	return func(s *scenario.Scenario) {
		for i := range s.Users {
			if s.Users[i].UPN == upn {
				bend(&s.Users[i])
			}
		}
	}
}
