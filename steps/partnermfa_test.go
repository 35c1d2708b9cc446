package steps_test

import (
	"context"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"cspready/graph"
	"cspready/graph/sim/client"
	"cspready/graph/sim/scenario"
	"cspready/steps"
)

// reports are what Partner Center shows of MFA.
func reports(people []scenario.NonMFAUser, adoption ...scenario.MFAAdoption) func(*scenario.Scenario) {
	return func(s *scenario.Scenario) { s.PartnerCenter.WithoutMFA, s.PartnerCenter.Adoption = people, adoption }
}

// seen is somebody who was there without MFA.
func seen(daysAgo int) []scenario.NonMFAUser {
	return []scenario.NonMFAUser{{UPN: "emil@northwind.example", DaysAgo: daysAgo}}
}

// requests are a day's of one application.
func requests(name string, daysAgo, with, total int) scenario.MFAAdoption {
	return scenario.MFAAdoption{App: appNumber(name), Name: "Tool " + name, DaysAgo: daysAgo, MFA: with, Total: total}
}

func TestMFAIsJudgedAsPartnerCenterSeesIt(t *testing.T) {
	for name, c := range map[string]struct {
		bend  func(*scenario.Scenario)
		want  steps.Status
		says  string
		names []string // of who and what is listed
	}{
		"nobody and nothing":      {reports(nil), steps.Met, "partner-mfa.met", nil},
		"all with MFA":            {reports(nil, requests("1", 1, 96, 96)), steps.Met, "partner-mfa.met", nil},
		"a person today":          {reports(seen(0)), steps.NotMet, "partner-mfa.lacking-people", []string{"emil@northwind.example"}},
		"a person of this week":   {reports(seen(7)), steps.NotMet, "partner-mfa.lacking-people", []string{"emil@northwind.example"}},
		"a person of long ago":    {reports(seen(40)), steps.Met, "partner-mfa.met", nil},
		"long ago, a good day":    {reports(seen(40), requests("1", 1, 9, 9)), steps.Met, "partner-mfa.met", nil},
		"one request without":     {reports(nil, requests("1", 1, 95, 96)), steps.NotMet, "partner-mfa.lacking-apps", []string{"Tool 1"}},
		"an old day":              {reports(nil, requests("1", 20, 0, 96)), steps.Unknown, "partner-mfa.old", []string{"Tool 1"}},
		"an old day with MFA":     {reports(nil, requests("1", 20, 96, 96)), steps.Met, "partner-mfa.met", nil},
		"old, another is good":    {reports(nil, requests("1", 20, 0, 9), requests("2", 1, 9, 9)), steps.Unknown, "partner-mfa.old", []string{"Tool 1"}},
		"old, with MFA since":     {reports(nil, requests("1", 20, 0, 9), requests("1", 12, 9, 9), requests("2", 1, 9, 9)), steps.Met, "partner-mfa.met", nil},
		"old, none since":         {reports(nil, requests("1", 20, 0, 9), requests("1", 1, 0, 0)), steps.Unknown, "partner-mfa.old", []string{"Tool 1"}},
		"an old day and a good":   {reports(nil, requests("1", 20, 0, 96), requests("1", 1, 96, 96)), steps.Met, "partner-mfa.met", nil},
		"a bad day and a good":    {reports(nil, requests("1", 2, 90, 96), requests("1", 1, 96, 96)), steps.NotMet, "partner-mfa.lacking-apps", []string{"Tool 1"}},
		"two days of one":         {reports(nil, requests("1", 2, 90, 96), requests("1", 1, 0, 96)), steps.NotMet, "partner-mfa.lacking-apps", []string{"Tool 1"}},
		"a day without requests":  {reports(nil, requests("1", 1, 0, 0)), steps.Met, "partner-mfa.met", nil},
		"people and applications": {reports(seen(1), requests("1", 1, 0, 9)), steps.NotMet, "partner-mfa.lacking", []string{"emil@northwind.example", "Tool 1"}},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				f := judged(t, northwind(t, registered(), c.bend), steps.PartnerCenterMFA, saying(steps.DirectBill, billing))
				is(t, f, c.want, c.says)
				if got := listed(f); !slices.Equal(got, c.names) {
					t.Errorf("%v are listed, want %v", got, c.names)
				}
				if _, asks := questionOf(f, steps.AskPartnerMFA); asks != (c.want == steps.Unknown) {
					t.Errorf("it is asked what Partner Center shows: %v", asks)
				}
			})
		})
	}
}

// TestOldReportsSayHowOldTheyAre and are completed by what somebody saw.
func TestOldReportsSayHowOldTheyAre(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		tenant := northwind(t, registered(), reports(seen(40), requests("1", 20, 0, 96)))
		f := judged(t, tenant, steps.PartnerCenterMFA, saying(steps.DirectBill, billing))
		if f.Summary.Args["count"] != 20 || !fact(f, "fact.pc-people").OK || fact(f, "fact.pc-apps").OK {
			t.Errorf("%v, %v", f.Summary.Args, f.Facts)
		}
		clean := words{steps.AskPartnerMFA: {steps.PartnerMFAClean}}
		is(t, judged(t, tenant, steps.PartnerCenterMFA, saying(steps.DirectBill, billing, clean)), steps.Met, "partner-mfa.stated")
	})
}

// TestTheWorstDayOfAnApplicationIsTold names one day of several.
func TestTheWorstDayOfAnApplicationIsTold(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		tenant := northwind(t, registered(), reports(nil, requests("1", 3, 90, 96), requests("1", 2, 0, 96), requests("1", 1, 95, 96)))
		detail := judged(t, tenant, steps.PartnerCenterMFA, saying(steps.DirectBill, billing)).Subjects.At(0).Detail
		if detail.Args["without"] != 96 || said(detail.Args["at"]) != "2026-11-20" {
			t.Errorf("%v of %v on %v are told", detail.Args["without"], detail.Args["count"], detail.Args["at"])
		}
	})
}

// untimed is a tenant of which Partner Center does not say when.
type untimed struct{ steps.Tenant }

func (untimed) WithoutMFA(context.Context) ([]graph.NonMFAPrincipal, error) {
	return []graph.NonMFAPrincipal{{UserPrincipalName: "emil@northwind.example"}}, nil
}

func (untimed) Adoption(context.Context) ([]graph.AppAdoption, error) {
	return []graph.AppAdoption{{AppID: "1", Name: "Tool", Totals: 1}}, nil
}

func TestWhatHasNoDateCountsAndIsNotDated(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		tenant := northwind(t, registered())
		f, err := stepOf(t, untimed{client.SignedIn(tenant, steps.ReadScopes()...)}, steps.PartnerCenterMFA, saying(steps.DirectBill, billing)).Check(t.Context())
		if err != nil || f.Subjects.Len() != 2 {
			t.Fatalf("%d are listed, want both (%v)", f.Subjects.Len(), err)
		}
		for _, s := range f.Subjects.All() {
			if at := said(s.Detail.Args["at"]); at != "tri.unknown" {
				t.Errorf("%s is dated %s", s.Name, at)
			}
		}
	})
}

// proven is what an application's token was told by Partner Center.
func proven(p steps.Profile, compliant graph.Tri) steps.Profile {
	steps.RecordProof(p.Testimony, steps.Proof{AppID: appNumber("1"), UserPrincipalName: agent, Compliant: compliant, Place: "drawer", By: "somebody", At: time.Now()})
	return p
}

func TestAProofThatFailedOutweighsCleanReports(t *testing.T) {
	for compliant, want := range map[graph.Tri]steps.Status{graph.Yes: steps.Met, graph.No: steps.NotMet, graph.Unknown: steps.Met} {
		synctest.Test(t, func(t *testing.T) {
			f := judged(t, northwind(t, registered(), reports(nil)), steps.PartnerCenterMFA, proven(saying(steps.DirectBill, billing), compliant))
			if f.Status != want || fact(f, "fact.app-proof").OK != (compliant == graph.Yes) {
				t.Errorf("a proof that says %v: %v, %s; want %v", compliant, f.Status, f.Summary.ID, want)
			}
		})
	}
}
