package partner_test

import (
	"context"
	"slices"
	"testing"
	"testing/synctest"

	"cspready/graph"
	"cspready/graph/sim/client"
	"cspready/graph/sim/scenario"
	"cspready/steps"
	"cspready/steps/catalog"
	"cspready/steps/partner"
	"cspready/steps/steptest"
)

// reports are Partner Center's reports on MFA.
func reports(people []scenario.NonMFAUser, adoption ...scenario.MFAAdoption) func(*scenario.Scenario) {
	return func(s *scenario.Scenario) { s.PartnerCenter.WithoutMFA, s.PartnerCenter.Adoption = people, adoption }
}

// seen is a user who was in Partner Center without MFA.
func seen(daysAgo int) []scenario.NonMFAUser {
	return []scenario.NonMFAUser{{UPN: "emil@northwind.example", DaysAgo: daysAgo}}
}

// requests are the requests of one application on one day.
func requests(name string, daysAgo, with, total int) scenario.MFAAdoption {
	return scenario.MFAAdoption{App: steptest.FixedAppID(name), Name: "Tool " + name, DaysAgo: daysAgo, MFA: with,
		Total: total}
}

func TestMFAIsJudgedAsPartnerCenterSeesIt(t *testing.T) {
	for name, c := range map[string]struct {
		bend  func(*scenario.Scenario)
		want  steps.Status
		says  string
		names []string // of the people and applications listed
	}{
		"nobody and nothing": {reports(nil), steps.Met, "partner-mfa.met", nil},
		"all with MFA":       {reports(nil, requests("1", 1, 96, 96)), steps.Met, "partner-mfa.met", nil},
		"a person today": {reports(seen(0)), steps.NotMet, "partner-mfa.lacking-people",
			[]string{"emil@northwind.example"}},
		"a person of this week": {reports(seen(7)), steps.NotMet, "partner-mfa.lacking-people",
			[]string{"emil@northwind.example"}},
		"a person of long ago": {reports(seen(40)), steps.Met, "partner-mfa.met", nil},
		"long ago, a good day": {reports(seen(40), requests("1", 1, 9, 9)), steps.Met, "partner-mfa.met", nil},
		"one request without": {reports(nil, requests("1", 1, 95, 96)), steps.NotMet, "partner-mfa.lacking-apps",
			[]string{"Tool 1"}},
		"an old day": {reports(nil, requests("1", 20, 0, 96)), steps.Unknown, "partner-mfa.old",
			[]string{"Tool 1"}},
		"an old day with MFA": {reports(nil, requests("1", 20, 96, 96)), steps.Met, "partner-mfa.met", nil},
		"old, another is good": {reports(nil, requests("1", 20, 0, 9), requests("2", 1, 9, 9)), steps.Unknown,
			"partner-mfa.old", []string{"Tool 1"}},
		"old, with MFA since": {reports(nil, requests("1", 20, 0, 9), requests("1", 12, 9, 9), requests("2", 1, 9, 9)),
			steps.Met, "partner-mfa.met", nil},
		"old, none since": {reports(nil, requests("1", 20, 0, 9), requests("1", 1, 0, 0)), steps.Unknown,
			"partner-mfa.old", []string{"Tool 1"}},
		"an old day and a good": {reports(nil, requests("1", 20, 0, 96), requests("1", 1, 96, 96)), steps.Met,
			"partner-mfa.met", nil},
		"a bad day and a good": {reports(nil, requests("1", 2, 90, 96), requests("1", 1, 96, 96)), steps.NotMet,
			"partner-mfa.lacking-apps", []string{"Tool 1"}},
		"two days of one": {reports(nil, requests("1", 2, 90, 96), requests("1", 1, 0, 96)), steps.NotMet,
			"partner-mfa.lacking-apps", []string{"Tool 1"}},
		"a day without requests": {reports(nil, requests("1", 1, 0, 0)), steps.Met, "partner-mfa.met", nil},
		"people and applications": {reports(seen(1), requests("1", 1, 0, 9)), steps.NotMet, "partner-mfa.lacking",
			[]string{"emil@northwind.example", "Tool 1"}},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				f := steptest.CheckRequirement(t, steptest.NorthwindTenant(t, steptest.RegisteredApp(), c.bend), partner.MFAID,
					steptest.StatedProfile(steps.DirectBill, steptest.BillingAnswers))
				steptest.WantFinding(t, f, c.want, c.says)
				if got := steptest.SubjectNames(f); !slices.Equal(got, c.names) {
					t.Errorf("%v are listed, want %v", got, c.names)
				}
				if _, asks := steptest.FindQuestion(f, partner.AskMFA); asks != (c.want == steps.Unknown) {
					t.Errorf("it is asked what Partner Center shows: %v", asks)
				}
			})
		})
	}
}

// TestOldReportsSayHowOldTheyAre also completes them with the operator's statement.
func TestOldReportsSayHowOldTheyAre(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		tenant := steptest.NorthwindTenant(t, steptest.RegisteredApp(), reports(seen(40), requests("1", 20, 0, 96)))
		f := steptest.CheckRequirement(t, tenant, partner.MFAID,
			steptest.StatedProfile(steps.DirectBill, steptest.BillingAnswers))
		if f.Summary.Args["count"] != 20 || !steptest.FindFact(f, "fact.pc-people").OK ||
			steptest.FindFact(f, "fact.pc-apps").OK {
			t.Errorf("%v, %v", f.Summary.Args, f.Facts)
		}
		clean := steptest.StatedAnswers{partner.AskMFA: {partner.MFAClean}}
		steptest.WantFinding(t, steptest.CheckRequirement(t, tenant, partner.MFAID,
			steptest.StatedProfile(steps.DirectBill, steptest.BillingAnswers, clean)), steps.Met, "partner-mfa.stated")
	})
}

// TestTheWorstDayOfAnApplicationIsTold: of several days, the finding names one.
func TestTheWorstDayOfAnApplicationIsTold(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		tenant := steptest.NorthwindTenant(t, steptest.RegisteredApp(),
			reports(nil, requests("1", 3, 90, 96), requests("1", 2, 0, 96), requests("1", 1, 95, 96)))
		detail := steptest.CheckRequirement(t, tenant, partner.MFAID,
			steptest.StatedProfile(steps.DirectBill, steptest.BillingAnswers)).Subjects.At(0).Detail
		if detail.Args["without"] != 96 || steptest.TextOrID(detail.Args["at"]) != "2026-11-20" {
			t.Errorf("%v of %v on %v are told", detail.Args["without"], detail.Args["count"], detail.Args["at"])
		}
	})
}

// untimed is a tenant whose reports have no times.
type untimed struct{ steps.Tenant }

func (untimed) WithoutMFA(context.Context) ([]graph.NonMFAPrincipal, error) {
	return []graph.NonMFAPrincipal{{UserPrincipalName: "emil@northwind.example"}}, nil
}

func (untimed) Adoption(context.Context) ([]graph.AppAdoption, error) {
	return []graph.AppAdoption{{AppID: "1", Name: "Tool", Totals: 1}}, nil
}

func TestWhatHasNoDateCountsAndIsNotDated(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		tenant := steptest.NorthwindTenant(t, steptest.RegisteredApp())
		f, err := steptest.FindStep(t, untimed{client.SignedIn(tenant, catalog.ReadScopes()...)}, partner.MFAID,
			steptest.StatedProfile(steps.DirectBill, steptest.BillingAnswers)).Check(t.Context())
		if err != nil || f.Subjects.Len() != 2 {
			t.Fatalf("%d are listed, want both (%v)", f.Subjects.Len(), err)
		}
		for _, s := range f.Subjects.All() {
			if at := steptest.TextOrID(s.Detail.Args["at"]); at != "tri.unknown" {
				t.Errorf("%s is dated %s", s.Name, at)
			}
		}
	})
}

func TestAProofThatFailedOutweighsCleanReports(t *testing.T) {
	for compliant, want := range map[graph.Tri]steps.Status{graph.Yes: steps.Met, graph.No: steps.NotMet,
		graph.Unknown: steps.Met} {
		synctest.Test(t, func(t *testing.T) {
			f := steptest.CheckRequirement(t, steptest.NorthwindTenant(t, steptest.RegisteredApp(), reports(nil)),
				partner.MFAID, steptest.WithProof(steptest.StatedProfile(steps.DirectBill, steptest.BillingAnswers), compliant))
			if f.Status != want || steptest.FindFact(f, "fact.app-proof").OK != (compliant == graph.Yes) {
				t.Errorf("a proof that says %v: %v, %s; want %v", compliant, f.Status, f.Summary.ID, want)
			}
		})
	}
}
