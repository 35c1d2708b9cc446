package catalog_test

import (
	"reflect"
	"slices"
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
	"cspready/steps/partner"
	"cspready/steps/snapshot"
	"cspready/steps/steptest"
	"cspready/steps/visit"
)

// TestARequirementTakesThePermissionsThatItNames checks each requirement alone with no other permission, and compares
// it with a check that has all of them.
func TestARequirementTakesThePermissionsThatItNames(t *testing.T) {
	for _, name := range scenario.Names() {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				time.Sleep(time.Until(time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC)))
				tenant, err := sim.Load(name)
				if err != nil {
					t.Fatal(err)
				}
				look := func(scopes []string, only ...string) (found []steps.Result) {
					door := client.SignedIn(tenant, scopes...)
					place, err := visit.ReadTenantInfo(t.Context(), door)
					if err != nil {
						t.Fatal(err)
					}
					p := steptest.StatedProfile(steps.DirectBill, steptest.BillingAnswers)
					for e := range catalog.CheckAll(t.Context(), catalog.Only(catalog.Requirements(door, p), only), p,
						snapshot.Options{TenantInfo: &place}) {
						if e.Result != nil {
							found = append(found, *e.Result)
						}
					}
					return found
				}
				for _, want := range look(catalog.ReadScopes()) {
					id := want.Info.ID
					got := look(catalog.ReadScopes(id), id)[0]
					if got.Finding.Status != want.Finding.Status || !reflect.DeepEqual(got.Finding.Summary, want.Finding.Summary) ||
						!reflect.DeepEqual(got.Finding.Facts, want.Finding.Facts) {
						t.Errorf("%s alone: %v %v %v\nwith all: %v %v %v", id, got.Finding.Status, got.Finding.Summary, got.Finding.Facts,
							want.Finding.Status, want.Finding.Summary, want.Finding.Facts)
					}
				}
			})
		})
	}
}

func TestASignInForOneRequirementAsksForNoMoreThanItNeeds(t *testing.T) {
	for id, want := range map[string][]string{
		mfa.OperatorID:            {"Organization.Read.All", "RoleManagement.Read.Directory", "User.Read"},
		partner.SecurityContactID: {"Organization.Read.All", "PartnerSecurity.Read.All", "User.Read"},
		mfa.AdminCountID: {"GroupMember.Read.All", "Organization.Read.All", snapshot.GroupEligibilityScope,
			"RoleManagement.Read.Directory", "User.Read", "User.Read.All"},
	} {
		setup := visit.Setup{Only: []string{id}}
		if got := setup.FirstSignIn(steps.Note{}).Scopes; !slices.Equal(got, want) {
			t.Errorf("%s asks for %v, want %v", id, got, want)
		}
		nothing := graph.Session{AppID: "a", Scopes: []string{}}
		want = slices.DeleteFunc(want, func(s string) bool {
			return s == "User.Read" || s == snapshot.GroupEligibilityScope // no application can hold it; not needed everywhere
		})
		if got := setup.Withheld(nothing); !slices.Equal(got, want) {
			t.Errorf("for %s an application lacks %v, want %v", id, got, want)
		}
	}
	setup := visit.Setup{Where: visit.Where{Cloud: graph.China}, Only: []string{mfa.AdminMFAID}}
	if got := setup.FirstSignIn(steps.Note{}).Scopes; slices.Contains(got, "PartnerSecurity.Read.All") {
		t.Errorf("a cloud without the score is asked for it: %v", got)
	}
}
