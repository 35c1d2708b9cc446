package partner_test

import (
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"cspready/graph/sim/scenario"
	"cspready/steps"
	"cspready/steps/partner"
	"cspready/steps/steptest"
)

const (
	microsoftServices = "f8cdef31-a31e-4b4a-93e4-5f571e91255a"
	microsoftItself   = "72F988BF-86F1-41AF-91AB-2D7CD011DB47" // as some of its pages write it
	northwindID       = "5b9d3c1e-7a42-4f6d-8e0b-2c4a6f8091d3"
)

// vendorsOf are the applications of vendors in a tenant with Partner Center.
func vendorsOf(list ...scenario.VendorApp) func(*scenario.Scenario) {
	return func(s *scenario.Scenario) { s.NoPartnerCenter, s.Vendors = false, list }
}

func vendor(name string, bend ...func(*scenario.VendorApp)) scenario.VendorApp {
	v := scenario.VendorApp{Name: name, CreatedDaysAgo: 100, Publisher: name + " BV"}
	for _, b := range bend {
		b(&v)
	}
	return v
}

func onPartnerCenter(v *scenario.VendorApp) {
	v.Grants = []scenario.Consent{{API: "Partner Center", Scopes: []string{"user_impersonation"}}}
}

func forOne(v *scenario.VendorApp) {
	v.Grants = []scenario.Consent{{API: "Partner Center", Scopes: []string{"user_impersonation"},
		User: steptest.ConsentAgent}}
}

func onGraph(v *scenario.VendorApp) {
	v.Grants = []scenario.Consent{{API: "Microsoft Graph", Scopes: []string{"User.Read"}}}
}

func reads(v *scenario.VendorApp) { v.Roles = []string{"Directory.Read.All"} }

func owned(by string) func(*scenario.VendorApp) {
	return func(v *scenario.VendorApp) { v.Owner = by }
}

func TestVendorsWithAccessAreListed(t *testing.T) {
	for name, c := range map[string]struct {
		bend  func(*scenario.Scenario)
		want  steps.Status
		says  string
		names []string
	}{
		"none":                         {vendorsOf(), steps.Met, "vendors.none", nil},
		"one without permissions":      {vendorsOf(vendor("Idle")), steps.Met, "vendors.none", nil},
		"one that lets people sign in": {vendorsOf(vendor("Chat", onGraph)), steps.Met, "vendors.none", nil},
		"one on Partner Center": {vendorsOf(vendor("Panel", onPartnerCenter)), steps.Attention, "vendors.some",
			[]string{"Panel"}},
		"one of a single person": {vendorsOf(vendor("Panel", forOne)), steps.Attention, "vendors.some",
			[]string{"Panel"}},
		"one over the directory": {vendorsOf(vendor("Butler", reads)), steps.Attention, "vendors.some",
			[]string{"Butler"}},
		"both ways": {vendorsOf(vendor("Panel", onPartnerCenter, reads)), steps.Attention, "vendors.some",
			[]string{"Panel"}},
		"two": {vendorsOf(vendor("Panel", onPartnerCenter), vendor("Butler", reads)),
			steps.Attention, "vendors.some", []string{"Butler", "Panel"}},
		"disabled, with permissions": {vendorsOf(vendor("Panel", onPartnerCenter,
			func(v *scenario.VendorApp) { v.Disabled = true })), steps.Attention, "vendors.some", []string{"Panel"}},
		"Microsoft's": {vendorsOf(vendor("Office", onPartnerCenter, owned(microsoftServices)),
			vendor("Azure", reads, owned(microsoftItself))), steps.Met, "vendors.none", nil},
		"the tenant's own": {vendorsOf(vendor("Script", onPartnerCenter, reads, owned(northwindID))), steps.Met,
			"vendors.none", nil},
		"the tenant's registration": {func(s *scenario.Scenario) { steptest.RegisteredApp()(s); vendorsOf()(s) },
			steps.Met, "vendors.none", nil},
		"whose is not told": {vendorsOf(vendor("Stray", onPartnerCenter, owned("untold"))), steps.Attention,
			"vendors.some", []string{"Stray"}},
		"without Partner Center": {func(s *scenario.Scenario) {
			s.NoPartnerCenter, s.Vendors = true, []scenario.VendorApp{vendor("Butler", reads)}
		},
			steps.Attention, "vendors.some", []string{"Butler"}},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				f := steptest.CheckRequirement(t, steptest.NorthwindTenant(t, c.bend), partner.VendorsID,
					steptest.StatedProfile(steps.DirectBill))
				steptest.WantFinding(t, f, c.want, c.says)
				got := steptest.SubjectNames(f)
				slices.Sort(got)
				if !slices.Equal(got, c.names) {
					t.Errorf("%v are listed, want %v", got, c.names)
				}
			})
		})
	}
}

// TestAVendorIsShownWithWhatItMayDo: the subject has permissions, publisher and day.
func TestAVendorIsShownWithWhatItMayDo(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		writes := func(v *scenario.VendorApp) { v.Publisher, v.Roles = "", []string{"Directory.Read.All"} }
		f := steptest.CheckRequirement(t, steptest.NorthwindTenant(t, vendorsOf(vendor("Panel", onPartnerCenter, writes))),
			partner.VendorsID, steptest.StatedProfile(steps.DirectBill))
		about := map[string]string{}
		for _, fact := range f.Subjects.At(0).Facts {
			about[fact.Name.ID] = steptest.TextOrID(fact.Got)
		}
		if about["fact.vendor-publisher"] != "vendors.unverified" || about["fact.vendor-since"] != "2026-08-14" ||
			about["fact.vendor-enabled"] != "tri.yes" {
			t.Errorf("it is shown as %v", about)
		}
		permissions, _ := f.Subjects.At(0).Facts[1].Got.Args["list"].([]string)
		if !slices.Equal(permissions, []string{"Partner Center user_impersonation", "Microsoft Graph Directory.Read.All"}) {
			t.Errorf("its permissions are shown as %v", permissions)
		}
	})
}

// TestEveryVendorHasToBeLookedAt: a statement about one vendor says nothing about another.
func TestEveryVendorHasToBeLookedAt(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		two := steptest.NorthwindTenant(t, vendorsOf(vendor("Panel", onPartnerCenter), vendor("Butler", reads)))
		q, _ := steptest.FindQuestion(steptest.CheckRequirement(t, two, partner.VendorsID,
			steptest.StatedProfile(steps.DirectBill)), partner.AskVendors)
		if len(q.Options) != 2 || len(q.Default) != 0 || !q.Many {
			t.Fatalf("it is asked %v, with %v for an answer", q.Options, q.Default)
		}
		ids := []string{q.Options[0].Value, q.Options[1].Value}
		one := steptest.CheckRequirement(t, two, partner.VendorsID,
			steptest.StatedProfile(steps.DirectBill, steptest.StatedAnswers{partner.AskVendors: ids[:1]}))
		steptest.WantFinding(t, one, steps.Attention, "vendors.some")
		if q, _ := steptest.FindQuestion(one, partner.AskVendors); !slices.Equal(q.Default, ids[:1]) {
			t.Errorf("what was said is not offered again: %v", q.Default)
		}
		both := steptest.CheckRequirement(t, two, partner.VendorsID,
			steptest.StatedProfile(steps.DirectBill, steptest.StatedAnswers{partner.AskVendors: ids}))
		steptest.WantFinding(t, both, steps.Met, "vendors.reviewed")
		if both.Basis != steps.Stated || steptest.FindFact(both, "fact.vendors-reviewed").Got.Args["by"] != "somebody" {
			t.Error("it is not told that it rests on somebody's word")
		}
		third := steptest.NorthwindTenant(t,
			vendorsOf(vendor("Panel", onPartnerCenter), vendor("Butler", reads), vendor("Newcomer", reads)))
		steptest.WantFinding(t, steptest.CheckRequirement(t, third, partner.VendorsID,
			steptest.StatedProfile(steps.DirectBill, steptest.StatedAnswers{partner.AskVendors: ids})), steps.Attention,
			"vendors.some")
	})
}

// TestAVendorThatWasGivenMoreSinceIsLookedAtAgain: a statement covers the permissions of its time.
func TestAVendorThatWasGivenMoreSinceIsLookedAtAgain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		tenant := steptest.NorthwindTenant(t,
			vendorsOf(vendor("Butler", reads, func(v *scenario.VendorApp) { v.CreatedDaysAgo = 5 })))
		q, _ := steptest.FindQuestion(steptest.CheckRequirement(t, tenant, partner.VendorsID,
			steptest.StatedProfile(steps.DirectBill)), partner.AskVendors)
		for days, want := range map[int]steps.Status{4: steps.Met, 6: steps.Attention} {
			p := steptest.StatedProfile(steps.DirectBill)
			p.Statements.Set(partner.AskVendors,
				steps.Statement{Answer: []string{q.Options[0].Value}, By: "somebody", At: time.Now().AddDate(0, 0, -days)})
			if f := steptest.CheckRequirement(t, tenant, partner.VendorsID, p); f.Status != want {
				t.Errorf("%d days after the word it is %v, want %v", days, f.Status, want)
			}
		}
	})
}

// TestVendorsThatCannotBeReadAreNeverNone fails one read after the other, with all visible vendors reviewed.
func TestVendorsThatCannotBeReadAreNeverNone(t *testing.T) {
	for name, c := range map[string]struct {
		skip int
		path string
	}{
		"principals":   {0, "/servicePrincipals"},
		"the APIs":     {1, "/servicePrincipals"},
		"one of them":  {2, "/servicePrincipals"},
		"consents":     {0, "/oauth2PermissionGrants"},
		"roles":        {0, "/servicePrincipals/{}/appRoleAssignedTo"},
		"organization": {0, "/organization"},
	} {
		for kind, trouble := range steptest.ReadFaults {
			t.Run(name+" "+kind, func(t *testing.T) {
				synctest.Test(t, func(t *testing.T) {
					tenant := steptest.NorthwindTenant(t, vendorsOf(vendor("Panel", onPartnerCenter), vendor("Butler", reads)))
					q, _ := steptest.FindQuestion(steptest.CheckRequirement(t, tenant, partner.VendorsID,
						steptest.StatedProfile(steps.DirectBill)), partner.AskVendors)
					steptest.FailReads(tenant, trouble, c.skip, c.path)
					p := steptest.StatedProfile(steps.DirectBill,
						steptest.StatedAnswers{partner.AskVendors: {q.Options[0].Value, q.Options[1].Value}})
					if f := steptest.CheckRequirement(t, tenant, partner.VendorsID, p); f.Status != steps.Unknown {
						t.Errorf("%v, %s; want unknown", f.Status, f.Summary.ID)
					}
				})
			})
		}
	}
}
