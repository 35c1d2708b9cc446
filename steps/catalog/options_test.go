package catalog_test

import (
	"strings"
	"testing"
	"testing/synctest"

	"cspready/graph/sim"
	"cspready/graph/sim/client"
	"cspready/graph/sim/scenario"
	"cspready/steps"
	"cspready/steps/breakglass"
	"cspready/steps/catalog"
	"cspready/steps/mfa"
	"cspready/steps/snapshot"
	"cspready/steps/steptest"
	"cspready/steps/visit"
)

// readsIn counts the requests of each kind that are made while do runs.
func readsIn(tenant *sim.Tenant, do func()) map[string]int {
	before := len(tenant.Requests())
	do()
	reads := map[string]int{}
	for _, r := range tenant.Requests()[before:] {
		path, _, _ := strings.Cut(r.Path, "?")
		reads[path]++
	}
	return reads
}

// The reads that show what a check read again.
const (
	readOrganization = "/organization"
	readLicence      = "/subscribedSkus"
	readOperator     = "/me"
	readUsers        = "/users"
	readDomains      = "/domains"
	readDefaults     = "/policies/identitySecurityDefaultsEnforcementPolicy"
	readPolicies     = "/identity/conditionalAccess/policies"
	readApps         = "/applications"
	readScore        = "/security/partner/securityScore"
)

func TestOptionsSayWhatACheckReadsAgain(t *testing.T) {
	for name, c := range map[string]struct {
		options   func(steps.TenantInfo) snapshot.Options
		directory int // reads of users and domains
		place     int // reads of the tenant, its licence and the operator
		settings  int // reads of switches, policies, applications and the score
	}{
		"nothing reused": {func(steps.TenantInfo) snapshot.Options { return snapshot.Options{} }, 1, 1, 1},
		"the directory": {func(steps.TenantInfo) snapshot.Options { return snapshot.Options{ReuseDirectory: true} }, 0,
			0, 1},
		"what was just read": {func(p steps.TenantInfo) snapshot.Options { return snapshot.Options{TenantInfo: &p} }, 1, 0,
			1},
		"both": {func(p steps.TenantInfo) snapshot.Options {
			return snapshot.Options{TenantInfo: &p, ReuseDirectory: true}
		}, 0, 0, 1},
		"agreement": {func(steps.TenantInfo) snapshot.Options { return snapshot.Options{Agree: 3} }, 1, 1,
			3},
		"agreement, and the directory": {func(steps.TenantInfo) snapshot.Options {
			return snapshot.Options{Agree: 3,
				ReuseDirectory: true}
		}, 0, 0, 3},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				tenant := steptest.NewTenant(t, steptest.FabrikamScenario(steptest.PremiumP1))
				dir := client.SignedIn(tenant, catalog.ReadScopes()...)
				place, err := visit.ReadTenantInfo(t.Context(), dir)
				if err != nil {
					t.Fatal(err)
				}
				list := catalog.Requirements(dir, steps.Profile{})
				checkList(t, list, snapshot.Options{})
				reads := readsIn(tenant, func() { checkList(t, list, c.options(place)) })
				operator := c.settings // roles change: they are read in every attempt
				if c.options(place).TenantInfo != nil {
					operator = 0
				}
				for path, want := range map[string]int{
					readUsers: c.directory, readDomains: c.directory, readOrganization: c.place, readLicence: c.place,
					readOperator: operator,
					readDefaults: c.settings, readPolicies: c.settings, readApps: c.settings, readScore: c.settings,
				} {
					if reads[path] != want {
						t.Errorf("%s was read %d times, want %d", path, reads[path], want)
					}
				}
			})
		})
	}
}

// checkList checks every requirement of a list.
func checkList(t *testing.T, list []steps.Step, o snapshot.Options) map[string]steps.Finding {
	t.Helper()
	found := map[string]steps.Finding{}
	for e := range catalog.CheckAll(t.Context(), list, steps.Profile{}, o) {
		if e.Result != nil {
			found[e.Step] = e.Result.Finding
		}
	}
	if len(found) != len(list) {
		t.Errorf("%d of %d requirements have a result", len(found), len(list))
	}
	return found
}

// TestAnEarlierDirectoryIsNotReusedWhereItFailed: a failed read is repeated.
func TestAnEarlierDirectoryIsNotReusedWhereItFailed(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		tenant := steptest.NewTenant(t, steptest.FabrikamScenario(steptest.PremiumP1))
		dir := client.SignedIn(tenant, catalog.ReadScopes()...)
		list := catalog.Requirements(dir, steps.Profile{})
		tenant.InjectFault(scenario.Fault{Method: "GET", Path: readUsers, Times: -1, Status: 403})
		if f := checkList(t, list, snapshot.Options{})[mfa.AdminCountID]; f.Status != steps.Unknown {
			t.Errorf("without its users the tenant has admins that are %v", f.Status)
		}
		tenant.ClearFaults()
		var f steps.Finding
		reads := readsIn(tenant, func() { f = checkList(t, list, snapshot.Options{ReuseDirectory: true})[mfa.AdminCountID] })
		if reads[readUsers] != 1 || f.Status == steps.Unknown {
			t.Errorf("users were read %d times, and the admins are %v", reads[readUsers], f.Status)
		}
	})
}

// TestARequirementAloneReadsWhatAChangeMayHaveAltered is about a check after a change, and about plans.
func TestARequirementAloneReadsWhatAChangeMayHaveAltered(t *testing.T) {
	for id, users := range map[string]int{mfa.EveryUserID: 0, breakglass.ID: 1} { // the break-glass plan creates accounts
		t.Run(id, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				tenant := steptest.NewTenant(t, steptest.FabrikamScenario(steptest.PremiumP1))
				list := catalog.Requirements(client.SignedIn(tenant, catalog.ReadScopes()...), steps.Profile{})
				checkList(t, list, snapshot.Options{})
				reads := readsIn(tenant, func() {
					if _, err := catalog.Only(list, []string{id})[0].Check(t.Context()); err != nil {
						t.Error(err)
					}
				})
				if reads[readUsers] != users || reads[readDefaults] != 1 {
					t.Errorf("users were read %d times and security defaults %d times, want %d and 1", reads[readUsers],
						reads[readDefaults], users)
				}
			})
		})
	}
}

func TestSkipEndsSlowReadsAndNothingElse(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		skip := make(chan struct{})
		close(skip)
		tenant := steptest.NewTenant(t, steptest.FabrikamScenario())
		found := checkList(t, catalog.Requirements(client.SignedIn(tenant, catalog.ReadScopes()...), steps.Profile{}),
			snapshot.Options{Skip: skip})
		f := found[mfa.RegisteredID]
		if f.Status != steps.Unknown || f.Subjects.Len() == 0 || f.Subjects.At(0).Detail.ID != "user.stopped" {
			t.Errorf("who has a method for MFA is %v, with %d accounts", f.Status, f.Subjects.Len())
		}
		if f := found[mfa.SecurityDefaultsID]; f.Status == steps.Unknown {
			t.Errorf("security defaults were skipped as well: %v", f.Summary)
		}
	})
}

func TestChecksOfOneAttemptShareASnapshot(t *testing.T) {
	tenant := steptest.NewTenant(t, steptest.FabrikamScenario())
	reader := snapshot.NewReader(client.SignedIn(tenant, catalog.ReadScopes()...), steps.Profile{})
	first, second := &snapshot.Attempt{}, &snapshot.Attempt{Number: 1}
	if reader.Bind(first).Read() != reader.Bind(first).Refresh() {
		t.Error("two checks of an attempt read on their own")
	}
	if reader.Bind(first).Read() == reader.Bind(second).Read() {
		t.Error("a later attempt shows what the first one read")
	}
	if plan := reader.Read(); plan == reader.Read() || plan == reader.Bind(first).Read() {
		t.Error("a plan shows what was read before")
	}
}
