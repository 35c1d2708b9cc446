package coverage

import (
	"encoding/json"
	"fmt"
	"testing"

	"cspready/graph"
)

// everybodyMFA is the policy that covers everything. Tests change one part of it.
const everybodyMFA = `{"id":"10000000-0000-4000-8000-000000000001","displayName":"MFA","state":%s,
 "conditions":{"clientAppTypes":%s,"applications":%s,"users":%s%s},"grantControls":%s}`

// A row is the parts of a policy that differ from everybodyMFA.
type row struct{ state, clients, apps, users, more, grant string }

func (r row) policy(t *testing.T) graph.Policy {
	t.Helper()
	or := func(s, otherwise string) string {
		if s == "" {
			return otherwise
		}
		return s
	}
	text := fmt.Sprintf(everybodyMFA, or(r.state, `"enabled"`), or(r.clients, `["all"]`),
		or(r.apps, `{"includeApplications":["All"]}`),
		or(r.users, `{"includeUsers":["All"]}`), r.more, or(r.grant, `{"operator":"OR","builtInControls":["mfa"]}`))
	var p graph.Policy
	if err := json.Unmarshal([]byte(text), &p); err != nil {
		t.Fatalf("%v in %s", err, text)
	}
	return p
}

// blockLegacy blocks legacy authentication for all users.
var blockLegacy = row{clients: `["exchangeActiveSync","other"]`, grant: `{"operator":"OR","builtInControls":["block"]}`}

const (
	employee = "00000000-0000-4000-8000-000000000000" // the first person of a world
	staff    = "20000000-0000-4000-8000-000000000002" // a group that the employee is in
	unreadID = "30000000-0000-4000-8000-000000000003"
	helpdesk = "729827e3-9c14-49f7-bb1b-9608f156bbb8" // a role that the employee may activate
	app      = "40000000-0000-4000-8000-000000000004"
)

// TestEachConditionCountsBothWays tests each condition of a policy, once with a value that covers and once with one
// that does not.
//
// https://learn.microsoft.com/graph/api/resources/conditionalaccessconditionset
func TestEachConditionCountsBothWays(t *testing.T) {
	for name, c := range map[string]struct {
		want     State
		policies []row
	}{
		"as it should be":     {Covered, []row{{}}},
		"off":                 {Uncovered, []row{{state: `"disabled"`}}},
		"report-only":         {Uncovered, []row{{state: `"enabledForReportingButNotEnforced"`}}},
		"a state of tomorrow": {Unknown, []row{{state: `"enabledOnTuesdays"`}}},
		"no grant":            {Uncovered, []row{{grant: `null`}}},
		"MFA and a device": {Covered,
			[]row{{grant: `{"operator":"AND","builtInControls":["mfa","compliantDevice"]}`}}},
		"MFA or a device": {Uncovered,
			[]row{{grant: `{"operator":"OR","builtInControls":["mfa","compliantDevice"]}`}}},
		"MFA or terms of use": {Uncovered,
			[]row{{grant: `{"operator":"OR","builtInControls":["mfa"],"termsOfUse":["x"]}`}}},
		"MFA with a new control": {Unknown,
			[]row{{grant: `{"operator":"AND","builtInControls":["mfa","earlobe"]}`}}},
		"a custom control": {Uncovered,
			[]row{{grant: `{"operator":"OR","builtInControls":[],"customAuthenticationFactors":["Duo"]}`}}},
		"a custom control or MFA": {Uncovered,
			[]row{{grant: `{"operator":"OR","builtInControls":["mfa"],"customAuthenticationFactors":["Duo"]}`}}},
		"a password change": {Uncovered,
			[]row{{grant: `{"operator":"AND","builtInControls":["mfa","passwordChange"]}`}}},
		"two controls, no operator":      {Unknown, []row{{grant: `{"builtInControls":["mfa","compliantDevice"]}`}}},
		"a strength of MFA, other order": {Covered, []row{{grant: strengthOf("fido2", "sms, password")}}},
		"a strength with a password":     {Uncovered, []row{{grant: strengthOf("fido2", "password")}}},
		"a strength of tomorrow":         {Unknown, []row{{grant: strengthOf("fido2", "earlobe")}}},
		"a strength that allows nothing": {Uncovered, []row{{grant: strengthOf()}}},
		"a strength that is not told": {Unknown,
			[]row{{grant: `{"operator":"OR","authenticationStrength":{"id":"50000000-0000-4000-8000-000000000005"}}`}}},
		"a strength or MFA": {Covered,
			[]row{{grant: `{"operator":"OR","builtInControls":["mfa"],"authenticationStrength":{"id":"x","allowedCombinations":["fido2"]}}`}}},
		"left out by name": {Uncovered,
			[]row{{users: `{"includeUsers":["All"],"excludeUsers":["` + employee + `"]}`}}},
		"left out by name, covered apart": {Covered,
			[]row{{users: `{"includeUsers":["All"],"excludeUsers":["` + employee + `"]}`},
				{users: `{"includeUsers":["` + employee + `"]}`}}},
		"somebody deleted left out": {Covered,
			[]row{{users: `{"includeUsers":["All"],"excludeUsers":["` + unreadID + `"]}`}}},
		"a word of tomorrow left out": {Unknown,
			[]row{{users: `{"includeUsers":["All"],"excludeUsers":["AllAgents"]}`}}},
		"left out by group": {Uncovered,
			[]row{{users: `{"includeUsers":["All"],"excludeGroups":["` + staff + `"]}`}}},
		"included by group": {Covered, []row{{users: `{"includeGroups":["` + staff + `"]}`}}},
		"an unread group left out": {Unknown,
			[]row{{users: `{"includeUsers":["All"],"excludeGroups":["` + unreadID + `"]}`}}},
		"an unread group included": {Unknown, []row{{users: `{"includeGroups":["` + unreadID + `"]}`}}},
		"a role to activate left out": {Uncovered,
			[]row{{users: `{"includeUsers":["All"],"excludeRoles":["` + helpdesk + `"]}`}}},
		"a role to activate included": {Unknown, []row{{users: `{"includeRoles":["` + helpdesk + `"]}`}}},
		"guests left out": {Covered,
			[]row{{users: `{"includeUsers":["All"],"excludeUsers":["GuestsOrExternalUsers"]}`}}},
		"a new kind of users left out": {Unknown, []row{{users: `{"includeUsers":["All"],"excludeDevices":["x"]}`}}},
		"one application":              {Uncovered, []row{{apps: `{"includeApplications":["` + app + `"]}`}}},
		"an application left out": {Uncovered,
			[]row{{apps: `{"includeApplications":["All"],"excludeApplications":["` + app + `"]}`}}},
		"an application covered apart": {Covered,
			[]row{{apps: `{"includeApplications":["All"],"excludeApplications":["` + app + `"]}`},
				{apps: `{"includeApplications":["` + app + `"]}`}}},
		"a suite and a part of it left out": {Uncovered,
			[]row{{apps: `{"includeApplications":["All"],"excludeApplications":["Office365"]}`},
				{apps: `{"includeApplications":["All"],"excludeApplications":["` + app + `"]}`}}},
		"a filter of applications": {Uncovered,
			[]row{{apps: `{"includeApplications":["All"],"applicationFilter":{"mode":"exclude","rule":"x"}}`}}},
		"a user action": {Uncovered,
			[]row{{apps: `{"includeUserActions":["urn:user:registersecurityinfo"]}`}}},
		"modern clients, legacy open": {Uncovered, []row{{clients: `["browser","mobileAppsAndDesktopClients"]`}}},
		"modern clients, legacy blocked": {Covered,
			[]row{{clients: `["browser","mobileAppsAndDesktopClients"]`}, blockLegacy}},
		"no clients": {Unknown, []row{{clients: `[]`}}},
		"trusted places left out": {Uncovered,
			[]row{{more: `,"locations":{"includeLocations":["All"],"excludeLocations":["AllTrusted"]}`}}},
		"all places": {Covered,
			[]row{{more: `,"locations":{"includeLocations":["All"],"excludeLocations":[]}`}}},
		"places that may overlap": {Uncovered,
			[]row{{more: `,"locations":{"includeLocations":["All"],"excludeLocations":["a"]}`},
				{more: `,"locations":{"includeLocations":["All"],"excludeLocations":["b"]}`}}},
		"a place covered apart": {Covered,
			[]row{{more: `,"locations":{"includeLocations":["All"],"excludeLocations":["a"]}`},
				{more: `,"locations":{"includeLocations":["a"]}`}}},
		"a platform left out": {Uncovered,
			[]row{{more: `,"platforms":{"includePlatforms":["all"],"excludePlatforms":["linux"]}`}}},
		"a platform that is blocked": {Covered,
			[]row{{more: `,"platforms":{"includePlatforms":["all"],"excludePlatforms":["linux"]}`},
				{more: `,"platforms":{"includePlatforms":["linux"]}`, grant: `{"operator":"OR","builtInControls":["block"]}`}}},
		"every platform by name": {Uncovered,
			[]row{{more: `,"platforms":{"includePlatforms":["android","iOS","windows","windowsPhone","macOS","linux"]}`}}},
		"a device filter": {Uncovered,
			[]row{{more: `,"devices":{"deviceFilter":{"mode":"exclude","rule":"x"}}`}}},
		"a sign-in risk":  {Uncovered, []row{{more: `,"signInRiskLevels":["high"]`}}},
		"a user risk":     {Uncovered, []row{{more: `,"userRiskLevels":["high"]`}}},
		"an insider risk": {Uncovered, []row{{more: `,"insiderRiskLevels":"elevated"`}}},
		"a flow": {Uncovered,
			[]row{{more: `,"authenticationFlows":{"transferMethods":"deviceCodeFlow"}`}}},
		"no flow": {Covered, []row{{more: `,"authenticationFlows":{"transferMethods":"none"}`}}},
		"workloads": {Uncovered,
			[]row{{more: `,"clientApplications":{"includeServicePrincipals":["All"]}`}}},
		"a condition of tomorrow":          {Unknown, []row{{more: `,"weather":["rain"]`}}},
		"a condition of tomorrow, not set": {Covered, []row{{more: `,"weather":[]`}}},
		"a text where a list should be":    {Unknown, []row{{users: `{"includeUsers":"All"}`}}},
		"nothing but a block":              {Uncovered, []row{{grant: `{"operator":"OR","builtInControls":["block"]}`}}},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld()
			n := w.person("employee", nil)
			w.Groups[staff] = Group{Members: []int32{int32(n)}}
			w.hold(helpdesk, Holders{Eligible: []int32{int32(n)}})
			for _, r := range c.policies {
				w.Policies = append(w.Policies, r.policy(t))
			}
			if v := Judge(w.Tenant); v.State(n) != c.want {
				t.Errorf("state %d, want %d: %+v", v.State(n), c.want, v.Reason(n))
			}
		})
	}
}

func strengthOf(combinations ...string) string {
	list, _ := json.Marshal(append([]string{}, combinations...))
	return `{"operator":"OR","authenticationStrength":{"id":"x","displayName":"S","allowedCombinations":` + string(list) +
		`}}`
}

func TestLapsedLicencesMakeNobodyCovered(t *testing.T) {
	w := newWorld()
	n := w.person("employee", nil)
	w.Policies, w.Unlicensed = []graph.Policy{row{}.policy(t)}, true
	if v := Judge(w.Tenant); v.State(n) != Unknown || v.Reason(n).ID != "why.unlicensed" {
		t.Errorf("state %d: %v", v.State(n), v.Reason(n))
	}
}

func TestPerUserMFAIsNoProof(t *testing.T) {
	w := newWorld()
	n := w.person("employee", nil)
	w.PerUserMFA[n] = "enforced"
	if v := Judge(w.Tenant); v.State(n) != Unknown || v.Reason(n).ID != "why.per-user" {
		t.Errorf("state %d: %v", v.State(n), v.Reason(n))
	}
}

func TestOnlyMicrosoftsSynchronisationAccountIsLeftAside(t *testing.T) {
	w := newWorld()
	named := func(upn string) int {
		return w.person("sync", func(u *graph.User) { u.UserPrincipalName = upn })
	}
	made, cloud := named("Sync_DC_1_0a1b2c3d4e5f@contoso.onmicrosoft.com"), named("ADToAADSyncServiceAccount@contoso.onmicrosoft.com")
	unread := named("Sync_DC2_0a1b2c3d4e5f@contoso.onmicrosoft.com")
	people := map[string]int{
		"a person":                named("bob@contoso.onmicrosoft.com"),
		"a name that begins so":   named("sync_anna@contoso.onmicrosoft.com"),
		"too few digits":          named("Sync_DC_0a1b2c3d4e5@contoso.onmicrosoft.com"),
		"another domain":          named("Sync_DC_0a1b2c3d4e5f@contoso.example"),
		"with a method":           named("Sync_DC3_0a1b2c3d4e5f@contoso.onmicrosoft.com"),
		"with another role":       named("Sync_DC4_0a1b2c3d4e5f@contoso.onmicrosoft.com"),
		"a guest":                 w.person("guest", func(u *graph.User) { u.Guest = true }),
		"may activate a role too": named("Sync_DC5_0a1b2c3d4e5f@contoso.onmicrosoft.com"),
	}
	all := []int32{int32(made), int32(cloud), int32(unread)}
	w.SyncMethods = map[int]graph.Tri{made: graph.No, cloud: graph.No}
	for name, n := range people {
		all = append(all, int32(n))
		w.SyncMethods[n] = graph.TriOf(name == "with a method")
	}
	w.hold(graph.DirectorySynchronizationAccount, Holders{Temporary: all})
	w.hold(graph.GlobalAdministrator, Holders{Lasting: []int32{int32(people["with another role"])}})
	w.hold(graph.UserAdministrator, Holders{Eligible: []int32{int32(people["may activate a role too"])}})
	for _, defaults := range []bool{false, true} {
		w.SecurityDefaults = defaults
		v := Judge(w.Tenant)
		if v.State(made) != Exempt || v.State(cloud) != Exempt || v.State(unread) != Unknown {
			t.Errorf("machines are in states %d, %d and %d", v.State(made), v.State(cloud), v.State(unread))
		}
		for name, n := range people {
			if v.State(n) != Uncovered {
				t.Errorf("%s: state %d with security defaults %v", name, v.State(n), defaults)
			}
		}
	}
}
