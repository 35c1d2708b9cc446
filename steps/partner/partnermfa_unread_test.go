package partner_test

import (
	"strings"
	"testing"
	"testing/synctest"

	"cspready/assets"
	"cspready/graph"
	"cspready/graph/sim/scenario"
	"cspready/steps"
	"cspready/steps/automation"
	"cspready/steps/partner"
	"cspready/steps/steptest"
)

const (
	peopleReport = "/nonMfaCompliantPartnerPrincipals"
	appsReport   = "/applicationmfaadoptionstatus"
)

// TestReportsThatCannotBeReadAreNeverMet: the operator is asked instead, and the finding is marked as stated.
func TestReportsThatCannotBeReadAreNeverMet(t *testing.T) {
	isReseller := func(s *scenario.Scenario) { s.PartnerCenter.Reseller = true }
	notEnrolled := func(s *scenario.Scenario) { s.PartnerCenter.Enrolled = new(bool) }
	notPreauthorized := func(s *scenario.Scenario) { s.PartnerPreauthorized = new(bool) }
	says := func(answer string) steptest.StatedAnswers { return steptest.StatedAnswers{partner.AskMFA: {answer}} }
	for name, c := range map[string]struct {
		bend   func(*scenario.Scenario)
		said   steptest.StatedAnswers
		want   steps.Status
		says   string
		stated bool
	}{
		"refused":                  {isReseller, nil, steps.Unknown, "partner-mfa.unread", false},
		"not found":                {notEnrolled, nil, steps.Unknown, "partner-mfa.unread", false},
		"not preauthorized":        {notPreauthorized, nil, steps.Unknown, "partner-mfa.unread", false},
		"not preauthorized, clean": {notPreauthorized, says(partner.MFAClean), steps.Met, "partner-mfa.stated", true},
		"not preauthorized, lacking": {notPreauthorized, says(partner.MFALacking), steps.NotMet,
			"partner-mfa.stated-lacking", true},
		"not preauthorized, not looked at": {notPreauthorized, says(partner.MFAUnknown),
			steps.Unknown, "partner-mfa.unread",
			false},
		"not preauthorized, nonsense": {notPreauthorized, says("hopefully"),
			steps.Unknown, "partner-mfa.unread", false},
		"read, and stated otherwise": {reports(nil), says(partner.MFALacking), steps.Met, "partner-mfa.met", false},
		"read as lacking, stated clean": {reports(seen(1)), says(partner.MFAClean), steps.NotMet,
			"partner-mfa.lacking-people", false},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				f := steptest.CheckRequirement(t, steptest.NorthwindTenant(t, steptest.RegisteredApp(), c.bend), partner.MFAID,
					steptest.StatedProfile(steps.DirectBill, steptest.BillingAnswers, c.said))
				steptest.WantFinding(t, f, c.want, c.says)
				if stated := f.Basis == steps.Stated; stated != c.stated {
					t.Errorf("the finding rests on a statement: %v", stated)
				}
				unread := c.says != "partner-mfa.met" && c.says != "partner-mfa.lacking-people"
				if _, asks := steptest.FindQuestion(f, partner.AskMFA); asks != unread {
					t.Errorf("it is asked what Partner Center shows: %v", asks)
				}
				if f.Status != steps.Met && f.Next.Empty() {
					t.Error("it is not said what to do")
				}
			})
		})
	}
}

// TestHalfOfTheReportsIsNotAllOfThem fails one report, then the other, in every way.
func TestHalfOfTheReportsIsNotAllOfThem(t *testing.T) {
	for name, c := range map[string]struct {
		bend  func(*scenario.Scenario)
		fails string
		said  steptest.StatedAnswers
		want  steps.Status
	}{
		"people unread":                 {reports(nil), peopleReport, nil, steps.Unknown},
		"applications unread":           {reports(nil), appsReport, nil, steps.Unknown},
		"applications unread, a person": {reports(seen(1)), appsReport, nil, steps.NotMet},
		"people unread, an application": {reports(nil, requests("1", 1, 0, 9)), peopleReport, nil, steps.NotMet},
		"people unread, an application, clean": {reports(nil, requests("1", 1, 0, 9)), peopleReport,
			steptest.StatedAnswers{partner.AskMFA: {partner.MFAClean}}, steps.NotMet},
	} {
		for kind, trouble := range steptest.ReadFaults {
			t.Run(name+" "+kind, func(t *testing.T) {
				synctest.Test(t, func(t *testing.T) {
					tenant := steptest.NorthwindTenant(t, steptest.RegisteredApp(), c.bend)
					steptest.FailReads(tenant, trouble, 0, "/v1"+c.fails, c.fails)
					f := steptest.CheckRequirement(t, tenant, partner.MFAID,
						steptest.StatedProfile(steps.DirectBill, steptest.BillingAnswers, c.said))
					if f.Status != c.want || steptest.FindFact(f, "fact.pc-people").OK && steptest.FindFact(f, "fact.pc-apps").OK {
						t.Errorf("%v, %s %v; want %v", f.Status, f.Summary.ID, f.Facts, c.want)
					}
				})
			})
		}
	}
}

// TestAFailedProofOutweighsAStatement: a refused token counts, whatever the operator stated.
func TestAFailedProofOutweighsAStatement(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		tenant := steptest.NorthwindTenant(t, steptest.RegisteredApp(),
			func(s *scenario.Scenario) { s.PartnerPreauthorized = new(bool) })
		p := steptest.WithProof(steptest.StatedProfile(steps.DirectBill, steptest.BillingAnswers,
			steptest.StatedAnswers{partner.AskMFA: {partner.MFAClean}}), graph.No)
		steptest.WantFinding(t, steptest.CheckRequirement(t, tenant, partner.MFAID, p), steps.NotMet,
			"partner-mfa.proof-failed")
	})
}

// TestTheKindOfPartnerExcusesNobody: the reports are read for every kind of partner. Where Partner Center refuses them
// to one that Microsoft does not support, its answer is named, and only a statement makes the requirement not
// applicable.
func TestTheKindOfPartnerExcusesNobody(t *testing.T) {
	customers := steptest.StatedAnswers{automation.AskAutomation: {automation.AutomatesScripts},
		automation.AskPurpose: {"customers"}}
	nothing := steptest.StatedAnswers{automation.AskAutomation: {automation.AutomatesNothing}}
	clean := steptest.StatedAnswers{partner.AskMFA: {partner.MFAClean}}
	lacking := requests("1", 1, 0, 9)
	refuses := func(s *scenario.Scenario) { s.PartnerCenter.Reseller = true }
	knowsNoOne := func(s *scenario.Scenario) { s.PartnerCenter.Enrolled = new(bool) }
	for name, c := range map[string]struct {
		kind steps.PartnerType
		bend func(*scenario.Scenario)
		said []steptest.StatedAnswers
		want steps.Status
		says string
		asks bool
	}{
		"a reseller": {steps.IndirectReseller, reports(nil), nil, steps.Met, "partner-mfa.met", false},
		"a reseller, for customers": {steps.IndirectReseller, reports(nil, lacking),
			[]steptest.StatedAnswers{customers}, steps.NotMet, "partner-mfa.lacking-apps", false},
		"an advisor": {steps.Advisor, reports(seen(1)), nil,
			steps.NotMet, "partner-mfa.lacking-people", false},
		"a reseller, refused": {steps.IndirectReseller, refuses, nil,
			steps.Unknown, "partner-mfa.unavailable", true},
		"a reseller, not found": {steps.IndirectReseller, knowsNoOne, []steptest.StatedAnswers{customers},
			steps.Unknown, "partner-mfa.unavailable", true},
		"an advisor, refused": {steps.Advisor, refuses, nil, steps.Unknown, "partner-mfa.unavailable", true},
		"refused, and clean": {steps.IndirectReseller, refuses, []steptest.StatedAnswers{clean},
			steps.Met, "partner-mfa.stated", true},
		"refused, and nothing calls": {steps.IndirectReseller, refuses, []steptest.StatedAnswers{nothing},
			steps.NotApplicable, "partner-mfa.unavailable-unused", false},
		"answered, and nothing calls": {steps.IndirectReseller, reports(nil, lacking),
			[]steptest.StatedAnswers{nothing}, steps.NotMet, "partner-mfa.lacking-apps", false},
		"direct bill, refused": {steps.DirectBill, refuses, []steptest.StatedAnswers{nothing},
			steps.Unknown, "partner-mfa.unread", true},
		"a provider": {steps.IndirectProvider, reports(nil), nil, steps.Met, "partner-mfa.met", false},
		"a vendor": {steps.ControlPanelVendor, reports(nil),
			[]steptest.StatedAnswers{steptest.BillingAnswers}, steps.Met, "partner-mfa.met", false},
		"a kind that is not known": {steps.PartnerUnknown, reports(nil), nil, steps.Met, "partner-mfa.met", false},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				f := steptest.CheckRequirement(t, steptest.NorthwindTenant(t, steptest.RegisteredApp(), c.bend), partner.MFAID,
					steptest.StatedProfile(c.kind, c.said...))
				steptest.WantFinding(t, f, c.want, c.says)
				if _, asks := steptest.FindQuestion(f, partner.AskMFA); asks != c.asks {
					t.Errorf("it is asked what Partner Center shows: %v", asks)
				}
				if answer, isText := f.Summary.Args["answer"].(assets.Text); strings.Contains(c.says, "unavailable") &&
					(!isText || answer.Args["status"] != 403 && answer.Args["status"] != 404) {
					t.Errorf("the answer of Partner Center is not named: %v", f.Summary.Args)
				}
			})
		})
	}
}
