package main

import (
	"time"

	"cspready/graph"
	"cspready/graph/sim/scenario"
)

// Accounts of the tenants whose reads fail.
const (
	harbour    = "harbour@northsea.onmicrosoft.com"
	lighthouse = "lighthouse@northsea.onmicrosoft.com"
)

// A policyUsers is the part of a policy about users.
type policyUsers = map[string]any

// soundTenant is a tenant in order whose check reads as much as any: P2, and policies with groups, roles, locations and
// a strength.
func soundTenant() scenario.Scenario {
	everybody := func() policyUsers {
		return policyUsers{"includeUsers": []any{"All"}, "excludeGroups": []any{"MFA exception"},
			"excludeRoles": []any{"Helpdesk Administrator"}}
	}
	strong := map[string]any{"operator": "OR", "builtInControls": []any{},
		"authenticationStrength": map[string]any{"id": "Strong"}}
	const push = "microsoftAuthenticator"
	return scenario.Scenario{
		ID: "5b1f0e6a-3c2d-4e57-9a41-7d0c8e2f6b93", Name: "North Sea Partners", Country: "NL", Licence: "P2",
		Created: time.Date(1999, 3, 11, 9, 0, 0, 0, time.UTC), PartnerType: "resellerPartnerDelegatedAdmin",
		Domains: []scenario.Domain{{Name: "northsea.example", Default: true},
			{Name: "northsea.onmicrosoft.com", Initial: true},
			{Name: "federated.example", Federated: true, MFABehaviour: graph.EnforceFederatedMFA}},
		Locations: []scenario.Location{{Name: "Office", Trusted: true, Ranges: []string{"198.51.100.0/24"}}},
		Strengths: []scenario.Strength{{Name: "Strong",
			Combinations: []string{"fido2", "password,microsoftAuthenticatorPush"}}},
		Users: []scenario.User{
			{Name: "Olga", UPN: "olga@northsea.example", Roles: []string{"Global Administrator"}, Methods: []string{push}},
			{Name: "Gita", UPN: "gita@northsea.example", Roles: []string{"Global Administrator"}, Methods: []string{push}},
			{Name: "Bob", UPN: "bob@northsea.example", Methods: []string{push}},
			{Name: "Dirk", UPN: "dirk@northsea.example", Methods: []string{push}, Eligible: []string{"Security Reader"}},
			{Name: "Fay", UPN: "fay@federated.example", Methods: []string{push}},
			{Name: "Visitor", UPN: "visitor_elsewhere.example#EXT#@northsea.onmicrosoft.com", Guest: true,
				Methods: []string{push}},
			{Name: "Harbour", UPN: harbour, Roles: []string{"Global Administrator"}, Methods: []string{"fido2", "fido2"},
				PasswordPolicies: "DisablePasswordExpiration"},
			{Name: "Lighthouse", UPN: lighthouse, Roles: []string{"Global Administrator"},
				Methods: []string{"fido2", "fido2"}, PasswordPolicies: "DisablePasswordExpiration"},
		},
		Groups: []scenario.Group{{Name: "Inner"}, {Name: "MFA exception", Members: []string{"Inner"}},
			{Name: "AdminAgents", Members: []string{"olga@northsea.example"}}},
		Policies: []scenario.Policy{
			{Name: "MFA but in the office", State: graph.StateOn, Grant: strong, Conditions: map[string]any{"users": everybody(),
				"locations": map[string]any{"includeLocations": []any{"All"}, "excludeLocations": []any{"Office"}}}},
			{Name: "MFA in trusted places", State: graph.StateOn, Grant: strong, Conditions: map[string]any{"users": everybody(),
				"locations": map[string]any{"includeLocations": []any{"AllTrusted"}, "excludeLocations": []any{}}}},
			{Name: "Block legacy", State: graph.StateOn,
				Grant:      map[string]any{"operator": "OR", "builtInControls": []any{"block"}},
				Conditions: map[string]any{"clientAppTypes": []any{"exchangeActiveSync", "other"}}},
		},
		Score: &scenario.Score{Requirements: []scenario.Requirement{
			{Type: "mfaEnforcedForAdmins", Compliant: true, Score: 20, MaxScore: 20, Admins: 4, AdminsWithMFA: 4},
			{Type: "securityContactProvided", Compliant: true, Score: 20, MaxScore: 20},
			{Type: "mfaEnforcedForAdminsOfCustomers", Compliant: true, Score: 20, MaxScore: 20, Customers: 2,
				CustomersCompliant: 2},
			{Type: "securityAlertsPromptlyResolved", Compliant: true, Score: 20, MaxScore: 20},
			{Type: "spendingBudgetSetForCustomerAzureSubscriptions", Compliant: true, Score: 20, MaxScore: 20},
		}},
		Person: scenario.Person{UPN: "olga@northsea.example", DoesMFA: true},
	}
}

// unsoundTenants are the same tenant, each with one thing that is not in order.
var unsoundTenants = map[string]func(*scenario.Scenario){
	"an eligible holder of a role that is left out": changeBob(func(u *scenario.User) {
		u.Eligible = []string{"Helpdesk Administrator"}
	}),
	"a holder of a role that is left out": changeBob(func(u *scenario.User) {
		u.Roles = []string{"Helpdesk Administrator"}
	}),
	"a holder by group of a role that is left out": func(s *scenario.Scenario) {
		s.Groups = append(s.Groups, scenario.Group{Name: "Helpers", Members: []string{"bob@northsea.example"},
			Roles: []string{"Helpdesk Administrator"}})
	},
	"a member of a group that is left out": func(s *scenario.Scenario) {
		s.Groups[1].Members = append(s.Groups[1].Members, "bob@northsea.example")
	},
	"a member of a group in a group that is left out": func(s *scenario.Scenario) {
		s.Groups[0].Members = []string{"bob@northsea.example"}
	},
	"a member by activation of a group that is left out": func(s *scenario.Scenario) {
		s.Groups[1].EligibleMembers = []string{"bob@northsea.example"}
	},
	"hidden members of a group that is left out": func(s *scenario.Scenario) {
		s.Groups[1].Members, s.Groups[1].Visibility = []string{"bob@northsea.example"}, "HiddenMembership"
	},
	"a weak strength": func(s *scenario.Scenario) {
		s.Strengths[0].Combinations, s.Strengths[0].Satisfies = []string{"password"}, "none"
	},
	"a place that is no trusted one": func(s *scenario.Scenario) { s.Locations[0].Trusted = false },
	"a policy for some":              func(s *scenario.Scenario) { s.Policies[0].State = graph.StateOff },
	"legacy protocols": func(s *scenario.Scenario) {
		for _, p := range s.Policies[:2] {
			p.Conditions["clientAppTypes"] = []any{"browser", "mobileAppsAndDesktopClients"}
		}
		s.Policies[2].State = graph.StateReportOnly
	},
	"no policies at all":                func(s *scenario.Scenario) { s.Policies = nil },
	"a user without a method":           changeBob(func(u *scenario.User) { u.Methods = nil }),
	"an administrator without a method": func(s *scenario.Scenario) { s.Users[1].Methods = nil },
	"an operator without a method":      func(s *scenario.Scenario) { s.Users[0].Methods, s.Person.DoesMFA = nil, false },
	"guests left out": func(s *scenario.Scenario) {
		for _, p := range s.Policies[:2] {
			p.Conditions["users"].(policyUsers)["excludeUsers"] = []any{"GuestsOrExternalUsers"}
		}
	},
	"somebody of an identity provider left out": func(s *scenario.Scenario) {
		for _, p := range s.Policies[:2] {
			p.Conditions["users"].(policyUsers)["excludeUsers"] = []any{"fay@federated.example"}
		}
	},
	"too many administrators": func(s *scenario.Scenario) {
		s.Users[2].Roles, s.Users[3].Roles = []string{"Global Administrator"}, []string{"Global Administrator"}
	},
	"too many administrators by group": func(s *scenario.Scenario) {
		s.Groups = append(s.Groups, scenario.Group{Name: "Tier 0", Roles: []string{"Global Administrator"},
			Members: []string{"bob@northsea.example", "dirk@northsea.example"}})
	},
	"too many who may become administrators": func(s *scenario.Scenario) {
		s.Users[2].Eligible, s.Users[3].Eligible = []string{"Global Administrator"}, []string{"Global Administrator"}
	},
	"a break-glass account without keys": changeHarbour(func(u *scenario.User) {
		u.Methods = []string{"microsoftAuthenticator"}
	}),
	"a break-glass account with one key":   changeHarbour(func(u *scenario.User) { u.Methods = []string{"fido2"} }),
	"a break-glass account that is off":    changeHarbour(func(u *scenario.User) { u.Disabled = true }),
	"a break-glass account without a role": changeHarbour(func(u *scenario.User) { u.Roles = nil }),
	"a break-glass account by activation": changeHarbour(func(u *scenario.User) {
		u.Roles, u.Eligible, u.Activated = nil, []string{"Global Administrator"}, []string{"Global Administrator"}
	}),
	"a break-glass account from a directory elsewhere": changeHarbour(func(u *scenario.User) { u.Synced = true }),
	"break-glass accounts left out": func(s *scenario.Scenario) {
		for _, p := range s.Policies[:2] {
			p.Conditions["users"].(policyUsers)["excludeUsers"] = []any{harbour, lighthouse}
		}
	},
	"break-glass accounts locked out": func(s *scenario.Scenario) {
		s.Strengths[0].Combinations = []string{"password,microsoftAuthenticatorPush"}
	},
	"people who sign in to Partner Center without MFA": func(s *scenario.Scenario) {
		s.PartnerCenter.WithoutMFA = []scenario.NonMFAUser{{UPN: "bob@northsea.example", DaysAgo: 1}}
	},
	"no security contact": func(s *scenario.Scenario) {
		s.Score.Requirements[1].Compliant, s.Score.Requirements[1].Score = false, 0
	},
	"another company's application": func(s *scenario.Scenario) {
		s.Vendors = []scenario.VendorApp{{Name: "Control panel", Roles: []string{"Directory.ReadWrite.All"},
			Grants: []scenario.Consent{{API: "Partner Center", Scopes: []string{"user_impersonation"}}}}}
	},
}

func changeBob(change func(*scenario.User)) func(*scenario.Scenario) {
	return func(s *scenario.Scenario) { change(&s.Users[2]) }
}

func changeHarbour(change func(*scenario.User)) func(*scenario.Scenario) {
	return func(s *scenario.Scenario) { change(&s.Users[6]) }
}
