package catalog_test

import (
	"context"
	"maps"
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
	"cspready/steps/automation"
	"cspready/steps/catalog"
	"cspready/steps/mfa"
	"cspready/steps/partner"
	"cspready/steps/snapshot"
	"cspready/steps/steptest"
	"cspready/steps/visit"
)

// overseen returns a tenant that meets every requirement, with an application that has some permissions.
func overseen(t *testing.T, roles ...string) *sim.Tenant {
	t.Helper()
	return steptest.NewTenant(t, steptest.FabrikamScenario(func(s *scenario.Scenario) {
		s.SecurityDefaults = true
		s.Domains = append(s.Domains, scenario.Domain{Name: "elsewhere.example", Federated: true,
			MFABehaviour: graph.EnforceFederatedMFA})
		s.Applications = []scenario.Application{{Name: "watch", Roles: roles}}
	}))
}

// checkedBy returns the findings of a check by the requirement's id.
func checkedBy(t *testing.T, door steps.Tenant) map[string]steps.Finding {
	t.Helper()
	place, err := visit.ReadTenantInfo(t.Context(), door)
	if err != nil {
		t.Fatal(err)
	}
	p := steptest.StatedProfile(steps.DirectBill,
		steptest.StatedAnswers{automation.AskAutomation: {automation.AutomatesNothing}})
	found := map[string]steps.Finding{}
	for e := range catalog.CheckAll(t.Context(), catalog.Requirements(door, p), p, snapshot.Options{TenantInfo: &place}) {
		if e.Result != nil {
			found[e.Step] = e.Result.Finding
		}
	}
	return found
}

func TestAnApplicationFindsWhatAPersonFinds(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		time.Sleep(time.Hour)
		tenant := overseen(t, catalog.UnattendedScopes(graph.Global)...)
		person := checkedBy(t, client.SignedIn(tenant, catalog.ReadScopes()...))
		before := len(tenant.Requests())
		itself := checkedBy(t, client.SignedInApp(tenant, "watch"))
		if got := itself[mfa.OperatorID]; got.Status != steps.NotApplicable || got.Summary.ID != "operator-mfa.itself" {
			t.Errorf("its own MFA is %v, %v", got.Status, got.Summary)
		}
		for id, want := range person {
			if got := itself[id]; id != mfa.OperatorID && id != partner.MFAID &&
				(got.Status != want.Status || got.Summary.ID != want.Summary.ID) {
				t.Errorf("%s: a person finds %v (%s), the application %v (%s)", id, want.Status, want.Summary.ID, got.Status,
					got.Summary.ID)
			}
		}
		if got := itself[partner.MFAID]; got.Status != steps.Unknown || got.Summary.ID != "partner-center.person-only" ||
			len(got.Questions) != 1 {
			t.Errorf("Partner Center's word is %v, %v; want it unknown, with the question", got.Status, got.Next)
		}
		for _, r := range tenant.Requests()[before:] {
			if strings.HasPrefix(r.Host, "api.partnercenter") || strings.HasPrefix(r.Path, "/me") {
				t.Errorf("it asked for what is for people: %s", r.Path)
			}
		}
	})
}

// TestAMissingPermissionMakesUnknownAndIsNamed: a requirement that needs the permission is not met, and the finding
// names it.
func TestAMissingPermissionMakesUnknownAndIsNamed(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		time.Sleep(time.Hour)
		info := map[string]steps.Info{}
		for _, s := range catalog.Requirements(nil, steps.Profile{}) {
			info[s.Info().ID] = s.Info()
		}
		all := catalog.UnattendedScopes(graph.Global)
		for i, missing := range all {
			tenant := overseen(t, slices.Delete(slices.Clone(all), i, i+1)...)
			named := 0
			if missing == "Directory.Read.All" || missing == snapshot.GroupEligibilityScope {
				continue // the name of the tenant is needed to begin; few tenants have such groups
			}
			for id, f := range checkedBy(t, client.SignedInApp(tenant, "watch")) {
				if !slices.Contains(info[id].Reads, missing) {
					continue
				}
				if f.Status == steps.Met {
					t.Errorf("without %s: %s is met", missing, id)
				}
				lacks, _ := f.Next.Args["permissions"].([]string)
				if f.Status == steps.Unknown && slices.Equal(lacks, []string{missing}) {
					named++
				}
			}
			if named == 0 {
				t.Errorf("without %s: no finding names it", missing)
			}
		}
	})
}

func TestWiderPermissionsContainNarrowerOnes(t *testing.T) {
	for name, c := range map[string]struct {
		session graph.Session
		cloud   graph.Cloud
		want    []string
	}{
		"a person":           {graph.Session{Scopes: []string{}}, graph.Global, nil},
		"not told":           {graph.Session{AppID: "a"}, graph.Global, nil},
		"all":                {graph.Session{AppID: "a", Scopes: catalog.UnattendedScopes(graph.Global)}, graph.Global, nil},
		"no score elsewhere": {graph.Session{AppID: "a", Scopes: catalog.UnattendedScopes(graph.China)}, graph.China, nil},
		"nothing": {graph.Session{AppID: "a", Scopes: []string{}}, graph.China,
			slices.DeleteFunc(catalog.UnattendedScopes(graph.China),
				func(s string) bool { return s == snapshot.GroupEligibilityScope })},
		"to write": {graph.Session{AppID: "a",
			Scopes: append(catalog.UnattendedScopes(graph.China)[2:], "AuditLog.Read.All", "Directory.ReadWrite.All")},
			graph.China, nil},
	} {
		if got := catalog.Withheld(c.session, c.cloud); !slices.Equal(got, c.want) {
			t.Errorf("%s: it lacks %v, want %v", name, got, c.want)
		}
	}
	want := []string{"AuditLog.Read.All", "Directory.Read.All", "Domain-InternalFederation.Read.All",
		"PartnerSecurity.Read.All", "Policy.Read.All", snapshot.GroupEligibilityScope,
		"RoleManagement.Read.Directory", "UserAuthenticationMethod.Read.All"}
	if got := catalog.UnattendedScopes(graph.Global); !slices.Equal(got, want) {
		t.Errorf("it takes %v, want %v", got, want)
	}
}

func TestWhatKeepsAnApplicationOutHasAdviceOfItsOwn(t *testing.T) {
	kinds := map[string]graph.Kind{"AADSTS700016": graph.ErrApp, "AADSTS700027": graph.ErrApp,
		"AADSTS7000215": graph.ErrApp, "AADSTS53003": graph.ErrPolicy}
	seen := map[string]bool{}
	for code := range maps.Keys(kinds) {
		a := steps.Explain(&graph.Error{Op: "sign in as an application", Code: code, Kind: kinds[code]})
		if !strings.HasPrefix(a.Happened.ID, "error.itself-") || seen[a.Happened.ID] {
			t.Errorf("%s: %s", code, a.Happened.ID)
		}
		seen[a.Happened.ID] = true
	}
}

// sealed is a sign-in whose token does not list permissions. No contract says that a token does.
type sealed struct {
	steps.Tenant
	mute bool // the tenant does not list them either
}

func (s sealed) Session() (graph.Session, bool) {
	session, ok := s.Tenant.Session()
	session.Scopes = nil
	return session, ok
}

func (s sealed) RolesOf(ctx context.Context, principal string) ([]graph.AppRoleGrant, error) {
	if s.mute {
		return nil, &graph.Error{Op: "read application permissions", Kind: graph.ErrForbidden}
	}
	return s.Tenant.RolesOf(ctx, principal)
}

// TestATokenThatTellsNothingLeavesItToTheTenant: the tenant lists the permissions of a token that cannot be read. If
// it does not either, no requirement that was read is met.
func TestATokenThatTellsNothingLeavesItToTheTenant(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		time.Sleep(time.Hour)
		all := catalog.UnattendedScopes(graph.Global)
		tenant := overseen(t, all...)
		told := checkedBy(t, client.SignedInApp(tenant, "watch"))
		met := 0
		for id, f := range checkedBy(t, sealed{Tenant: client.SignedInApp(tenant, "watch")}) {
			if f.Status != told[id].Status || f.Summary.ID != told[id].Summary.ID {
				t.Errorf("%s: %v (%s), want %v", id, f.Status, f.Summary.ID, told[id].Status)
			}
		}
		for id, f := range checkedBy(t, sealed{Tenant: client.SignedInApp(tenant, "watch"), mute: true}) {
			switch was := told[id]; {
			case was.Status == steps.Met && was.Basis == steps.Verified:
				met++
				if f.Status != steps.Unknown || f.Summary.ID != "itself.untold" {
					t.Errorf("%s: %v (%s), want it unknown", id, f.Status, f.Summary.ID)
				}
			case f.Status == steps.Met && was.Status != steps.Met:
				t.Errorf("%s is met", id)
			}
		}
		if met == 0 {
			t.Error("nothing was met before")
		}
		lacking := overseen(t, slices.DeleteFunc(slices.Clone(all),
			func(p string) bool { return p == "RoleManagement.Read.Directory" })...)
		if f := checkedBy(t, sealed{Tenant: client.SignedInApp(lacking, "watch")})[mfa.AdminMFAID]; f.Status == steps.Met ||
			!slices.Contains(f.Next.Args["permissions"].([]string), "RoleManagement.Read.Directory") {
			t.Errorf("without a permission: %v, %v", f.Status, f.Next)
		}
	})
}

// TestNoDomainIsFederatedAsFarAsOneCanSee: that a requirement does not apply is read as well, and may have been
// hidden.
func TestNoDomainIsFederatedAsFarAsOneCanSee(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		time.Sleep(time.Hour)
		tenant := steptest.NewTenant(t, steptest.FabrikamScenario(func(s *scenario.Scenario) {
			s.SecurityDefaults = true
			s.Applications = []scenario.Application{{Name: "watch", Roles: catalog.UnattendedScopes(graph.Global)}}
		}))
		if f := checkedBy(t, client.SignedInApp(tenant, "watch"))[mfa.FederatedID]; f.Status != steps.NotApplicable {
			t.Fatalf("%v", f.Status)
		}
		if f := checkedBy(t, sealed{Tenant: client.SignedInApp(tenant, "watch"),
			mute: true})[mfa.FederatedID]; f.Status != steps.Unknown {
			t.Errorf("%v, want it unknown", f.Status)
		}
	})
}
