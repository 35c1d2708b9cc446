package partner_test

import (
	"testing"
	"testing/synctest"

	"cspready/graph"
	"cspready/graph/sim/scenario"
	"cspready/steps"
	"cspready/steps/partner"
	"cspready/steps/steptest"
)

// scores is a partner security score with these items.
func scores(items ...scenario.Requirement) func(*scenario.Scenario) {
	return func(s *scenario.Scenario) { s.Score = &scenario.Score{Requirements: items} }
}

// scoredAgo is a score that Microsoft calculated so many days ago.
func scoredAgo(days int, items ...scenario.Requirement) func(*scenario.Scenario) {
	return func(s *scenario.Scenario) { s.Score = &scenario.Score{Requirements: items, DaysAgo: days} }
}

// preview makes an item one that does not count yet.
func preview(r scenario.Requirement) scenario.Requirement {
	r.Preview = true
	return r
}

func noScore(s *scenario.Scenario) { s.Score = nil }

// item is one item of a score, which Graph calls "noncomplaint" when it is not compliant.
func item(kind string, compliant bool) scenario.Requirement {
	return scenario.Requirement{Type: kind, Compliant: compliant, MaxScore: 20}
}

func TestTheScoreDecidesAndElseTheOperator(t *testing.T) {
	yes, no, unseen := partner.AnswerYes, partner.AnswerNo, partner.AnswerUnknown
	contact := func(answer string) steptest.StatedAnswers {
		return steptest.StatedAnswers{partner.AskContact: {answer}}
	}
	alerts := func(answer string) steptest.StatedAnswers { return steptest.StatedAnswers{partner.AskAlerts: {answer}} }
	for name, c := range map[string]struct {
		about  string
		bend   func(*scenario.Scenario)
		said   steptest.StatedAnswers
		want   steps.Status
		says   string
		stated bool
	}{
		"contact: compliant": {partner.SecurityContactID, scores(item(graph.ScoreContact, true)), nil, steps.Met,
			"security-contact.met", false},
		"contact: not": {partner.SecurityContactID, scores(item(graph.ScoreContact, false)), nil, steps.NotMet,
			"security-contact.lacking", false},
		"contact: not, stated": {partner.SecurityContactID, scores(item(graph.ScoreContact, false)), contact(yes),
			steps.NotMet, "security-contact.lacking", false},
		"contact: preview": {partner.SecurityContactID, scores(preview(item(graph.ScoreContact, true))), nil,
			steps.Unknown, "score.preview", false},
		"contact: two days old": {partner.SecurityContactID, scoredAgo(1, item(graph.ScoreContact, true)), nil,
			steps.Met, "security-contact.met", false},
		"contact: three days old": {partner.SecurityContactID, scoredAgo(3, item(graph.ScoreContact, true)), nil,
			steps.Unknown, "score.old", false},
		"contact: old, lacking": {partner.SecurityContactID, scoredAgo(3, item(graph.ScoreContact, false)), nil,
			steps.Unknown, "score.old", false},
		"contact: old, stated": {partner.SecurityContactID, scoredAgo(3, item(graph.ScoreContact, false)), contact(yes),
			steps.Met, "security-contact.met", true},
		"contact: of days to come": {partner.SecurityContactID, scoredAgo(-9, item(graph.ScoreContact, true)), nil,
			steps.Unknown, "score.undated", false},
		"contact: no item": {partner.SecurityContactID, scores(), nil, steps.Unknown, "score.untold", false},
		"contact: another item": {partner.SecurityContactID, scores(item(graph.ScoreAlerts, true)), nil, steps.Unknown,
			"score.untold", false},
		"contact: in another case": {partner.SecurityContactID, scores(item("SecurityContactProvided", true)), nil,
			steps.Met, "security-contact.met", false},
		"contact: no score": {partner.SecurityContactID, noScore, nil, steps.Unknown, "score.untold", false},
		"contact: stated": {partner.SecurityContactID, noScore, contact(yes), steps.Met, "security-contact.met",
			true},
		"contact: stated as none": {partner.SecurityContactID, noScore, contact(no), steps.NotMet,
			"security-contact.lacking", true},
		"contact: not looked at": {partner.SecurityContactID, noScore, contact(unseen), steps.Unknown, "score.untold",
			false},
		"contact: nonsense": {partner.SecurityContactID, noScore, contact("perhaps"), steps.Unknown, "score.untold",
			false},
		"contact: another's answer": {partner.SecurityContactID, noScore, alerts(yes), steps.Unknown, "score.untold", false},

		"alerts: compliant": {partner.AlertResponseID, scores(item(graph.ScoreAlerts, true)), nil, steps.Met,
			"alert-response.met", false},
		"alerts: not": {partner.AlertResponseID, scores(item(graph.ScoreAlerts, false)), nil, steps.NotMet,
			"alert-response.lacking", false},
		"alerts: no score": {partner.AlertResponseID, noScore, nil, steps.Unknown, "score.untold", false},
		"alerts: stated":   {partner.AlertResponseID, noScore, alerts(yes), steps.Met, "alert-response.met", true},
		"alerts: stated as late": {partner.AlertResponseID, noScore, alerts(no), steps.NotMet, "alert-response.lacking",
			true},

		"customers: compliant": {partner.CustomerMFAID, scores(item(graph.ScoreCustomerMFA, true)), nil, steps.Met,
			"customer-mfa.met", false},
		"customers: not": {partner.CustomerMFAID, scores(item(graph.ScoreCustomerMFA, false)), nil, steps.NotMet,
			"customer-mfa.lacking", false},
		"customers: no score": {partner.CustomerMFAID, noScore, nil, steps.Unknown, "score.untold", false},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				f := steptest.CheckRequirement(t, steptest.NorthwindTenant(t, c.bend), c.about,
					steptest.StatedProfile(steps.DirectBill, c.said))
				steptest.WantFinding(t, f, c.want, c.says)
				if stated := f.Basis == steps.Stated; stated != c.stated {
					t.Errorf("the finding rests on a statement: %v", stated)
				}
				read := len(c.said) == 0 && c.want != steps.Unknown || c.want == steps.NotMet && !c.stated
				if asks := len(f.Questions) == 1; asks != (!read && c.about != partner.CustomerMFAID) {
					t.Errorf("somebody is asked: %v", asks)
				}
			})
		})
	}
}

func TestWhoIsNoSolutionProviderIsNotAsked(t *testing.T) {
	na, lacking := steps.NotApplicable, steps.NotMet
	for kind, want := range map[steps.PartnerType][3]steps.Status{ // contact, alerts, customers
		steps.DirectBill: {lacking, lacking, lacking}, steps.IndirectProvider: {lacking, lacking, lacking},
		steps.PartnerUnknown:   {lacking, lacking, lacking},
		steps.IndirectReseller: {lacking, na, lacking}, steps.Advisor: {na, na, lacking},
		steps.ControlPanelVendor: {na, na, lacking},
	} {
		synctest.Test(t, func(t *testing.T) {
			tenant := steptest.NorthwindTenant(t,
				scores(item(graph.ScoreContact, false), item(graph.ScoreAlerts, false), item(graph.ScoreCustomerMFA, false)))
			for i, about := range []string{partner.SecurityContactID, partner.AlertResponseID, partner.CustomerMFAID} {
				if f := steptest.CheckRequirement(t, tenant, about, steptest.StatedProfile(kind)); f.Status != want[i] {
					t.Errorf("%s of %s is %v, want %v", about, kind, f.Status, want[i])
				}
			}
		})
	}
}

// TestAScoreThatCannotBeReadIsNoScore asks where there is a question, and never says met.
func TestAScoreThatCannotBeReadIsNoScore(t *testing.T) {
	for kind, trouble := range steptest.ReadFaults {
		t.Run(kind, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				tenant := steptest.NorthwindTenant(t)
				steptest.FailReads(tenant, trouble, 0, "/security/partner/securityScore/requirements")
				for about, question := range map[string]string{
					partner.SecurityContactID: partner.AskContact, partner.AlertResponseID: partner.AskAlerts,
					partner.CustomerMFAID: "",
				} {
					f := steptest.CheckRequirement(t, tenant, about, steptest.StatedProfile(steps.DirectBill))
					if _, asks := steptest.FindQuestion(f, question); f.Status != steps.Unknown || asks != (question != "") ||
						f.Summary.Empty() || f.Next.Empty() {
						t.Errorf("%s is %v, %s, asked: %v", about, f.Status, f.Summary.ID, asks)
					}
				}
			})
		})
	}
}
